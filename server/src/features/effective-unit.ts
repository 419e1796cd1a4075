/** The unit as systemd has it after all drop-ins, each line with its origin; then the files as they are. */
import { positionAt } from "../base/line-index.ts"
import { folderOf, isInside, nameOf, relativeTo } from "../base/uri.ts"
import { canonicalKey, directiveOf } from "../model/systemd/catalogue.ts"
import type { Directive } from "../model/systemd/types.ts"
import { readBoolean } from "../model/systemd/values.ts"
import type { Workspace } from "../workspace/types.ts"
import { dropInsOf } from "../workspace/unit-files.ts"
import { filesOf } from "./definition.ts"

interface Line {
  readonly directive: Directive
  /** `10-limits.conf:3` */
  readonly origin: string
  readonly isDropIn: boolean
  /** Why it counts for nothing. */
  dropped?: string
}

interface Part {
  readonly uri: string
  readonly isDropIn: boolean
}

/** The files that make up a unit, its own first; of a drop-in those of the unit that it belongs to. */
export function partsOf(workspace: Workspace, uri: string): readonly Part[] {
  const model = workspace.model(uri, "systemd")
  if (model === undefined) return []
  const own = model.isDropIn ? filesOf(workspace, uri, model.name)[0]?.uri : uri
  const dropIns = dropInsOf(workspace, own === undefined ? folderOf(folderOf(uri)) : folderOf(own), model.name)
  return [
    ...(own === undefined ? [] : [{ uri: own, isDropIn: false }]),
    ...dropIns.map((each) => ({ uri: each.uri, isDropIn: true })),
  ]
}

/** The text of the view, a valid unit itself; undefined for what is no unit. */
export function effectiveText(workspace: Workspace, uri: string): string | undefined {
  const parts = partsOf(workspace, uri)
  if (parts.length === 0) return undefined
  const name = workspace.model(uri, "systemd")?.name ?? ""
  const lines = parts.flatMap((part) => linesOf(workspace, part))
  decide(lines)
  const sections = Map.groupBy(lines, (line) => line.directive.section)
  const merged = [...sections].map(([section, own]) => `[${section}]\n${own.map(shown).join("\n")}\n`)
  const count = parts.filter((part) => part.isDropIn).length
  const head = `# Effective configuration of ${name}: ${count === 0 ? "no drop-ins" : `${count} drop-in${count === 1 ? "" : "s"}`} in this workspace.\n# Drop-ins that lie elsewhere on the machine are not in it.\n`
  const files = parts.map((part) => fileText(workspace, part.uri)).join("#\n")
  return `${head}\n${merged.join("\n")}\n# The files, in the order in which they are read:\n#\n${files}`
}

function linesOf(workspace: Workspace, { uri, isDropIn }: Part): Line[] {
  const document = workspace.document(uri)
  const model = workspace.model(uri, "systemd")
  if (typeof document === "string" || model === undefined) return []
  const { lines } = document.source
  return model.directives.map((directive) => ({
    directive,
    origin: `${nameOf(uri)}:${positionAt(lines, directive.keySpan.start).line + 1}`,
    isDropIn,
  }))
}

function shown({ directive, origin, dropped }: Line): string {
  const text = `${directive.key}=${directive.value}`
  return dropped === undefined ? `# from ${origin}\n${text}` : `# from ${origin}, ${dropped}: ${text}`
}

/** Marks the lines that later ones undo. What is not certain stays: the text must mean the same as the files. */
function decide(lines: readonly Line[]): void {
  for (const line of lines)
    if (line.isDropIn && line.directive.section === "Install") line.dropped = "without effect in a drop-in"
  const groups = Map.groupBy(
    lines.filter((line) => line.dropped === undefined),
    ({ directive: { section, key } }) => `${section}]${conditionGroup(key) ?? canonicalKey(section, key)}`,
  )
  for (const group of groups.values()) {
    const [first] = group
    if (first !== undefined) decideGroup(group, first.directive)
  }
}

/** An empty condition of any kind empties all of them. */
function conditionGroup(key: string): string | undefined {
  return /^(?:Condition|Assert)(?=[A-Z])/.exec(key)?.[0]
}

/** Lists that an empty value does not empty. */
const unresettable: ReadonlySet<string> = new Set([
  "RequiresMountsFor",
  "WantsMountsFor",
  "Delegate",
  "RefreshOnReload",
])

function decideGroup(group: readonly Line[], { section, key }: Directive): void {
  const info = directiveOf(section, key)
  if (info === undefined || info.type === "unit-list" || section === "Install" || unresettable.has(key)) return
  if (info.list || conditionGroup(key) !== undefined) {
    const reset = group.findLastIndex((line) => line.directive.value === "")
    if (reset < 0) return
    const by = group[reset]?.origin ?? ""
    for (const line of group.slice(0, reset)) line.dropped = `reset by ${by}`
    return
  }
  // A value that systemd cannot read leaves the one before in place.
  const counted = group.filter(
    ({ directive: { value } }) => value === "" || isReadable(info.type, info.values, info.boolean, value),
  )
  const last = counted.at(-1)
  if (last === undefined || last.directive.value === "" || counted.length < group.length || info.fatal) return
  for (const line of group) if (line !== last) line.dropped = `replaced by ${last.origin}`
}

function isReadable(type: string, values: readonly string[], boolean: boolean, value: string): boolean {
  if (type === "boolean") return readBoolean(value) !== undefined
  if (type === "enum") return values.includes(value) || (boolean && readBoolean(value) !== undefined)
  return type === "string" || type === "unsigned" || type === "integer" ? /^[\w.-]+$/.test(value) : false
}

/** A file behind number signs, under its path. */
function fileText(workspace: Workspace, uri: string): string {
  const document = workspace.document(uri)
  if (typeof document === "string") return ""
  const root = workspace.rootOf(uri)
  const path = isInside(root, uri) ? relativeTo(root, uri) : nameOf(uri)
  const body = document.source.text.replace(/^\uFEFF/, "").replace(/(?:\r\n|\n|\r|\0)$/, "")
  return `# # ${path}\n${body
    .split(/\r\n|\n|\r|\0/)
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n")}\n`
}
