/** The reader of `podman run --env-file` against recorded results of the program. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readPodman } from "../../../server/src/model/env/readers/podman.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { envCorpus } from "./corpus.ts"
import { longLines, plainSoup } from "./plain-soup.ts"
import { outcomeOf, recorded } from "./recorded.ts"
import { runs } from "./soup.ts"

describe("podman", () => {
  it("reads as recorded", () => {
    const { environment, inputs } = recorded("podman-recorded.json")
    assert.ok(inputs.length > 150)
    for (const [text, outcome] of inputs) {
      // What podman holds passes through JSON, which has no broken bytes.
      const plain = outcomeOf(readPodman(parseEnv(text), new Map(Object.entries(environment))))
      assert.deepEqual(
        plain === "refused"
          ? plain
          : plain.map(([name, value]) => [name.toWellFormed(), value?.toWellFormed() ?? null]),
        outcome,
        JSON.stringify(text),
      )
    }
  })
  it("takes all whose names start so from outside, and only what is there", () => {
    const outside = new Map([
      ["DB_HOST", "h"],
      ["DB_PORT", "1"],
      ["OTHER", "x"],
    ])
    const reading = readPodman(parseEnv("DB_*\nOTHER\nNONE\n"), outside)
    assert.deepEqual(outcomeOf(reading), [
      ["DB_HOST", "h"],
      ["DB_PORT", "1"],
      ["OTHER", "x"],
    ])
    assert.deepEqual(outcomeOf(readPodman(parseEnv("*"), outside)), [...outside])
  })
  it("refuses a line without a name and one of 64 KiB", () => {
    assert.equal(outcomeOf(readPodman(parseEnv("A=1\n =b"), new Map())), "refused")
    const refused = longLines.map((text) => outcomeOf(readPodman(parseEnv(text), new Map())) === "refused")
    assert.deepEqual(refused, [false, false, false, true, true, true])
  })
  it("reads any text, and real files", () => {
    const read = (text: string): void => void outcomeOf(readPodman(parseEnv(text), new Map()))
    fc.assert(fc.property(plainSoup(true), read), runs(500))
    for (const { text } of envCorpus()) read(text)
  })
})
