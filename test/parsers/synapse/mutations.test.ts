/** Damaged configs: nothing throws, every place lies in the text, every offered edit applies, hovers answer anywhere. */
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { applyEdits } from "../../../server/src/base/edit.ts"
import { computed } from "../../support/computed.ts"
import { fixturesRoot, scenariosOf } from "../../support/fixtures.ts"
import { openWorkspace } from "../../support/workspace.ts"

/** A small generator with a seed: the same damage in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pieces = [
  "\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "&a ",
  "*a",
  "<<: *a",
  "#",
  "\t",
  "null",
  "~",
  "true",
  "| \n",
  "? ",
  "!!int ",
  "---\n",
  "\r\n",
  "sites:",
  "server:",
  "é",
  "\u{1f600}",
]

function damaged(text: string, next: (below: number) => number): string {
  let result = text
  for (let i = 0, times = 1 + next(4); i < times; i++) {
    const at = next(result.length + 1)
    const to = Math.min(result.length, at + next(30))
    const kind = next(4)
    const middle = kind === 0 ? "" : kind === 1 ? result.slice(at, to).repeat(2) : (pieces[next(pieces.length)] ?? "")
    result = result.slice(0, at) + middle + result.slice(kind === 2 ? at : to)
  }
  return result
}

const texts = readdirSync(join(fixturesRoot, "synapse")).flatMap((rule) =>
  scenariosOf(`synapse/${rule}`).flatMap(({ files }) => files["config.yaml"] ?? []),
)

function check(text: string, next: (below: number) => number): void {
  const workspace = openWorkspace({ "config.yaml": text })
  const uri = workspace.uri("config.yaml")
  const analysis = workspace.analysis()
  for (const finding of analysis.findings(uri).items) {
    assert.ok(
      finding.span.start >= 0 && finding.span.start <= finding.span.end && finding.span.end <= text.length,
      finding.rule,
    )
    for (const fix of finding.fixes())
      for (const { edits } of fix.edits) assert.notEqual(applyEdits(text, edits), text, fix.title)
  }
  const found = analysis.hover(uri, next(text.length + 1))
  assert.ok(found === undefined || (found.span.end <= text.length && found.markdown !== ""))
}

describe("damaged Synapse configs", () => {
  it("are read without an exception", () => {
    const next = generator(7)
    for (let run = 0; run < 160; run++) {
      const text = damaged(texts[next(texts.length)] ?? "", next)
      try {
        check(text, next)
      } catch (error) {
        assert.fail(`run ${run}: ${error instanceof Error ? error.stack : error}\n${text}`)
      }
    }
  })
  it("cost bounded time where aliases multiply", () => {
    let text = "x0: &x0 { hostname: h, upstreams: [{ host: a, port: 1 }] }\n"
    for (let i = 1; i < 12; i++) text += `x${i}: &x${i} [${`*x${i - 1}, `.repeat(8)}]\n`
    text += "sites: *x1\nserver: { waf_threshold: 1, admin_listen: x }\n"
    const start = computed()
    check(text, generator(1))
    assert.ok(computed() - start < 2000)
  })
})
