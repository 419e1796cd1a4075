/** What each reader of an env file gets from a line, who the readers are, and which line wins where there are several. */

import type { EnvReader } from "../base/env-reader.ts"
import { touches } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import { readerNames } from "../model/env/read.ts"
import type { EnvReading, EnvVariable } from "../model/env/types.ts"
import { isHidden, partWords } from "../model/secrets/shown.ts"
import { copiedName } from "../workspace/example-env.ts"
import { type ReaderEvidence, readersOf } from "../workspace/readers.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, type HoverPart, hiddenValue, list } from "./hover-text.ts"
import { placeText } from "./hover-value.ts"

/** The variable of an env file at an offset, lines that a later one replaces included. */
export function variableAt(workspace: Workspace, uri: string, at: number): EnvVariable | undefined {
  return workspace
    .model(uri, "env")
    ?.variables.find(({ nameSpan, valueSpan }) => touches(nameSpan, at) || touches(valueSpan, at))
}

/** Hover on a line that has no effect. */
export function overriddenHover(workspace: Workspace, uri: string, at: number): HoverPart | undefined {
  const variable = variableAt(workspace, uri, at)
  if (variable?.overridden !== true) return undefined
  const lines = [winnerLine(workspace, uri, variable), readersLine(workspace, uri)]
  return { span: variable.nameSpan, markdown: `**${code(variable.name)}**\n\n${list(lines)}` }
}

/** "Set 2 times in this file; line 7 wins". */
export function winnerLine(workspace: Workspace, uri: string, { name }: EnvVariable): string | undefined {
  const model = workspace.model(uri, "env")
  const same = model?.variables.filter((each) => each.name === name) ?? []
  const last = same.at(-1)
  if (same.length < 2 || last === undefined) return undefined
  const document = workspace.document(uri)
  const text = typeof document === "string" ? "" : document.source.text
  const line = text.slice(0, last.nameSpan.start).split(/\r\n|\r|\n/).length
  return `Set ${same.length} times in this file; line ${line} wins`
}

/** The values in a table where the readers disagree, secrets by their length; undefined where they agree. */
export function readersTable(workspace: Workspace, uri: string, variable: EnvVariable): string | undefined {
  const model = workspace.model(uri, "env")
  if (model === undefined) return undefined
  const readings = [...model.readings]
  const rows = readings.map(([reader, reading]) => [reader, outcomeText(reading, variable)] as const)
  if (new Set(rows.map(([, text]) => text)).size < 2 && new Set(keysOf(readings, variable)).size < 2) return undefined
  const head = model.readersAreKnown ? "Reader" : "Would be read by"
  const lines = rows.map(([reader, text]) => `| ${readerNames[reader]} | ${text.replaceAll("|", "\\|")} |`)
  return [`| ${head} | Value |`, "| --- | --- |", ...lines].join("\n")
}

function keysOf(readings: readonly (readonly [EnvReader, EnvReading])[], { name }: EnvVariable): readonly string[] {
  return readings.map(([, reading]) => (reading.ok ? `=${reading.variables.get(name)?.value}` : "refused"))
}

function outcomeText(reading: EnvReading, { name, written, line }: EnvVariable): string {
  if (!reading.ok) return `refuses the file: ${reading.error}`
  const because = reading.unsettled?.get(name)
  if (because !== undefined) return `unknown: ${because}`
  const variable = reading.variables.get(name)
  if (variable === undefined) {
    const said = [...(reading.ignored ?? []), ...(reading.complaints ?? [])].find(
      ({ span }) => span.start >= line.span.start && span.start <= line.span.end,
    )
    return said === undefined ? "not set" : `not set: ${said.why}`
  }
  const open = variable.missing?.[0]
  if (open !== undefined) return `depends on ${partWords(name, open)}, which the file does not set`
  const { value } = variable
  if (value === "") return "empty"
  return isHidden(name, value, written) ? hiddenValue(value) : visible(value)
}

/** Blanks at the ends and line breaks are what readers differ in: they show. */
function visible(value: string): string {
  const marked = value
    .replace(/\r\n|\n/g, "⏎")
    .replaceAll("\r", "␍")
    .replaceAll("\t", "⇥")
    .replace(/^ +| +$/g, (blanks) => "·".repeat(blanks.length))
  return code(marked)
}

/** "Read by Compose (`compose.yaml:4`, env_file of web) and systemd (…)"; programs with rules not known here as well. */
export function readersLine(workspace: Workspace, uri: string): string | undefined {
  const { readers, areKnown, evidence } = readersOf(workspace, uri)
  const strangers = evidence.filter(({ reader }) => reader === undefined)
  const others =
    strangers.length === 0 ? "" : ` Also read by ${sources(workspace, uri, strangers)}, by rules of its own.`
  if (!areKnown)
    return `No reader found; shown as ${readers.map((each) => readerNames[each]).join(" and ")} would.${others}`
  const parts = readers.map((reader) => {
    const own = evidence.filter((each) => each.reader === reader)
    return `${readerNames[reader]} (${sources(workspace, uri, own)})`
  })
  const copy = copiedName(nameOf(uri))
  return `${copy === undefined ? "Read" : `As ${code(copy)} read`} by ${joined(parts)}.${others}`
}

/** Sources in a list of this length tell the story; more would hide it. */
const most = 3

function sources(workspace: Workspace, uri: string, evidence: readonly ReaderEvidence[]): string {
  const texts = evidence.map(
    ({ uri: from, span, how }) =>
      `${placeText(workspace, uri, { uri: from, span: span ?? { start: 0, end: 0 } })}: ${how}`,
  )
  const unique = [...new Set(texts)]
  const more = unique.length - most
  return more > 0 ? `${unique.slice(0, most).join("; ")}; ${more} more` : unique.join("; ")
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`
}
