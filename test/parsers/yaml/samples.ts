/** YAML texts for the tests: real files, and random documents in every layout that people write. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"

const places = [new URL("../../rules", import.meta.url), new URL("../../../../shared/corpus", import.meta.url)]

/** The YAML files of the rules' fixtures, and of a folder of real projects where there is one. */
export function files(): { path: string; text: string }[] {
  return places
    .map((place) => place.pathname)
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") })),
    )
}

/** A value with the way it is written. */
export type Styled =
  | { kind: "scalar"; text: string; style: "plain" | "single" | "double" | "literal" }
  | { kind: "list"; items: Styled[]; flow: boolean }
  | { kind: "map"; entries: { key: string; value: Styled; comment: boolean }[]; flow: boolean }

export interface Layout {
  step: 1 | 2 | 3 | 4
  /** Columns of a list below its key. */
  list: 0 | 2
  eol: "\n" | "\r\n"
  mark: boolean
  lastBreak: boolean
  blank: boolean
}

const word = fc.stringMatching(/^[a-z][a-z0-9_./-]{0,8}$/)
const typed = fc.constantFrom("true", "no", "0644", "8080", "1.5", "~", "null", "22:22", "2026-01-01", "0x1F")
const awkward = fc.constantFrom(
  "a: b",
  "x #y",
  "# z",
  "- a",
  "[a",
  "{b}",
  "it's",
  'say "hi"',
  " lead",
  "trail ",
  "*a",
  "&b",
  "",
  "ä€𝄞",
  "a\\b",
  "%d",
  "@x",
  "${A:-b}",
  "tab\there",
)

const scalar: fc.Arbitrary<Styled> = fc.oneof(
  { weight: 5, arbitrary: word.map((text) => ({ kind: "scalar", text, style: "plain" }) as const) },
  { weight: 1, arbitrary: typed.map((text) => ({ kind: "scalar", text, style: "plain" }) as const) },
  {
    weight: 4,
    arbitrary: fc
      .record({ text: fc.oneof(word, typed, awkward), style: fc.constantFrom("single", "double") })
      .map((given) => ({ kind: "scalar", ...given }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(word, fc.constantFrom("a: b", "# no comment", "- x")), { minLength: 1, maxLength: 3 })
      .map((lines) => ({ kind: "scalar", text: `${lines.join("\n")}\n`, style: "literal" }) as const),
  },
)

const flowScalar = scalar.filter((value) => value.kind === "scalar" && value.style !== "literal" && value.text !== "~")

/** Random values; `depth` bounds them. Keys of a mapping are unique. */
function styled(depth: number): fc.Arbitrary<Styled> {
  if (depth === 0) return scalar
  const inner = styled(depth - 1)
  const flow: fc.Arbitrary<Styled> = fc.oneof(
    fc.array(flowScalar, { maxLength: 3 }).map((items) => ({ kind: "list", items, flow: true }) as const),
    mapOf(flowScalar, 0).map(
      (entries) => ({ kind: "map", entries: entries.map((e) => ({ ...e, comment: false })), flow: true }) as const,
    ),
  )
  return fc.oneof(
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: flow },
    {
      weight: 2,
      arbitrary: fc
        .array(inner, { minLength: 1, maxLength: 3 })
        .map((items) => ({ kind: "list", items, flow: false }) as const),
    },
    { weight: 3, arbitrary: mapOf(inner, 1).map((entries) => ({ kind: "map", entries, flow: false }) as const) },
  )
}

function mapOf(value: fc.Arbitrary<Styled>, minLength: number) {
  return fc.uniqueArray(fc.record({ key: word, value, comment: fc.boolean() }), {
    minLength,
    maxLength: 4,
    selector: (e) => e.key,
  })
}

const layout: fc.Arbitrary<Layout> = fc.record({
  step: fc.constantFrom(1, 2, 3, 4),
  list: fc.constantFrom(0, 2),
  eol: fc.constantFrom("\n", "\r\n"),
  mark: fc.boolean(),
  lastBreak: fc.boolean(),
  blank: fc.boolean(),
})

/** Random documents whose root is a block mapping, with what they mean. */
export const documents = fc
  .tuple(mapOf(styled(3), 1), layout)
  .map(([entries, how]) => ({ text: print({ kind: "map", entries, flow: false }, how), layout: how }))

function print(root: Styled, how: Layout): string {
  const lines = lines_(root, 0, how)
  return (how.mark ? "\ufeff" : "") + lines.join(how.eol) + (how.lastBreak ? how.eol : "")
}

function lines_(node: Styled, column: number, how: Layout): string[] {
  const pad = " ".repeat(column)
  if (node.kind === "map" && !node.flow)
    return node.entries.flatMap(({ key, value, comment }) => {
      const [first, ...rest] = below(value, column, how)
      const literal = value.kind === "scalar" && value.style === "literal"
      const lines = [`${pad}${key}:${first}${comment ? " # why" : ""}`, ...rest]
      if (comment && !literal) lines.unshift(`${pad}# about ${key}`)
      return how.blank && column === 0 ? [...lines, ""] : lines
    })
  if (node.kind === "list" && !node.flow)
    return node.items.flatMap((item) => {
      const block = (item.kind === "map" || item.kind === "list") && !item.flow
      const [first = "", ...rest] = block ? lines_(withoutLead(item), column + 2, how) : below(item, column, how)
      return [block ? `${pad}- ${first.trimStart()}` : `${pad}-${first}`, ...rest]
    })
  return [inline(node)]
}

/** A comment cannot stand between a dash and the first key of its mapping. */
function withoutLead(node: Styled): Styled {
  if (node.kind === "list") return { ...node, items: node.items.map((item, i) => (i === 0 ? withoutLead(item) : item)) }
  return node.kind === "map"
    ? { ...node, entries: node.entries.map((e, i) => (i === 0 ? { ...e, comment: false } : e)) }
    : node
}

function below(node: Styled, column: number, how: Layout): string[] {
  if (node.kind === "scalar" && node.style === "literal")
    return [
      " |",
      ...node.text
        .trimEnd()
        .split("\n")
        .map((line) => " ".repeat(column + how.step) + line),
    ]
  if (node.kind === "scalar" || node.flow) return [` ${inline(node)}`]
  return ["", ...lines_(node, column + (node.kind === "map" ? how.step : how.list), how)]
}

function inline(node: Styled): string {
  if (node.kind === "list") return `[${node.items.map(inline).join(", ")}]`
  if (node.kind === "map") return `{ ${node.entries.map(({ key, value }) => `${key}: ${inline(value)}`).join(", ")} }`
  if (node.style === "single" && !/\t/.test(node.text)) return `'${node.text.replaceAll("'", "''")}'`
  return node.style === "plain" ? node.text : JSON.stringify(node.text)
}

/** Texts made of the pieces that YAML gives a meaning to, mostly broken. */
export const soup = fc
  .array(
    fc.constantFrom(
      "a",
      "b:",
      "key: ",
      "- ",
      "-",
      "\n",
      "\n  ",
      "\n    ",
      "\r\n",
      " ",
      "\t",
      "'",
      '"',
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      ": ",
      "#",
      " # c",
      "|",
      ">-",
      "|2+\n",
      "&a ",
      "*a",
      "<<: ",
      "!t ",
      "? ",
      "---\n",
      "...\n",
      "%YAML 1.2\n",
      "\ufeff",
      "é",
      "\u2028",
      "\ud800",
      "\\",
      "\\x",
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""))
