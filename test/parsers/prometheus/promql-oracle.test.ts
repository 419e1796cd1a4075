/** Our verdict on PromQL against promtool's, on expressions from a seeded grammar and on what mutations make of them. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { readExpression } from "../../../server/src/model/metrics/promql.ts"
import { findProgram, needs } from "../../support/oracle.ts"

const promtool = findProgram("promtool")
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_124)
const count = Number(process.env["RUNS"] ?? 1500)

/** A small generator of pseudo-random numbers: the same seed gives the same expressions. */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const next = randomFrom(seed)
function pick(list: readonly string[]): string {
  return list[Math.floor(next() * list.length)] ?? ""
}

const labels = ["job", "instance", "le", "sum", "by", "on"]
const matchers = ['job="a"', "le!='b'", 'code=~"5.."', 'x!~"a|b"', 'job=""', 'x=~".*"', '__name__="up"', "by=`c`"]
const durations = ["5m", "1h30m", "30s", "1d", "2w", "100ms"]
const names = ["up", "http_requests_total", "a:b:rate5m", "sum", "offset", "start", "node_load1", "count", "bool"]

function labelList(): string {
  return `(${[pick(labels), pick(labels)].slice(0, Math.floor(next() * 3)).join(", ")}${next() < 0.1 ? "," : ""})`
}

function selector(): string {
  const inside = [pick(matchers), pick(matchers)].slice(0, Math.floor(next() * 3)).join(",")
  const name = next() < 0.85 ? pick(names) : ""
  return name === "" || next() < 0.5 ? `${name}{${inside}}` : name
}

function matrix(depth: number): string {
  return next() < 0.7
    ? `${selector()}[${pick(durations)}]`
    : `(${vector(depth)})[${pick(durations)}:${next() < 0.5 ? pick(durations) : ""}]`
}

function scalar(depth: number): string {
  return depth > 0 && next() < 0.3
    ? pick([`scalar(${vector(depth - 1)})`, "time()", `${scalar(0)} + ${scalar(0)}`, `(${scalar(0)})`])
    : pick(["1", "0.5", "1e3", "0x1F", "Inf", "-2", "NaN", ".5"])
}

function vector(depth: number): string {
  if (depth <= 0) return selector()
  switch (Math.floor(next() * 10)) {
    case 0:
      return `${pick(["rate", "increase", "max_over_time", "absent_over_time"])}(${matrix(depth - 1)})`
    case 1:
      return `${pick(["sum", "avg", "MAX", "count"])}${next() < 0.5 ? ` by ${labelList()}` : ""} (${vector(depth - 1)})`
    case 2:
      return `${pick(["sum", "min"])}(${vector(depth - 1)}) ${pick(["by", "without"])} ${labelList()}`
    case 3:
      return `${pick(["topk", "quantile"])}(${scalar(depth - 1)}, ${vector(depth - 1)})`
    case 4:
      return `${vector(depth - 1)} ${pick(["+", "-", "*", "/", "%", "^", "atan2"])} ${pick(["", "on(job) ", "ignoring(le) group_left(x) "])}${vector(depth - 1)}`
    case 5:
      return `${vector(depth - 1)} ${pick(["==", ">", "<=", "!="])} ${pick(["", "bool "])}${next() < 0.5 ? scalar(depth - 1) : vector(depth - 1)}`
    case 6:
      return `${vector(depth - 1)} ${pick(["and", "or", "unless", "OR"])} ${pick(["", "on() ", "ignoring(a) "])}${vector(depth - 1)}`
    case 7:
      return `${selector()} ${pick(["offset 5m", "offset -1h", "@ 1609746000", "@ end()", "offset 1d @ start()"])}`
    case 8:
      return pick([
        `label_replace(${vector(depth - 1)}, "a", "$1", "b", "(.*)")`,
        `histogram_quantile(${scalar(depth - 1)}, ${vector(depth - 1)})`,
        `clamp_max(${vector(depth - 1)}, ${scalar(depth - 1)})`,
        `round(${vector(depth - 1)})`,
        `vector(${scalar(depth - 1)})`,
        `-${vector(depth - 1)}`,
        `hour()`,
      ])
    default:
      return `(${vector(depth - 1)})`
  }
}

/** Takes away, doubles or swaps a piece: most results are wrong. */
function mutated(text: string): string {
  const pieces = text.match(/[\w:.]+|\s+|=~|!=|[^\w\s]/g) ?? []
  const at = Math.floor(next() * pieces.length)
  const other = Math.floor(next() * pieces.length)
  const changed = [...pieces]
  const roll = next()
  if (roll < 0.4) changed.splice(at, 1)
  else if (roll < 0.6) changed.splice(at, 0, pieces[other] ?? "")
  else if (roll < 0.8) changed[at] = pieces[other] ?? ""
  else changed[at] = pick(["(", ")", "[", "]", ",", "by", "rate", "5m", "{", "}", "1", "bool", '"x"', "offset"])
  return changed.join("")
}

/** Numbers of the rules that promtool refuses, counted from 1. */
function refused(program: string, expressions: readonly string[]): ReadonlySet<number> {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-"))
  const rules = expressions.map((expr, i) => `      - record: r${i}\n        expr: ${JSON.stringify(expr)}\n`).join("")
  writeFileSync(join(folder, "rules.yml"), `groups:\n  - name: g\n    rules:\n${rules}`)
  const { stdout, stderr } = spawnSync(program, ["check", "rules", "--lint=none", join(folder, "rules.yml")], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  })
  rmSync(folder, { recursive: true })
  return new Set(
    [...`${stdout}${stderr}`.matchAll(/rule (\d+), "r\d+": (?:could not parse|field 'expr')/g)].map((found) =>
      Number(found[1]),
    ),
  )
}

test("expressions of a seeded grammar get promtool's verdict", needs(promtool, "promtool"), () => {
  const expressions = Array.from({ length: count }, () => {
    const text = vector(1 + Math.floor(next() * 3))
    return next() < 0.5 ? text : mutated(text)
  })
  const wrong = refused(promtool ?? "", expressions)
  const verdicts = expressions.map((text, i) => ({ text, ours: readExpression(text), theirs: wrong.has(i + 1) }))
  assert.ok(
    wrong.size > count / 10 && wrong.size < count * 0.9,
    `${wrong.size} of ${count} refused: nothing is compared`,
  )
  const falseAlarms = verdicts.filter(({ ours, theirs }) => ours.is === "wrong" && !theirs)
  assert.deepEqual(falseAlarms, [], "refused by us alone")
  // Later releases take labels in quotes.
  const newer = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*["'`]|[{,]\s*["'`]\w+["'`]\s*[=!]/i
  const missed = verdicts.filter(({ text, ours, theirs }) => ours.is === "read" && theirs && !newer.test(text))
  assert.deepEqual(missed, [], "refused by promtool alone")
  const unread = verdicts.filter(({ ours, theirs }) => ours.is === "unreadable" && !theirs)
  assert.ok(unread.length < count / 50, `${unread.length} valid expressions are not read: ${unread[0]?.text}`)
})
