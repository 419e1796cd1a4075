/** What people vouch for in `deploylint.yaml`: what counts, what is refused, what has run out. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { catalogue } from "../../server/src/rules/catalogue.ts"
import { readSettings } from "../../server/src/settings/read.ts"
import { settingsJsonSchema } from "../../server/src/settings/schema.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"
import { openWorkspace } from "../support/workspace.ts"
import { itemIn, openChecklist } from "./open.ts"
import { hub } from "./samples.ts"

const entry = (changes: Readonly<Record<string, string | undefined>> = {}): string => {
  const fields = {
    item: "B3",
    by: "Ada Example",
    on: "2026-10-01",
    until: "2027-03-31",
    evidence: "https://wiki.example/restore",
    ...changes,
  }
  const lines = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]))
  return `attest:\n  - ${lines.join("\n    ")}\n`
}

/** `rule at-the-text: message` of every finding in the settings file. */
function findings(text: string, today = "2026-11-24"): readonly string[] {
  const items = openWorkspace({ "deploylint.yaml": text }, today).analysis().findings("file:///w/deploylint.yaml").items
  return items.map(
    ({ rule, span, message }) => `${rule} ${JSON.stringify(text.slice(span.start, span.end))}: ${message}`,
  )
}

const invalid = "deploylint/invalid-attestation"

describe("an attestation in deploylint.yaml", () => {
  const table: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ["complete", entry(), []],
    ["for one deployment", entry({ deployment: "deploy" }), []],
    ["on its last day", entry({ until: "2026-11-24" }), []],
    [
      "over",
      entry({ until: "2026-11-23" }),
      [
        `deploylint/expired-attestation "2026-11-23": The attestation of B3 ended on 2026-11-23: the item is unknown again.`,
      ],
    ],
    [
      "of a day to come",
      entry({ on: "2026-11-25" }),
      [`${invalid} "2026-11-25": The attestation of B3 is dated 2026-11-25, a day to come: it counts for nothing.`],
    ],
    [
      "without evidence",
      entry({ evidence: undefined }),
      [`${invalid} "item": This attestation counts for nothing: \`evidence\` missing.`],
    ],
    [
      "without anybody and without an end",
      entry({ by: undefined, until: undefined }),
      [`${invalid} "item": This attestation counts for nothing: \`by\`, \`until\` missing.`],
    ],
    [
      "of an item that does not exist",
      entry({ item: "B9" }),
      [`${invalid} "B9": The checklist has no item \`B9\`: did you mean \`B1\`?`],
    ],
    [
      "of an item that files decide",
      entry({ item: "D4" }),
      [`${invalid} "D4": \`D4\` is decided by files alone: nobody can attest it.`],
    ],
    [
      "with a day that does not exist",
      entry({ on: "2026-02-30" }),
      [`${invalid} "2026-02-30": \`2026-02-30\` is no day like 2027-01-31.`],
    ],
    [
      "that ends before it begins",
      entry({ until: "2026-09-01" }),
      [`${invalid} "2026-09-01": This day lies before the one of \`on\`.`],
    ],
    [
      "with a key that is none",
      entry({ who: "x" }),
      [
        'deploylint/invalid-settings "who": `who` is not a key here: use `item`, `deployment`, `by`, `on`, `until`, `evidence`.',
      ],
    ],
    [
      "as text",
      "attest: B3\n",
      [
        'deploylint/invalid-settings "B3": `attest` must be a list of entries with `item`, `by`, `on`, `until` and `evidence`, not text.',
      ],
    ],
  ]
  for (const [name, text, expected] of table) it(name, () => assert.deepEqual(findings(text), expected))
  it("that is wrong spoils no other", () => {
    const both = `${entry({ item: "B9" })}${entry().replace("attest:\n", "")}`
    assert.equal(itemIn(openChecklist({ ...hub, "deploylint.yaml": both }).report(), "B3").state, "pass")
  })
  it("never throws, whatever stands there", () => {
    const value = fc.oneof(
      fc.constantFrom("2026-01-01", "B3", "[]", "{}", "~", "&a x", "*a", "|", "-"),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("item", "by", "on", "until", "evidence", "deployment", "x"), value), {
          maxLength: 8,
        }),
        (pairs) => {
          const text = `attest:\n${pairs.map(([key, text], i) => `${i === 0 ? "  - " : "    "}${key}: ${text}`).join("\n")}\n`
          readSettings(parseYaml(text), catalogue)
        },
      ),
      { seed: 3, numRuns: 150 },
    )
  })
})

describe("deployments in deploylint.yaml", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "a known one",
      "deployments:\n  edge:\n    files: [edge/]\n    environment: production\n    fleet: 40\n    products: [synapse]\n",
      [],
    ],
    ["an unknown environment", "deployments:\n  edge:\n    environment: prod\n", ['"prod"']],
    ["a fleet that is no number", "deployments:\n  edge:\n    fleet: many\n", ['"many"']],
    ["an unknown product", "deployments:\n  edge:\n    products: [matrix]\n", ['"matrix"']],
    ["an unknown key", "deployments:\n  edge:\n    file: x\n", ['"file"']],
  ]
  for (const [name, text, places] of cases)
    it(name, () =>
      assert.deepEqual(
        findings(text).map((line) => /^\S+ ("[^"]*")/.exec(line)?.[1]),
        places,
      ),
    )
})

describe("what an attestation does", () => {
  const withWords = (text: string, today?: string) =>
    openChecklist({ ...hub, "deploylint.yaml": text }, today === undefined ? {} : { today }).report()
  it("turns unknown into pass, and says whose word it is", () => {
    assert.equal(itemIn(withWords("ignore: []\n"), "B3").state, "unknown")
    const item = itemIn(withWords(entry()), "B3")
    assert.equal(item.state, "pass")
    assert.match(item.reason, /Attested by Ada Example on 2026-10-01, until 2027-03-31/)
    assert.equal(item.attestation?.evidence, "https://wiki.example/restore")
  })
  it("ends on its day", () => {
    assert.equal(itemIn(withWords(entry(), "2027-03-31"), "B3").state, "pass")
    const over = itemIn(withWords(entry(), "2027-04-01"), "B3")
    assert.equal(over.state, "unknown")
    assert.match(over.reason, /ended on 2027-03-31/)
  })
  it("does not begin before its day", () =>
    assert.equal(itemIn(withWords(entry({ on: "2026-12-01" })), "B3").state, "unknown"))
  it("is about the deployment that it names", () => {
    assert.equal(itemIn(withWords(entry({ deployment: "deploy" })), "B3").state, "pass")
    assert.equal(itemIn(withWords(entry({ deployment: "other" })), "B3").state, "unknown")
  })
  it("never turns a failure into a pass", () => {
    const env = (hub["deploy/.env"] ?? "").replace("SIGNAL_BATCH_SIZE=100", "SIGNAL_BATCH_SIZE=20000")
    const report = openChecklist({ ...hub, "deploy/.env": env, "deploylint.yaml": entry({ item: "R5" }) }).report()
    assert.equal(itemIn(report, "R5").state, "fail")
  })
})

it("the schema knows the keys, and only items that can be attested", () => {
  const schema = JSON.stringify(settingsJsonSchema(catalogue))
  for (const key of ["attest", "deployments", "fleet", "until", "evidence"]) assert.ok(schema.includes(`"${key}"`), key)
  assert.ok(schema.includes('"B3"') && !schema.includes('"D4"'))
})
