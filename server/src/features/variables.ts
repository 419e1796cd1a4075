/** What editors ask about names of the environment, in one place: each answer is plain data of one snapshot. */

import type { Workspace } from "../workspace/types.ts"
import type { Completions } from "./completion.ts"
import type { Definition, Place } from "./definition.ts"
import type { RenamePlace } from "./rename.ts"
import { variableCompletions } from "./variables-completion.ts"
import { siteHover } from "./variables-hover.ts"
import {
  codePlaceOf,
  type Highlight,
  variableDefinition,
  variableHighlights,
  variableReferences,
} from "./variables-places.ts"
import { type Refused, type VariableRename, variableRename, variableRenamePlace } from "./variables-rename.ts"
import { type VariableSymbol, variableSymbols } from "./variables-symbols.ts"

export interface VariableLanguage {
  /** Names that fit at an offset; undefined where no name is expected. */
  readonly completions: (uri: string, at: number, typed?: string) => Completions | undefined
  /** The definitions of the name at the offset, the one that counts first. */
  readonly definition: (uri: string, at: number) => Definition | undefined
  readonly references: (uri: string, at: number, isDeclared: boolean) => readonly Place[] | undefined
  /** The places of the name in its own file; reads that file alone. */
  readonly highlights: (uri: string, at: number) => readonly Highlight[]
  readonly renamePlace: (uri: string, at: number) => RenamePlace | Refused | undefined
  readonly rename: (uri: string, at: number, wanted: string) => VariableRename | Refused | undefined
  /** The first place where a program takes the name from the environment. */
  readonly codePlace: (uri: string, name: string) => number | undefined
  /** Markdown on the name at the offset: its value for each reader, who wins and why. */
  readonly hover: (uri: string, at: number) => string | undefined
  /** Names below the folders that fit a query. */
  readonly symbols: (folders: readonly string[], query: string) => readonly VariableSymbol[]
}

/** The answers on one snapshot. */
export function variableLanguage(workspace: Workspace): VariableLanguage {
  return {
    completions: (uri, at, typed) => variableCompletions(workspace, uri, at, typed),
    definition: (uri, at) => variableDefinition(workspace, uri, at),
    references: (uri, at, isDeclared) => variableReferences(workspace, uri, at, isDeclared),
    highlights: (uri, at) => variableHighlights(workspace, uri, at),
    renamePlace: (uri, at) => variableRenamePlace(workspace, uri, at),
    rename: (uri, at, wanted) => variableRename(workspace, uri, at, wanted),
    codePlace: (uri, name) => codePlaceOf(workspace, uri, name),
    hover: (uri, at) => siteHover(workspace, uri, at)?.markdown,
    symbols: (folders, query) => variableSymbols(workspace, folders, query),
  }
}
