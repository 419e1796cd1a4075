/** The shell reader on any text: it never throws, its spans lie in the text, and it takes time in proportion. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readScript } from "../../../server/src/model/shell/read.ts"
import { parseShell } from "../../../server/src/syntax/shell/parse.ts"
import type { ShellCommand, ShellList, ShellWord } from "../../../server/src/syntax/shell/tree.ts"

const pieces = [
  "echo",
  "a",
  "$x",
  "${y:-z}",
  "$(",
  ")",
  "`",
  "'",
  '"',
  "\\",
  "\n",
  "\r\n",
  " ",
  ";",
  "&",
  "&&",
  "||",
  "|",
  "<",
  ">",
  "<<EOF",
  "EOF",
  "if",
  "then",
  "fi",
  "while",
  "do",
  "done",
  "case",
  "in",
  "esac",
  ";;",
  "for",
  "function",
  "f()",
  "{",
  "}",
  "(",
  "((",
  "))",
  "[[",
  "]]",
  "#",
  "$((",
  "2>&1",
  "&>",
  "!",
  "=",
  "x=1",
  "a=(",
  "<(",
  "$'",
  "\u0000",
  "é",
  "%",
  "ssh",
  "h",
  "sh",
  "-c",
  "docker",
  "exec",
  "run",
]

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(""))
const spaced = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(" "))

describe("any text", () => {
  it("gives spans inside the text and inside their parents", () => {
    fc.assert(fc.property(fc.oneof(soup, spaced, fc.string()), check), { numRuns: 1500 })
  })

  it("gives steps inside the text", () => {
    fc.assert(
      fc.property(fc.oneof(soup, spaced), (text) => {
        for (const step of readScript(parseShell(text)).steps) {
          assert.ok(step.span.start >= 0 && step.span.start <= step.span.end && step.span.end <= text.length)
          assert.equal(step.words.length, step.texts.length)
          assert.equal(step.words.length, step.wordSpans.length)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

function check(text: string): void {
  const tree = parseShell(text)
  visit(tree.root, text.length)
  let end = 0
  for (const each of tree.inseparable) {
    assert.ok(each.start >= end && each.end <= text.length)
    end = each.end
  }
  for (const { span } of tree.comments) assert.equal(text[span.start], "#")
}

function visit(list: ShellList, length: number): void {
  let at = list.span.start
  for (const { span, stages } of list.items) {
    assert.ok(span.start >= at && span.end <= length, "in order")
    at = span.end
    for (const stage of stages) command(stage, length)
  }
}

function command(each: ShellCommand, length: number): void {
  if (each.kind === "simple") for (const found of each.words) word(found, length)
  else for (const list of [...each.conditions, ...each.bodies]) visit(list, length)
}

function word(each: ShellWord, length: number): void {
  assert.ok(each.span.start < each.span.end && each.span.end <= length)
  assert.equal(each.parts.map((part) => part.text).join(""), each.text)
  for (const list of each.lists) visit(list, length)
}

describe("hostile texts cost time in proportion", () => {
  const texts: Readonly<Record<string, string>> = {
    "deep substitutions": "$(".repeat(40_000),
    "deep arithmetic": "$((".repeat(100_000),
    "deep groups": "{ ".repeat(100_000),
    "deep conditions": "if ".repeat(100_000),
    "open quotes": `'${'"'.repeat(200_000)}`,
    "alternating quotes": `'"`.repeat(100_000),
    backquotes: "`".repeat(200_000),
    patterns: "@(".repeat(100_000),
    "here-documents": "cat <<A\n".repeat(20_000),
    "one long line": `echo ${"a".repeat(2_000_000)}`,
    "many words": `echo ${"a ".repeat(60_000)}`,
    "many assignments": "X=$X$X\n".repeat(20_000),
    "closing words": "fi done esac } ) ;; ".repeat(10_000),
    brackets: "[[ ".repeat(60_000),
    expansions: "${x:-".repeat(60_000),
    "continued lines": "echo \\\n".repeat(60_000),
    nul: "\u0000".repeat(200_000),
    case: "case x in ".repeat(20_000),
    "scripts in scripts": `sh -c "sh -c 'sh -c x'" `.repeat(5_000),
    "and-lists": "a && ".repeat(20_000),
    "or-lists": "a || ".repeat(20_000),
  }
  for (const [name, text] of Object.entries(texts))
    it(name, () => {
      const before = process.cpuUsage()
      readScript(parseShell(text))
      const ms = process.cpuUsage(before).user / 1000
      assert.ok(ms < 2500, `${Math.round(ms)} ms`)
    })
})
