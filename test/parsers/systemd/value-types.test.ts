/** The readers of values against systemd's own parser: same verdict on seeded pairs of directive and value. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { directiveOf } from "../../../server/src/model/systemd/catalogue.ts"
import { valueProblems } from "../../../server/src/model/systemd/value-types/readers.ts"
import { computed } from "../../support/computed.ts"
import { hasAnalyzerOf, seed, type verifyUnits } from "./analyzer.ts"
import { type Verdict, verdictsOf } from "./value-oracle.ts"
import { type Pair, valuePairs } from "./value-samples.ts"

/**
 * Where the two may differ, and why:
 * - `%n`, `%H` and the like: what the machine fills in is not known to the file's reader, so it says nothing.
 * - a unit that names itself, and kill modes, streams and users that are accepted with a warning: other rules.
 * - capabilities: systemd drops unknown names in silence, the reader reports them.
 */
function isExcused(pair: Pair, verdict: Verdict): boolean {
  return (
    /%[A-Za-z]/.test(pair.value.replaceAll("%%", "")) ||
    /KillMode=none|obsolete|not safe|cannot trigger themselves/.test(verdict.text)
  )
}

/** Types without a certain grammar: their readers say nothing, and are held to that. */
const open = new Set([
  "filesystem-list",
  "regex-pattern",
  "image-policy",
  "nft-set",
  "open-file",
  "flags-comma",
  "xattr",
])

function comparable(pairs: readonly Pair[], version: number): Pair[] {
  return pairs.filter(({ section, key, value }) => {
    const info = directiveOf(section, key)
    return info !== undefined && (info.since ?? 0) <= version && info.old?.state !== "ignored" && !value.endsWith("\\")
  })
}

function share(
  pairs: readonly Pair[],
  verdicts: readonly Verdict[],
  version: number,
): Map<string, { n: number; wrong: string[] }> {
  const byType = new Map<string, { n: number; wrong: string[] }>()
  pairs.forEach((pair, i) => {
    const verdict = verdicts[i] ?? { text: "", fatal: false }
    const found = valueProblems(pair.section, pair.key, pair.value, { version, instance: "" })
    const ours = found.some((each) => each.kind !== "capability")
    const sameEffect = !verdict.fatal || found.some((each) => each.effect === "unit")
    const entry = byType.get(pair.type) ?? { n: 0, wrong: [] }
    byType.set(pair.type, entry)
    entry.n++
    if ((ours !== (verdict.text !== "") || !sameEffect) && !isExcused(pair, verdict))
      entry.wrong.push(
        `${pair.section}.${pair.key}=${pair.value}: ${ours ? "reported" : "accepted"}; systemd: ${verdict.text || "accepts"}`,
      )
  })
  return byType
}

function assertEqual(byType: ReturnType<typeof share>): void {
  const bad = [...byType].filter(([type, { n, wrong }]) => !open.has(type) && wrong.length > Math.max(n * 0.02, 1))
  assert.deepEqual(
    bad.map(([type, { n, wrong }]) => ({ type, n, wrong })),
    [],
    `seed ${seed}`,
  )
  for (const type of open) for (const wrong of byType.get(type)?.wrong ?? []) assert.match(wrong, /: accepted; /)
}

test("values: the verdicts of systemd and of the readers are equal for at least 98 % of each type", (t) => {
  const version = 252
  if (!hasAnalyzerOf(t, version)) return
  const pairs = comparable(valuePairs(seed, 12), version).filter((each) => each.type !== "unit-list")
  const byType = share(pairs, verdictsOf(pairs), version)
  assertEqual(byType)
  const all = [...byType.values()]
  const compared = all.reduce((sum, each) => sum + each.n, 0)
  const wrong = all.reduce((sum, each) => sum + each.wrong.length, 0)
  assert.ok(byType.size >= 60 && compared > 5000, `${byType.size} types, ${compared} pairs`)
  assert.ok(wrong < compared * 0.01, `${wrong} of ${compared} differ`)
})

/** Names in dependency lists are only checked where dependencies are loaded. */
const verifyWithDependencies: typeof verifyUnits = (texts, _level, names = []) => {
  const folder = mkdtempSync(join(tmpdir(), "units-"))
  try {
    const files = texts.map((text, i) => {
      const file = join(folder, names[i] ?? "")
      writeFileSync(file, text)
      return file
    })
    const run = spawnSync("systemd-analyze", ["verify", "--man=no", "--recursive-errors=one", ...files], {
      env: { ...process.env, SYSTEMD_LOG_LEVEL: "info", SYSTEMD_COLORS: "0" },
      encoding: "utf8",
      maxBuffer: 1 << 26,
    })
    assert.equal(run.error, undefined)
    const lines = run.stderr.split("\n")
    return files.map((file) =>
      lines
        .filter((line) => line.startsWith(`${file}:`))
        .map((line) => line.slice(file.length + 1))
        .join("\n"),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test("names of units: the verdicts are equal", (t) => {
  const version = 252
  if (!hasAnalyzerOf(t, version)) return
  const pairs = comparable(valuePairs(seed, 12), version).filter((each) => each.type === "unit-list")
  assertEqual(share(pairs, verdictsOf(pairs, verifyWithDependencies), version))
  assert.ok(pairs.length > 150)
})

const characters = [..."aZ059 \t%iZ\\\"'/.:-+~@!|#;=,$[]{}*?_<>", "\u0001", "\u007f", "é", "\ud800", "😀"]

test("no value makes a reader throw, and what it reports lies in the value", () => {
  const keys = valuePairs(seed, 1)
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.string({ unit: fc.constantFrom(...characters), maxLength: 60 }),
      (pair, value) => {
        for (const problem of valueProblems(pair.section, pair.key, value, {
          version: undefined,
          instance: undefined,
        })) {
          assert.ok(
            problem.range.start >= 0 && problem.range.start <= problem.range.end,
            JSON.stringify([pair.key, problem]),
          )
          assert.ok(problem.range.end <= value.length, JSON.stringify([pair.key, problem]))
        }
      },
    ),
    { seed, numRuns: 600 },
  )
})

test("hostile values cost linear time", () => {
  const onePerType = [...new Map(valuePairs(seed, 1).map((each) => [each.type, each])).values()]
  const start = computed()
  for (const part of ["a ", "%Z", "\\x", '"', "1", "1K ", "::", "/..", "~", "#  ", "a:b:"]) {
    const value = part.repeat(2_000)
    for (const { section, key } of onePerType) valueProblems(section, key, value, { version: 252, instance: "" })
  }
  assert.ok(computed() - start < 20_000)
})
