/** A project's `.env` as the place where a Compose file's values go: the value behind a setting, and the line to add. */
import { folderOf } from "../../base/uri.ts"
import type { Value } from "../../model/compose/types.ts"
import type { Setting } from "../../model/facts.ts"
import type { Workspace } from "../../workspace/types.ts"
import type { FileEdits } from "../define.ts"

export interface At {
  readonly uri: string
  readonly workspace: Workspace
}

/** The value of the Compose model behind a setting. */
export function valueBehind({ workspace, uri }: At, setting: Setting): Value | undefined {
  const { start, end } = setting.valueSpan
  return workspace
    .model(uri, "compose")
    ?.services.filter((service) => service.name === setting.owner)
    .flatMap((service) => [...service.environment, ...(service.build?.value.args ?? [])])
    .find((entry) => entry.value?.span.start === start && entry.value.span.end === end)?.value
}

/** The variable that the value asks for already (`${X:-default}`), or one of the setting's own name. */
export function variableFor(name: string, target: Value): string | undefined {
  const uses = target.uses.filter((use) => !use.nested)
  const [use] = uses
  if (use === undefined) return /^[A-Za-z_]\w*$/.test(name) ? name : undefined
  const isWhole = use.span.start === target.span.start && use.span.end === target.span.end
  return uses.length === 1 && isWhole ? use.name : undefined
}

/** The line for `.env`, none where it stands there already; undefined where it cannot be written. */
export function additionTo(
  { uri, workspace }: At,
  name: string,
  value: string,
): readonly FileEdits[] | "no file" | undefined {
  const env = `${folderOf(uri)}/.env`
  const document = workspace.document(env)
  if (document === "absent") return "no file"
  const variables = document === "unread" ? undefined : workspace.model(env, "env")?.variables
  if (document === "unread" || variables === undefined) return undefined
  const existing = variables.findLast((variable) => variable.name === name)
  if (existing !== undefined) return existing.value.known && existing.value.value === value ? [] : undefined
  const line = spelled(name, value)
  if (line === undefined) return undefined
  const { text } = document.source
  const newline = text.includes("\r\n") ? "\r\n" : "\n"
  const before = text === "" || text.endsWith("\n") ? "" : newline
  return [
    { uri: env, edits: [{ span: { start: text.length, end: text.length }, newText: `${before}${line}${newline}` }] },
  ]
}

/** An assignment that every reader takes alike; undefined for texts that have no such spelling. */
function spelled(name: string, value: string): string | undefined {
  if (/^[A-Za-z0-9_./:@%+=,^-]+$/.test(value)) return `${name}=${value}`
  return /^[\x20-\x7e]+$/.test(value) && !/['\\]|\$\{/.test(value) ? `${name}='${value}'` : undefined
}
