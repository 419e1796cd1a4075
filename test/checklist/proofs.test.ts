/** What decides each item: the scenarios that the documentation names, run. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { root } from "../support/workspace.ts"
import { itemIn, openChecklist } from "./open.ts"
import { proofScenarios } from "./scenarios.ts"

describe("proofs", () => {
  for (const { item, state, because, files, decisive } of proofScenarios)
    it(`${item} is ${state} because ${because}`, () => {
      const found = itemIn(openChecklist(files).report(), item)
      assert.equal(
        found.state,
        state,
        `${found.reason}\n${found.evidence.map(({ verdict, fact }) => `${verdict}: ${fact}`).join("\n")}`,
      )
      if (state !== "pass" && state !== "fail") return
      const places = found.evidence
        .filter(({ verdict }) => verdict === state)
        .map(({ uri }) => uri.slice(root.length + 1))
      assert.ok(places.includes(decisive), `${places}`)
    })
})
