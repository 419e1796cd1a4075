/** Values of instructions: names of ARG and ENV, words with variables, durations. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Instruction, Word } from "../../syntax/dockerfile/tree.ts"
import { expand, type Lookup } from "./expand.ts"
import type { DockerValue, DockerVariable } from "./types.ts"

/** `ARG a b=c`: names, with or without a default. */
export function argsOf(instruction: Instruction, escapeMark: string, lookup: Lookup): readonly DockerVariable[] {
  return instruction.words.flatMap((word): readonly DockerVariable[] => {
    const equals = word.raw.indexOf("=")
    const name = equals < 0 ? word.raw : word.raw.slice(0, equals)
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) return []
    const nameSpan = instruction.rest.spanOf(word.from, word.from + name.length)
    const value = equals < 0 ? undefined : valueIn(instruction, word, equals + 1, escapeMark, lookup)
    return [{ kind: "arg", name, nameSpan, span: word.span, value, instruction }]
  })
}

/** `ENV a=b c=d`, or `ENV a the rest`. */
export function envOf(instruction: Instruction, escapeMark: string, lookup: Lookup): readonly DockerVariable[] {
  const [first, second] = instruction.words
  if (first === undefined) return []
  if (!first.raw.includes("=")) {
    if (second === undefined) return []
    const raw = instruction.rest.text.slice(second.from)
    const whole: Word = { raw, from: second.from, span: instruction.rest.spanOf(second.from, second.from + raw.length) }
    const span = instruction.rest.spanOf(first.from, second.from + raw.length)
    return [
      {
        kind: "env",
        name: first.raw,
        nameSpan: first.span,
        span,
        value: valueIn(instruction, whole, 0, escapeMark, lookup),
        instruction,
      },
    ]
  }
  return instruction.words.flatMap((word): readonly DockerVariable[] => {
    const equals = word.raw.indexOf("=")
    if (equals < 1) return []
    const name = word.raw.slice(0, equals)
    const nameSpan = instruction.rest.spanOf(word.from, word.from + equals)
    return [
      {
        kind: "env",
        name,
        nameSpan,
        span: word.span,
        value: valueIn(instruction, word, equals + 1, escapeMark, lookup),
        instruction,
      },
    ]
  })
}

/** The value that begins at `from` of a word. Its span leaves quotes around the whole out. */
export function valueIn(
  instruction: Instruction,
  word: Word,
  from: number,
  escapeMark: string,
  lookup: Lookup,
): DockerValue {
  const raw = word.raw.slice(from)
  const place = (start: number, end: number) =>
    instruction.rest.spanOf(word.from + from + start, word.from + from + end)
  const { value, literal } = expand(raw, escapeMark, lookup, place)
  const inner = /^(["'])([\s\S]*)\1$/.exec(raw)?.[2]
  const isWhole = inner !== undefined && !inner.includes(raw[0] ?? "")
  return { raw, span: isWhole ? place(1, raw.length - 1) : place(0, raw.length), value, literal }
}

/** Seconds of a Go duration: `1m30s`, `500ms`; unknown for variables and for what Docker refuses. */
export function seconds(text: string): Known<number> {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text)
    return unknown("the duration cannot be read")
  const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 }
  return known(parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ""] ?? 0), 0))
}
