/** `deploylint env read`: what one program reads from an env file, by its own rules, with nothing executed. */
import { resolve } from "node:path"
import type { EnvReader } from "../base/env-reader.ts"
import { indexLines, type LineIndex, lineAt } from "../base/line-index.ts"
import { sliceOf } from "../base/span.ts"
import { visible } from "../base/visible.ts"
import { readBytes } from "../host/node-read.ts"
import { readAs, readerNames } from "../model/env/read.ts"
import type { EnvReading, IgnoredLine } from "../model/env/types.ts"
import { isHidden, looksLikeKey } from "../model/secrets/shown.ts"
import { parseEnv } from "../syntax/env/parse.ts"
import type { EnvReadCommand } from "./arguments.ts"
import { textOfBytes, withReplacements } from "./env-bytes.ts"
import { readInput } from "./env-input.ts"
import { type Environment, exits } from "./environment.ts"
import { createMask, masked } from "./mask.ts"

/** Runs the command; answers the exit code. */
export async function envRead(command: EnvReadCommand, environment: Environment): Promise<number> {
  const { out, err, cwd } = environment
  const { reader, path } = command
  const source = path === "-" ? await readInput(process.stdin) : await readBytes(resolve(cwd, path))
  if (source.is !== "bytes") {
    const why =
      source.is === "refused" ? source.reason : source.is === "folder" ? "a folder, not a file" : "no such file"
    await err.write(`${visible(path)}: ${why}\n`)
    return exits.trouble
  }
  const text = textFor(reader, source.bytes)
  const reading = readAs(reader, parseEnv(text), command.sets)
  const lines = indexLines(text)
  if (command.format === "json") await out.write(`${JSON.stringify(envData(reader, reading, lines))}\n`)
  else {
    await out.write(envText(text, reading, command.showSecrets))
    await err.write(remarksText(path === "-" ? "standard input" : path, reader, reading, lines))
  }
  return reading.ok ? exits.clean : exits.findings
}

/**
 * The text as the reader starts from it. dotenv decodes the file before it reads, so that broken bytes are U+FFFD to it;
 * the others meet the bytes themselves.
 */
export function textFor(reader: EnvReader, bytes: Uint8Array): string {
  const text = textOfBytes(bytes)
  return reader === "dotenv" ? withReplacements(text) : text
}

/** The JSON document; keys beyond the first four are there if they say something. */
export function envData(reader: EnvReader, reading: EnvReading, lines: LineIndex): Record<string, unknown> {
  const head = { version: 1, reader }
  const lineOf = (offset: number): number => lineAt(lines, offset) + 1
  if (!reading.ok)
    return { ...head, error: withReplacements(reading.error), variables: {}, line: lineOf(reading.span.start) }
  const remarks = (list: readonly IgnoredLine[] | undefined): { line: number; why: string }[] =>
    (list ?? []).map(({ span, why }) => ({ line: lineOf(span.start), why: withReplacements(why) }))
  const more = {
    complaints: remarks(reading.complaints),
    unsettled: [...(reading.unsettled ?? [])].map(([name, why]) => [withReplacements(name), why] as const),
    ignored: remarks(reading.ignored),
  }
  return {
    ...head,
    error: null,
    variables: record(valuesOf(reading)),
    ...(more.complaints.length > 0 ? { complaints: more.complaints } : {}),
    ...(more.unsettled.length > 0 ? { unsettled: record(more.unsettled) } : {}),
    ...(more.ignored.length > 0 ? { ignored: more.ignored } : {}),
  }
}

/** Names with their values; null for a name that the reader knows without one. */
function valuesOf(reading: Extract<EnvReading, { ok: true }>): readonly (readonly [string, string | null])[] {
  const values = [...reading.variables].map(
    ([name, { value }]) => [withReplacements(name), withReplacements(value)] as const,
  )
  return [...values, ...(reading.valueless ?? []).map((name) => [withReplacements(name), null] as const)]
}

/** An object without a prototype: `__proto__` is a name like any other. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const made: Record<string, T> = Object.create(null)
  for (const [name, value] of entries) made[name] = value
  return made
}

function envText(text: string, reading: EnvReading, showSecrets: boolean): string {
  if (!reading.ok) return ""
  // A key that stands on a line of its own is a name to some readers.
  const shown = (name: string): string => (!showSecrets && looksLikeKey(name) ? masked : visible(name))
  const lines = [...reading.variables].map(([name, { value, line }]) => {
    const written = sliceOf(text, line.valueSpan)
    const isSecret = !showSecrets && isHidden(name, value, written)
    const mask = showSecrets ? (plain: string) => plain : createMask()
    return `${shown(name)}=${isSecret ? masked : mask(visible(value))}\n`
  })
  return [...lines, ...(reading.valueless ?? []).map((name) => `${shown(name)} (no value)\n`)].join("")
}

function remarksText(path: string, reader: EnvReader, reading: EnvReading, lines: LineIndex): string {
  const place = (offset: number): string => `${visible(path)}:${lineAt(lines, offset) + 1}`
  if (!reading.ok)
    return `${place(reading.span.start)}: ${readerNames[reader]} refuses the file: ${visible(reading.error)}\n`
  const complaints = (reading.complaints ?? []).map(({ span, why }) => `${place(span.start)}: ${visible(why)}\n`)
  const ignored = (reading.ignored ?? []).map(({ span, why }) => `${place(span.start)}: passed over: ${visible(why)}\n`)
  const unsettled = [...(reading.unsettled ?? [])].map(
    ([name, why]) => `${visible(path)}: the value of ${visible(name)} is not settled: ${visible(why)}\n`,
  )
  return [...complaints, ...ignored, ...unsettled].join("")
}
