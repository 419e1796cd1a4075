/** What editors ask about units beyond findings, in one place: each answer is plain data of one snapshot. */
import type { TextEdit } from "../base/edit.ts"
import type { Span } from "../base/span.ts"
import type { ExposureVersion } from "../model/systemd/exposure/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { type Completions, completionsAt } from "./completion.ts"
import { type Definition, definitionAt, type Place } from "./definition.ts"
import { effectiveText } from "./effective-unit.ts"
import type { ExposureInfo } from "./exposure.ts"
import { type FoldInfo, foldsOf, selectionsAt } from "./folding.ts"
import { unitFormatting } from "./format-unit.ts"
import { directiveMarkdown } from "./hover-directive.ts"
import type { InlayInfo } from "./inlay.ts"
import { exposureHints } from "./inlay-exposure.ts"
import { type LensInfo, lensesOf } from "./lens.ts"
import { exposurePage } from "./lens-exposure.ts"
import { type LinkInfo, linksOf } from "./links.ts"
import { referencesAt } from "./references.ts"
import { type RenamePlace, type RenamePlan, renamePlaceAt, renamePlan } from "./rename.ts"
import { type TokenInfo, tokensOf } from "./tokens.ts"

export interface UnitLanguage {
  /** What fits at an offset; `typed` is the character that made the editor ask. */
  readonly completions: (uri: string, at: number, typed?: string) => Completions
  /** Markdown on a directive, for a completion that is looked at. */
  readonly describe: (section: string, key: string) => string | undefined
  readonly definition: (uri: string, at: number) => Definition | undefined
  readonly references: (uri: string, at: number, isDeclared: boolean) => readonly Place[]
  readonly renamePlace: (uri: string, at: number) => RenamePlace | undefined
  /** Everything that another name of a unit changes; `moveFile` is false where somebody else moves the file. */
  readonly rename: (
    uri: string,
    name: string,
    wanted: string,
    moveFile?: boolean,
  ) => RenamePlan | { readonly refused: string }
  /** `undefined` for documents of other formats. */
  readonly folds: (uri: string) => readonly FoldInfo[] | undefined
  readonly selections: (uri: string, at: number) => readonly Span[]
  readonly links: (uri: string) => readonly LinkInfo[]
  readonly tokens: (uri: string) => readonly TokenInfo[] | undefined
  readonly lenses: (uri: string) => readonly LensInfo[]
  readonly format: (uri: string) => readonly TextEdit[]
  /** The unit with its drop-ins as text. */
  readonly effective: (uri: string) => string | undefined
  /** The exposure table as Markdown. */
  readonly exposurePage: (uri: string, version?: number) => string | undefined
  /** What each line is worth in the score, in the range. */
  readonly exposureHints: (uri: string, range: Span) => readonly InlayInfo[]
}

export interface LanguageContext {
  readonly exposure: (uri: string, version?: number) => ExposureInfo | undefined
  /** The version that the settings choose for a document. */
  readonly version: (uri: string) => ExposureVersion
  /** True if fixes are on offer that lower a unit's exposure. */
  readonly hardens: (uri: string) => boolean
}

/** The answers on one snapshot. */
export function unitLanguage(workspace: Workspace, { exposure, version, hardens }: LanguageContext): UnitLanguage {
  return {
    completions: (uri, at, typed) => completionsAt(workspace, uri, at, typed),
    describe: directiveMarkdown,
    definition: (uri, at) => definitionAt(workspace, uri, at),
    references: (uri, at, isDeclared) => referencesAt(workspace, uri, at, isDeclared),
    renamePlace: (uri, at) => renamePlaceAt(workspace, uri, at),
    rename: (uri, name, wanted, moveFile) => renamePlan(workspace, uri, name, wanted, moveFile),
    folds: (uri) => foldsOf(workspace, uri),
    selections: (uri, at) => selectionsAt(workspace, uri, at),
    links: (uri) => linksOf(workspace, uri),
    tokens: (uri) => tokensOf(workspace, uri),
    lenses: (uri) => lensesOf(workspace, uri, version(uri), hardens(uri)),
    format: (uri) => unitFormatting(workspace, uri),
    effective: (uri) => effectiveText(workspace, uri),
    exposurePage: (uri, asked) => {
      const info = exposure(uri, asked)
      return info && exposurePage(workspace.model(uri, "systemd")?.name ?? "", info)
    },
    exposureHints: (uri, range) =>
      exposureHints(workspace, uri, version(uri)).filter(({ at }) => range.start <= at && at <= range.end),
  }
}
