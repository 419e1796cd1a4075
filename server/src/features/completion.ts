/** Completion in unit files: sections, keys of the section, values of the key's type, units and files of the workspace. */
import type { Span } from "../base/span.ts"
import { allSections, type DirectiveInfo, directiveOf, directivesIn, sectionsOf } from "../model/systemd/catalogue.ts"
import { readUnit } from "../model/systemd/read.ts"
import { specifiersIn } from "../model/systemd/specifiers.ts"
import type { Unit } from "../model/systemd/types.ts"
import { parseUnit } from "../syntax/systemd/parse.ts"
import { kindByName } from "../workspace/recognise.ts"
import type { Workspace } from "../workspace/types.ts"
import { type Place, placeAt } from "./completion-place.ts"
import { shapeOf, wordsFor } from "./completion-values.ts"
import { environmentFileOptions, unitOptions } from "./completion-workspace.ts"

export interface CompletionInfo {
  readonly label: string
  readonly kind: "section" | "key" | "word" | "unit" | "file" | "specifier" | "variable"
  /** Plain text. */
  readonly insert: string
  /** The same with places to fill in, for editors that know snippets. */
  readonly snippet?: string
  readonly detail?: string
  /** Groups in this order, by label inside. */
  readonly rank: number
  readonly isOld?: boolean
  /** Editors match this against what is written. */
  readonly filter?: string
  readonly section?: string
  /** What is known of it; of directives it is asked for when an item is looked at. */
  readonly markdown?: string
  /** More is to come once this is taken: the value of a key. */
  readonly goesOn?: boolean
}

export interface Completions {
  readonly replace: Span
  readonly items: readonly CompletionInfo[]
}

const none: Completions = { replace: { start: 0, end: 0 }, items: [] }

/** What fits at an offset. `typed` is the character that made the editor ask by itself, if any. */
export function completionsAt(workspace: Workspace, uri: string, at: number, typed?: string): Completions {
  // These begin the name of a variable, which is not a unit's to know.
  if (typed !== undefined && "${(".includes(typed)) return none
  const document = workspace.document(uri)
  const unit = workspace.model(uri, "systemd") ?? barelyBegun(document, uri)
  if (typeof document === "string" || unit === undefined) return none
  const place = placeAt(document.source.text, at)
  if (place === undefined) return none
  if (place.in === "header") return typed === " " ? none : { replace: place.replace, items: sections(unit, true) }
  if (place.in === "key") return typed !== undefined ? none : keys(unit, place)
  return values(workspace, uri, unit, place, typed)
}

/** A file with the name of a unit that does not look like one yet: `[` alone. */
function barelyBegun(document: ReturnType<Workspace["document"]>, uri: string): Unit | undefined {
  const kind = kindByName(uri)
  if (typeof document === "string" || document.kind !== undefined || kind?.is !== "systemd") return undefined
  return document.source.text.length > 10_000 ? undefined : readUnit(parseUnit(document.source.text), kind)
}

function sections(unit: Unit, isOpen: boolean): readonly CompletionInfo[] {
  const present = new Set(unit.sections.map((each) => each.name))
  return sectionsOf(unit.type)
    .filter((name) => !(unit.isDropIn && name === "Install"))
    .map((name, index) => ({
      label: isOpen ? name : `[${name}]`,
      kind: "section",
      insert: `[${name}]`,
      filter: `[${name}]`,
      rank: (present.has(name) ? 60 : 50) + index,
      ...(present.has(name) ? { detail: "is there already" } : {}),
    }))
}

function keys(unit: Unit, place: Extract<Place, { in: "key" }>): Completions {
  const { section, replace, hasEquals } = place
  const heads = place.isEmpty || section === undefined ? sections(unit, false) : []
  if (section === undefined || !allSections().includes(section)) return { replace, items: heads }
  const present = new Set(unit.directives.filter((each) => each.section === section).map((each) => each.key))
  const items = directivesIn(section)
    .filter((info) => info.list || info.name === place.prefix || !present.has(info.name))
    .map((info) => keyItem(info, section, hasEquals))
  return { replace, items: [...items, ...heads] }
}

function keyItem(info: DirectiveInfo, section: string, hasEquals: boolean): CompletionInfo {
  const { name, since, old } = info
  const state =
    old === undefined
      ? undefined
      : old.state === "ignored"
        ? `without effect since ${old.since}`
        : old.replacement === undefined
          ? "old"
          : `old: use ${old.replacement}`
  const choices =
    info.type === "boolean"
      ? ["yes", "no"]
      : info.type === "enum" && !info.boolean && info.values.length <= 12
        ? info.values
        : []
  const rest = choices.length === 0 ? "$0" : `\${1|${choices.join(",")}|}$0`
  return {
    label: name,
    kind: "key",
    insert: hasEquals ? name : `${name}=`,
    ...(hasEquals ? {} : { snippet: `${name}=${rest}`, goesOn: choices.length === 0 }),
    detail: [state, since === undefined ? undefined : `since ${since}`].filter((each) => each !== undefined).join(", "),
    rank: old === undefined ? 10 : 90,
    ...(old === undefined ? {} : { isOld: true }),
    section,
  }
}

function values(
  workspace: Workspace,
  uri: string,
  unit: Unit,
  place: Extract<Place, { in: "value" }>,
  typed?: string,
): Completions {
  const { section, key, prefix, replace, before } = place
  const info = section === undefined ? undefined : directiveOf(section, key)
  if (info === undefined || section === undefined) return none
  const percent = openPercent(prefix)
  if (percent !== undefined && (info.specifiers || section === "Install")) return specifiers(place, info, percent)
  if (typed === "%") return none
  const shape = shapeOf(info)
  const isFirst = place.isFirstLine && before.trim() === ""
  if (shape === "one" && !isFirst && info.name !== "OnCalendar") return none
  if (typed === " " && shape === "one") return none
  const tilde = shape === "inverted-list" && isFirst && prefix.startsWith("~") ? 1 : 0
  const taken = new Set(before.split(/[ \t\\]+/).map((word, index) => (index === 0 ? word.replace(/^~/, "") : word)))
  const words = [
    ...wordsFor(info).map(
      ({ word, detail }, index): CompletionInfo => ({
        label: word,
        kind: "word",
        insert: word,
        rank: 100 + index,
        ...(detail === undefined ? {} : { detail }),
      }),
    ),
    ...unitOptions(workspace, uri, unit, info),
    ...(isFirst ? environmentFileOptions(workspace, uri, unit, info, prefix) : []),
  ]
  return {
    replace: { start: replace.start + tilde, end: replace.end },
    items: words.filter((item) => !taken.has(item.insert)),
  }
}

/** Offset in a word of a percent sign that still waits for its letter, or has just got it. */
function openPercent(prefix: string): number | undefined {
  const found = /^(?:[^%]|%[A-Za-z%])*?(%[A-Za-z]?)$/.exec(prefix)?.[1]
  return found === undefined || found === "%%" ? undefined : prefix.length - found.length
}

function specifiers(
  { replace, prefix, section }: Extract<Place, { in: "value" }>,
  info: DirectiveInfo,
  at: number,
): Completions {
  const isName = info.type === "unit-list" || info.type === "unit"
  return {
    replace: { start: replace.start + at, end: replace.start + prefix.length },
    items: specifiersIn(section ?? "", isName).map(({ letter, meaning, since }, index) => ({
      label: `%${letter}`,
      kind: "specifier",
      insert: `%${letter}`,
      detail: since === undefined ? meaning : `${meaning} (since ${since})`,
      rank: 10 + index,
    })),
  }
}
