/** The rules on unknown and misplaced directives against `systemd-analyze verify`: same keys, same sections. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { allSections, directiveOf, directivesIn } from "../../../server/src/model/systemd/catalogue.ts"
import { openWorkspace } from "../../support/workspace.ts"
import { analyzerVersion, corpus, hasAnalyzer, seed, verifyUnits } from "./analyzer.ts"

interface Unit {
  readonly name: string
  readonly text: string
}

/** What systemd says it does not know, as `key section/name` and `section name`, in file order. */
function reportedBySystemd(output: string, version: number): string[] {
  return output.split("\n").flatMap((line) => {
    const [, key = "", quoted, section = quoted ?? ""] =
      /Unknown key (?:name )?'(.*)' in section (?:'(.*?)'|\[(.*?)\]), ignoring/.exec(line) ?? []
    const unknown = /Unknown section '(.*)'\. Ignoring/.exec(line)?.[1]
    if (unknown !== undefined) return [`section ${unknown}`]
    // A directive of a later version is none for this one; the rule is not told the target's version.
    return key === "" || (directiveOf(section, key)?.since ?? 0) > version ? [] : [`key ${section}/${key}`]
  })
}

/** The same from the two rules' findings. */
function reportedByRules(unit: Unit): string[] {
  const workspace = openWorkspace({ [unit.name]: unit.text })
  const uri = workspace.uri(unit.name)
  return workspace
    .analysis()
    .findings(uri)
    .items.filter((each) => /^systemd\/(unknown-directive|wrong-section)$/.test(each.rule))
    .filter((each) => !each.message.includes("no effect since"))
    .map((each) => {
      const word = unit.text.slice(each.span.start, each.span.end).replace(/^\[\]$/, "")
      if (each.message.startsWith("Section ")) return `section ${word}`
      const section =
        unit.text
          .slice(0, each.span.start)
          .match(/^[ \t]*\[.*\][ \t]*$/gm)
          ?.at(-1) ?? ""
      return `key ${section.trim().slice(1, -1)}/${word}`
    })
}

function realUnits(): Unit[] {
  return readdirSync(corpus, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(service|socket|timer)$/.test(file))
    .sort()
    .map((file) => ({ name: basename(file), text: readFileSync(join(corpus, file), "utf8") }))
}

/** Compares both on units of distinct names; answers how many reports agree. */
function compare(units: readonly Unit[]): number {
  const version = analyzerVersion()
  const printed = verifyUnits(
    units.map((unit) => unit.text),
    "info",
    units.map((unit) => unit.name),
  )
  let count = 0
  units.forEach((unit, i) => {
    const expected = reportedBySystemd(printed[i] ?? "", version)
    assert.deepEqual(reportedByRules(unit).sort(), expected.sort(), `${unit.name}\n${unit.text}`)
    count += expected.length
  })
  return count
}

test("real units: systemd knows every key, and so do the rules", (t) => {
  if (!hasAnalyzer(t)) return
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const units = realUnits()
  assert.ok(units.length >= 50, `only ${units.length} units`)
  assert.equal(compare(units), 0)
})

const sections = [...allSections(), "Servce", "service", "X-Own", "Match", "Container"]
const keys = [
  ...new Set(sections.flatMap((section) => directivesIn(section).map((each) => each.name))),
  "ControlGroup",
  "Capabilities",
  "TCPWrapName",
  "X-Foo",
  "Foo",
  "x-foo",
  "After=Before",
]

/** One change of a text by lines: where, what, and the random word it takes. */
const mutation = fc.record({
  kind: fc.constantFrom("typo", "case", "insert", "insert", "section", "move", "comment"),
  at: fc.nat({ max: 1000 }),
  key: fc.constantFrom(...keys),
  section: fc.constantFrom(...sections),
})

function mutate(text: string, change: { kind: string; at: number; key: string; section: string }): string {
  const lines = text.split("\n")
  const starts = lines.flatMap((line, i) => (/^\w+ *=/.test(line) && !lines[i - 1]?.endsWith("\\") ? [i] : []))
  const line = starts[change.at % Math.max(starts.length, 1)] ?? 0
  const old = lines[line] ?? ""
  if (change.kind === "typo") lines[line] = old.replace(/^(\w)(\w)/, "$2$1")
  else if (change.kind === "case") lines[line] = old.replace(/^\w+/, (key) => key.toLowerCase())
  else if (change.kind === "insert") lines.splice(line, 0, `${change.key}=1`)
  else if (change.kind === "section") lines.splice(line, 0, `[${change.section}]`)
  else if (change.kind === "comment") lines.splice(line, 0, `  ; ${change.key}=1`, `# ${change.key}=1`)
  else lines.push(...lines.splice(line, 1))
  return lines.join("\n")
}

test("mutated units: the rules report what systemd does not know, no more and no less", (t) => {
  if (!hasAnalyzer(t)) return
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const units = realUnits()
  const changed = fc
    .sample(fc.array(mutation, { minLength: 1, maxLength: 6 }), { seed, numRuns: 120 })
    .map((changes, i) => {
      const unit = units[i % units.length]
      assert.ok(unit)
      const type = unit.name.slice(unit.name.lastIndexOf("."))
      return { name: `m${i}${type}`, text: changes.reduce(mutate, unit.text) }
    })
  const count = compare(changed)
  assert.ok(count > 150, `only ${count} reports were compared`)
})

test("the directive table equals the installed systemd's own list", (t) => {
  const systemd = ["/lib/systemd/systemd", "/usr/lib/systemd/systemd"].find(existsSync)
  if (systemd === undefined) {
    if (process.env["CI"] === "true") assert.fail("systemd is not installed")
    return t.skip("systemd is not installed")
  }
  const dump = execFileSync(systemd, ["--dump-configuration-items"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  })
  const version = analyzerVersion()
  let section = ""
  const own = new Set<string>()
  for (const line of dump.split("\n")) {
    section = /^\[(\w+)\]/.exec(line)?.[1] ?? section
    const key = /^(\w+)=/.exec(line)?.[1]
    if (key !== undefined) own.add(`${section}/${key}`)
  }
  assert.ok(own.size > 900, `only ${own.size} directives were read`)
  const ours = allSections().flatMap((each) =>
    directivesIn(each).map((info) => ({
      place: `${each}/${info.name}`,
      expected: (info.since ?? 0) <= version && info.old?.state !== "ignored",
    })),
  )
  // Distributions bring later directives to earlier versions: they are in the table, with the version that brought them.
  const places = new Set(ours.map((each) => each.place))
  assert.deepEqual([...own].filter((each) => !places.has(each)).sort(), [], "directives that the table lacks")
  // The list leaves out what is only read to be ignored.
  const missing = ours.filter((each) => each.expected && !own.has(each.place)).map((each) => each.place)
  assert.deepEqual(missing, [], "directives that systemd lacks")
})
