/** The parser against systemd-analyze: what systemd reads, ignores and refuses, on real and on random units. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { directiveOf } from "../../../server/src/model/systemd/catalogue.ts"
import { parseUnit } from "../../../server/src/syntax/systemd/parse.ts"
import { splitWords } from "../../../server/src/syntax/systemd/words.ts"
import { corpus, hasAnalyzer, seed, verifyUnits } from "./analyzer.ts"

/** systemd's messages as events. */
function eventsOf(output: string): string[] {
  return output.split("\n").flatMap((line) => {
    const text = line.replace(/^\d+: /, "")
    const value = /^Failed to parse .*?, ignoring: ?(.*)$/.exec(text)
    const key = /^Unknown key (?:name )?'(.*)' in section/.exec(text)
    const section = /^Unknown section '(.*)'\. Ignoring\.$/.exec(text)
    if (value) return [`value ${value[1]}`]
    if (key) return [`key ${key[1]}`]
    if (section) return [`section ${section[1]}`]
    if (/^Assignment outside of section/.test(text)) return ["outside-section"]
    if (/^Missing '='/.test(text)) return ["missing-equals"]
    if (/^Missing key name/.test(text)) return ["missing-key"]
    if (/section header/.test(text)) return ["bad-header"]
    return []
  })
}

/** What the tree says systemd must print, up to the header that makes it give up. */
function expectedEvents(text: string): string[] {
  const tree = parseUnit(text)
  const known = (name: string): boolean => ["Unit", "Service", "Install"].includes(name)
  const at: { place: number; event: string }[] = []
  for (const section of tree.sections) {
    if (!known(section.name) && !section.name.startsWith("X-"))
      at.push({ place: section.headerSpan.start, event: `section ${section.name}` })
    if (!known(section.name)) continue
    for (const each of section.assignments) {
      if (each.key === "RemainAfterExit" && section.name === "Service") {
        if (!/^(1|yes|y|true|t|on|0|no|n|false|f|off)$/i.test(each.value))
          at.push({ place: each.span.start, event: `value ${each.value}` })
      } else if (!directiveOf(section.name, each.key) && !each.key.startsWith("X-"))
        at.push({ place: each.span.start, event: `key ${each.key}` })
    }
  }
  for (const problem of tree.problems) {
    const section = tree.sections.findLast((each) => each.headerSpan.start < problem.span.start)
    const header = problem.code === "bad-header"
    if (header || !section || known(section.name)) {
      const owner = header ? tree.sections.findLast((each) => each.headerSpan.start <= problem.span.start) : undefined
      at.push({ place: owner?.headerSpan.start ?? problem.span.start, event: problem.code })
    }
  }
  // A damaged header is also a section of the tree; for systemd it is only the end.
  const events = at.sort((a, b) => a.place - b.place || (a.event === "bad-header" ? -1 : 1)).map((each) => each.event)
  const end = events.indexOf("bad-header")
  return end < 0 ? events : events.slice(0, end + 1)
}

/** A real unit with its keys renamed, so that systemd prints every value that it reads. */
function asValues(text: string): string {
  return text
    .replace(/^\[\w+\]/gm, "[Service]")
    .replace(
      /^([ \t]*)[A-Za-z]+([ \t]*=)/gm,
      (_, before: string, equals: string) => `${before}RemainAfterExit${equals}`,
    )
}

test("real units are read as systemd reads them", (t) => {
  if (!hasAnalyzer(t)) return
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) => /\.service$/.test(file))
  const texts = files.map((file) => asValues(readFileSync(join(corpus, file), "utf8")))
  const printed = verifyUnits(texts, "info")
  let values = 0
  texts.forEach((text, i) => {
    const expected = expectedEvents(text)
    values += expected.length
    assert.deepEqual(eventsOf(printed[i] ?? ""), expected, basename(files[i] ?? ""))
  })
  assert.ok(values > 400, `only ${values} values were compared`)
})

const fragment = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("RemainAfterExit=", "RemainAfterExit = ", "  RemainAfterExit=", "Foo=", "=", "X-Bar="),
  },
  { weight: 6, arbitrary: fc.constantFrom("a", "b c", "\t", " ", '"', "'", "#", ";", "=", "%", "é", "x]", "[y") },
  {
    weight: 4,
    arbitrary: fc.constantFrom("\\", "\\\\", "\\ ", "\\\n", "\\\r\n", "\\\n# c\n", "\\\n  ; d\\\n", "\\\n\n"),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "\n",
      "\n",
      "\r\n",
      "\r",
      "\n\n",
      "\n\r",
      "\n# comment\n",
      "\n  ;comment\\\n",
      "\n \t \n",
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      "\n[Service]\n",
      "\n[Unit]\n",
      "\n[Nope]\n",
      "\n[X-Own]\n",
      "\n  [Service]  \n",
      "\n[Service]\n",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\n[Service] # c\n", "\n[Service\n", '\n[Ser"vice]\n', "\n[]\n", "\n[Serv\\\nice]\n"),
  },
)
const randomUnit = fc
  .array(fragment, { minLength: 4, maxLength: 40 })
  .map((parts) => `[Service]\nExecStart=/bin/true\n${parts.join("")}`)

test("random units are read as systemd reads them", (t) => {
  if (!hasAnalyzer(t)) return
  const texts = fc.sample(randomUnit, { seed, numRuns: 150 })
  texts.push(
    "\uFEFF[Service]\nRemainAfterExit=a\n",
    "\uFEFF# c\n[Service]\nRemainAfterExit=b\n",
    "Foo=1\nbar\n[Service]\n",
  )
  const printed = verifyUnits(texts, "info")
  texts.forEach((text, i) => {
    assert.deepEqual(eventsOf(printed[i] ?? ""), expectedEvents(text), `seed ${seed}: ${JSON.stringify(text)}`)
  })
})

const wordPart = fc.constantFrom(
  "a",
  "b",
  " ",
  " ",
  "\t",
  '"',
  "'",
  "\\s",
  "\\x41",
  "\\101",
  "\\\\",
  '\\"',
  "\\'",
  "\\t",
  "\\u00e9",
  "\\q",
  "\\",
  "=",
  ";",
  "#",
)

test("words are split as systemd splits them", (t) => {
  if (!hasAnalyzer(t)) return
  const values = fc
    .sample(fc.array(fc.array(wordPart, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), { seed, numRuns: 150 })
    .map((words) => words.map((parts, i) => `V${i}=${parts.join("")}`).join(" "))
  const texts = values.map((value) => `[Service]\nExecStart=/bin/true\nEnvironment=${value}\n`)
  const printed = verifyUnits(texts, "debug")
  assert.ok(printed.filter((each) => each.includes("Environment: ")).length > 50, "nothing was dumped")
  texts.forEach((text, i) => {
    const assignment = parseUnit(text).sections[0]?.assignments[1]
    assert.ok(assignment)
    const expected = new Map<string, string>()
    for (const word of splitWords(assignment)) {
      const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word.text) ?? []
      if (name !== undefined && value !== undefined && word.broken === undefined) expected.set(name, `${name}=${value}`)
    }
    const found = [...(printed[i] ?? "").matchAll(/^\t*Environment: (.*)$/gm)].map((match) => match[1])
    assert.deepEqual(found.sort(), [...expected.values()].sort(), `seed ${seed}: ${JSON.stringify(text)}`)
  })
})
