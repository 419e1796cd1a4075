/** How one item gets its state: a table over what rules, proofs, obstacles and people say. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { ItemDefinition } from "../../server/src/checklist/define.ts"
import { items } from "../../server/src/checklist/items/all.ts"
import { type Case, judge } from "../../server/src/checklist/judge.ts"
import { worstOf } from "../../server/src/checklist/merge.ts"
import type { Attestation, Deployment, DeploymentVerdict, State } from "../../server/src/checklist/types.ts"
import type { Claim, View } from "../../server/src/checklist/view.ts"
import type { Diagnosis, Finding } from "../../server/src/diagnose.ts"
import { checklistItems, itemOf } from "../../server/src/rules/items.ts"
import { rules } from "../../server/src/rules/registry.generated.ts"

const uri = "file:///w/compose.yaml"
const span = { start: 3, end: 5 }
const deployment: Deployment = {
  name: "w",
  home: "file:///w",
  flavour: "compose",
  environment: "production",
  products: [],
  mains: [uri],
  files: [uri],
}
const view = { deployment, members: [], templates: [], services: [{}], runs: () => false } as unknown as View
const word: Attestation = { item: "S7", by: "Ada", on: "2026-01-01", until: "2027-01-01", evidence: "T-1", uri, span }

const say = (verdict: Claim["verdict"]): Claim => ({
  verdict,
  uri,
  span: { start: 50, end: 51 },
  fact: `Said ${verdict}.`,
})

function definition(changes: Partial<ItemDefinition>): ItemDefinition {
  return {
    id: "S7",
    demand: "",
    passes: "",
    fails: "",
    unknown: "Nothing is known.",
    traps: [],
    answer: "",
    formats: ["compose"],
    about: [],
    prove: () => [],
    ...changes,
  }
}

/** A rule whose findings fail S7. */
const rule = "network/open-datastore-port"
const finding = (severity: Finding["severity"]): Finding => ({
  rule,
  message: "Open.",
  span,
  severity,
  identity: "x",
  related: [],
  tags: [],
  fixes: () => [],
})
const nothing: Diagnosis = { fingerprint: "", items: [], faults: [], undecided: [], accepted: [], switchedOff: [] }

interface Given {
  readonly diagnosis?: Partial<Diagnosis>
  readonly unread?: string
  readonly attested?: boolean
  readonly expired?: boolean
}

function stateOf(item: ItemDefinition, given: Given = {}): { state: State; reason: string } {
  const file = { uri, language: "compose" as const, diagnosis: { ...nothing, ...given.diagnosis } }
  const made: Case = {
    deployment,
    files: [given.unread === undefined ? file : { ...file, unread: given.unread }],
    attested: new Map(given.attested ? [["S7", word]] : []),
    expired: new Map(given.expired ? [["S7", word]] : []),
    view,
  }
  return judge(item, made)
}

const fault = { rule, uri, version: 1, error: "TypeError" }
const undecided = { rule, item: "S7", because: "the port is a variable" }

describe("state of an item", () => {
  const passing = definition({ prove: () => [say("pass")] })
  const table: readonly (readonly [name: string, ItemDefinition, Given, State])[] = [
    ["nothing said", definition({}), {}, "unknown"],
    ["a proof", passing, {}, "pass"],
    ["a proof and a doubt", definition({ prove: () => [say("pass"), say("unknown")] }), {}, "unknown"],
    [
      "a proof, a doubt and a failure",
      definition({ prove: () => [say("pass"), say("unknown"), say("fail")] }),
      {},
      "fail",
    ],
    ["a proof and an error of a rule", passing, { diagnosis: { items: [finding("error")] } }, "fail"],
    ["a proof and a warning", passing, { diagnosis: { items: [finding("warning")] } }, "fail"],
    ["a proof and a remark", passing, { diagnosis: { items: [finding("info")] } }, "pass"],
    ["a proof and a hint", passing, { diagnosis: { items: [finding("hint")] } }, "pass"],
    [
      "a proof and a finding about another item",
      passing,
      { diagnosis: { items: [{ ...finding("error"), rule: "network/wildcard-cors" }] } },
      "pass",
    ],
    [
      "a proof and a crashed rule",
      passing,
      { diagnosis: { faults: [fault], undecided: [{ ...undecided, because: "the rule failed" }] } },
      "unknown",
    ],
    [
      "a proof and a crashed rule of another item",
      passing,
      { diagnosis: { faults: [{ ...fault, rule: "network/wildcard-cors" }] } },
      "pass",
    ],
    ["a proof and a rule that cannot tell", passing, { diagnosis: { undecided: [undecided] } }, "unknown"],
    [
      "a proof and an accepted finding",
      passing,
      { diagnosis: { accepted: [{ rule, identity: "x", span, reason: "closed" }] } },
      "unknown",
    ],
    ["a proof and a rule that is switched off", passing, { diagnosis: { switchedOff: [rule] } }, "unknown"],
    ["a proof and an unread file", passing, { unread: "not UTF-8" }, "unknown"],
    [
      "a proof and an unread file of another kind",
      definition({ prove: () => [say("pass")], formats: ["runbook"] }),
      { unread: "not UTF-8" },
      "pass",
    ],
    ["an excuse", definition({ notApplicable: () => "None is there." }), {}, "not-applicable"],
    [
      "an excuse and a failure",
      definition({ notApplicable: () => "None is there.", prove: () => [say("fail")] }),
      {},
      "fail",
    ],
    [
      "another product",
      definition({ about: ["synapse"], prove: () => [say("fail")] }),
      { diagnosis: { items: [finding("error")] } },
      "not-applicable",
    ],
    [
      "a check that crashes",
      definition({
        prove: () => {
          throw new Error("x")
        },
      }),
      {},
      "unknown",
    ],
    ["a word", definition({}), { attested: true }, "pass"],
    ["a word and a doubt", definition({ prove: () => [say("unknown")] }), { attested: true }, "pass"],
    ["a word and a failure", definition({ prove: () => [say("fail")] }), { attested: true }, "fail"],
    ["a word and a finding", definition({}), { attested: true, diagnosis: { items: [finding("error")] } }, "fail"],
    ["a word and an unread file", definition({}), { attested: true, unread: "not UTF-8" }, "unknown"],
    [
      "a word and a rule that cannot tell",
      definition({}),
      { attested: true, diagnosis: { undecided: [undecided] } },
      "pass",
    ],
    ["a word and a crashed rule", definition({}), { attested: true, diagnosis: { faults: [fault] } }, "unknown"],
    ["a word that has run out", definition({}), { expired: true }, "unknown"],
    ["a proof and a word that has run out", passing, { expired: true }, "pass"],
  ]
  for (const [name, item, given, expected] of table)
    it(`${name}: ${expected}`, () => {
      const { state, reason } = stateOf(item, given)
      assert.equal(state, expected, reason)
      assert.match(reason, /^[A-Z`].*[^ ]$/, "a reason is a sentence")
    })
  it("says who vouches, until when, and since when nobody does any more", () => {
    assert.match(
      stateOf(definition({}), { attested: true }).reason,
      /Attested by Ada on 2026-01-01, until 2027-01-01: T-1/,
    )
    assert.match(stateOf(definition({}), { expired: true }).reason, /by Ada ended on 2027-01-01/)
  })
})

describe("the worst over deployments", () => {
  const verdict = (name: string, environment: DeploymentVerdict["environment"], state: State): DeploymentVerdict => ({
    name,
    environment,
    products: [],
    files: [],
    items: items.map(({ id }) => ({
      id,
      area: "security",
      title: "",
      state,
      reason: `${name} says.`,
      evidence: [],
      scaffolds: [],
      attestable: false,
    })),
  })
  const worst = (...given: readonly DeploymentVerdict[]): State | undefined => worstOf(given)[0]?.state
  it("is fail, then unknown, then pass, then not applicable", () => {
    const order: readonly State[] = ["fail", "unknown", "pass", "not-applicable"]
    for (const [i, bad] of order.entries())
      for (const good of order.slice(i)) {
        assert.equal(worst(verdict("a", "production", good), verdict("b", "production", bad)), bad)
        assert.equal(worst(verdict("a", "production", bad), verdict("b", "production", good)), bad)
      }
  })
  it("leaves out development and templates", () =>
    assert.equal(
      worst(verdict("a", "production", "pass"), verdict("b", "development", "fail"), verdict("c", "template", "fail")),
      "pass",
    ))
})

describe("item definitions", () => {
  it("are those of the checklist, each once", () =>
    assert.deepEqual(
      items.map(({ id }) => id),
      checklistItems.map(({ id }) => id),
    ))
  it("speak in sentences, and nothing promises what files cannot show", () => {
    for (const { id, demand, passes, fails, unknown, traps, answer } of items) {
      for (const text of [demand, passes, fails, unknown, answer, ...traps]) {
        assert.match(text, /^[A-Z0-9`].*\.$/s, `${id}: ${text}`)
        assert.doesNotMatch(text, /\b(compliant|compliance|certified|ensures?|guarantees?)\b/i, id)
      }
    }
  })
  it("that no format decides are attestable", () => {
    for (const { id, formats } of items) if (formats.length === 0) assert.equal(itemOf(id)?.attestable, true, id)
  })
  it("cover every item that a rule names", () => {
    const named = new Set(rules.flatMap(({ meta }) => meta.checklist).map((id) => (id === "D2" ? "D2a" : id)))
    assert.deepEqual(
      [...named].filter((id) => itemOf(id) === undefined),
      [],
    )
  })
})
