/** The reader of `docker run --env-file` against Docker's client, which shows a daemon of ours what it has read. */
import assert from "node:assert/strict"
import { after, before, describe, it } from "node:test"
import fc from "fast-check"
import { bytesOfText } from "../../../server/src/cli/env-bytes.ts"
import { readAs } from "../../../server/src/model/env/read.ts"
import { readDocker } from "../../../server/src/model/env/readers/docker.ts"
import { parseEnv } from "../../../server/src/syntax/env/parse.ts"
import { findProgram, needs } from "../../support/oracle.ts"
import { envCorpus } from "./corpus.ts"
import { createDockerClient, type DockerClient } from "./docker-daemon.ts"
import { longLines, outside, plainSoup } from "./plain-soup.ts"
import { type Outcome, outcomeOf, recorded, sorted } from "./recorded.ts"
import { runs } from "./soup.ts"

const environment = new Map(Object.entries(outside))
const ours = (text: string): Outcome => outcomeOf(readDocker(parseEnv(text), environment))

describe("Docker's client", needs(findProgram("docker"), "docker"), () => {
  let client: DockerClient | undefined
  before(async () => {
    client = await createDockerClient(findProgram("docker") ?? "docker", outside)
  })
  after(() => client?.close())

  async function theirs(texts: readonly string[]): Promise<readonly Outcome[]> {
    const results = (await client?.read(texts.map(bytesOfText))) ?? []
    return results.map((result) => ("refused" in result ? "refused" : sorted(result)))
  }

  /** Those that we take go together, the refused ones one by one. */
  async function compare(texts: readonly string[], mostRefused: number): Promise<void> {
    const taken = texts.filter((text) => ours(text) !== "refused")
    for (let at = 0; at < taken.length; at += 100) {
      const part = taken.slice(at, at + 100)
      const results = await theirs(part)
      for (const [i, text] of part.entries()) assert.deepEqual(ours(text), results[i], JSON.stringify(text))
    }
    const refused = texts.filter((text) => ours(text) === "refused")
    for (const text of refused.slice(0, mostRefused))
      assert.deepEqual(await theirs([text]), ["refused"], JSON.stringify(text.slice(0, 200)))
  }

  it("random files", () => compare(fc.sample(plainSoup(true), runs(600)), 8))
  it("lines of about 64 KiB", () => compare(longLines, 6))
  it("real files", async (t) => {
    const files = envCorpus().map(({ text }) => text)
    if (files.length === 0) t.skip("the corpus is not here")
    await compare(files, 8)
  })
})

describe("the recorded results of 28.2.2", () => {
  const { environment: around, inputs } = recorded("docker-recorded.json")
  for (const reader of ["docker", "compose-raw"] as const)
    it(reader, () => {
      assert.ok(inputs.length > 300)
      for (const [text, outcome] of inputs)
        assert.deepEqual(
          outcomeOf(readAs(reader, parseEnv(text), new Map(Object.entries(around)))),
          outcome,
          JSON.stringify(text),
        )
    })
})

describe("refusals", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["A=1\nexport B=2", "variable 'export B' contains whitespaces"],
    ["A = b", "variable 'A ' contains whitespaces"],
    ["\n=b", "no variable name on line 2"],
    ["A=1\nit is hunter2", "the variable name on line 2 contains whitespaces"],
    ["it is hunter2=x", "the variable name on line 1 contains whitespaces"],
    ["#\udcff", "invalid utf8 bytes at line 1"],
  ]
  for (const [text, error] of cases)
    it(JSON.stringify(text), () => {
      const reading = readDocker(parseEnv(text), new Map())
      assert.equal(reading.ok ? undefined : reading.error, error)
    })
})
