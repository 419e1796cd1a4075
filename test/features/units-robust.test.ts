/** Every feature on real units at many places, and on texts that are none: nothing throws, all spans lie in the text. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { createAnalysisHost, type UnitLanguage } from "../../server/src/analysis.ts"
import type { Span } from "../../server/src/base/span.ts"
import { corpus } from "../parsers/systemd/analyzer.ts"
import { computed } from "../support/computed.ts"

const uri = "file:///w/deploy/a@.service"

/** The features on one text, without any other file. */
function featuresOn(text: string): UnitLanguage {
  const host = createAnalysisHost(
    { random: (bytes) => new Uint8Array(bytes), today: () => "2026-11-21" },
    { fence: false },
  )
  return host.apply({ roots: ["file:///w"], documents: new Map([[uri, { text, version: 1 }]]) }).units
}

function inside(text: string, spans: readonly (Span | undefined)[]): void {
  for (const span of spans)
    if (span !== undefined)
      assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(span))
}

/** Asks everything about a text at the places. */
function askAll(text: string, places: readonly number[]): void {
  const units = featuresOn(text)
  const whole = { start: 0, end: text.length }
  inside(text, [
    ...units.lenses(uri).map((each) => each.span),
    ...units.links(uri).map((each) => each.span),
    ...(units.tokens(uri) ?? []).map((each) => each.span),
    ...units.format(uri).map((each) => each.span),
    ...units.exposureHints(uri, whole).map(({ at }) => ({ start: at, end: at })),
  ])
  for (const [at, next] of (units.tokens(uri) ?? []).map(
    (each, i, all) => [each.span.end, all[i + 1]?.span.start] as const,
  ))
    assert.ok(next === undefined || at <= next, "tokens overlap")
  for (const fold of units.folds(uri) ?? []) assert.ok(fold.startLine < fold.endLine)
  units.effective(uri)
  units.exposurePage(uri)
  for (const at of places) {
    const { replace } = units.completions(uri, at)
    const selections = units.selections(uri, at)
    inside(text, [replace, units.definition(uri, at)?.from, units.renamePlace(uri, at)?.span, ...selections])
    for (const [i, span] of selections.entries()) {
      const outer = selections[i + 1]
      assert.ok(outer === undefined || (outer.start <= span.start && span.end <= outer.end), "selections do not nest")
    }
    inside(
      text,
      units.references(uri, at, true).map((each) => each.span),
    )
  }
}

describe("features of units", () => {
  it("hold on real units", (t) => {
    if (!existsSync(corpus)) return t.skip("there is no corpus")
    const names = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".service"))
    assert.ok(names.length > 20)
    for (const name of names.filter((_, i) => i % 3 === 0)) {
      const text = readFileSync(join(corpus, name), "utf8")
      askAll(
        text,
        Array.from({ length: 12 }, (_, i) => Math.floor((text.length * i) / 11)),
      )
    }
  })

  it("hold on texts that are none", () => {
    const piece = fc.constantFrom(
      "[",
      "]",
      "[Service]",
      "[Unit]\n",
      "\n",
      "\r\n",
      "\r",
      "\0",
      "\\",
      "\\\n",
      "=",
      " ",
      "\t",
      "#",
      ";",
      "%",
      "%i",
      "~",
      "After=",
      "a@%i.service",
      "ExecStart=",
      "/bin/a",
      "CapabilityBoundingSet=",
      "CAP_",
      "SystemCallFilter=@",
      "\uFEFF",
      "'",
      '"',
      "é",
      "😀",
      "User",
      "EnvironmentFile=-/x ",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), fc.nat(200), (pieces, at) => {
        const text = pieces.join("")
        askAll(text, [0, text.length, Math.min(at, text.length)])
      }),
      { numRuns: 150, seed: 5 },
    )
  })

  it("cost bounded time on long ones", () => {
    const long = [
      `[Service]\nExecStart=${"\\\n".repeat(20_000)}`,
      `[Unit]\nAfter=${"a.service ".repeat(20_000)}`,
      `[Service]\n${"# c\\\n".repeat(20_000)}`,
      "[".repeat(100_000),
      `[Service]\nEnvironment=${"%".repeat(100_000)}`,
    ]
    for (const text of long) {
      const start = computed()
      askAll(text, [text.length - 1, text.length >> 1])
      assert.ok(computed() - start < 5000, text.slice(0, 30))
    }
  })
})
