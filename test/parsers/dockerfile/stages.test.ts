/** What an image is built from: Dockerfiles by example, real and random ones, and the tables of known images. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import fc from "fast-check"
import { readDockerfile } from "../../../server/src/model/dockerfile/read.ts"
import { type BuiltImage, builtImage as imageOf } from "../../../server/src/model/dockerfile/stages.ts"
import { bringsHealthcheck, hasTool } from "../../../server/src/model/image-tools.ts"
import { parseDockerfile } from "../../../server/src/syntax/dockerfile/parse.ts"
import { computed } from "../../support/computed.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname

const model = (text: string) => readDockerfile(parseDockerfile(text))
const builtImage = (text: string, target?: string): BuiltImage | undefined => imageOf(model(text), target)

describe("stages", () => {
  test("the chain of the last stage, or of the target", () => {
    const text =
      "FROM debian:12 AS base\nRUN one\nHEALTHCHECK CMD x\nFROM base AS a\nHEALTHCHECK NONE\nFROM base\nRUN two"
    assert.deepEqual(builtImage(text), {
      base: "debian:12",
      healthcheck: "check",
      runs: ["two\n", "one\n"],
      copies: [],
    })
    assert.equal(builtImage(text, "A")?.healthcheck, "none")
    assert.equal(builtImage(text, "0")?.base, "debian:12")
    assert.equal(builtImage(text, "nowhere"), undefined)
  })
  test("global arguments are filled in, others are open", () => {
    const base = (text: string): string | undefined => builtImage(text)?.base
    assert.equal(base("ARG V=22\nFROM node:${V}-slim"), "node:22-slim")
    assert.equal(base('ARG I="node:22"\nFROM --platform=$BUILDPLATFORM $I AS x'), "node:22")
    assert.equal(base("FROM node:${V:-20}"), "node:20")
    assert.equal(base("ARG V\nFROM node:${V}"), undefined)
    assert.equal(base("RUN x"), undefined)
  })
  test("a stage that names itself does not loop", () => {
    assert.equal(builtImage("FROM a AS a\nFROM a AS a")?.base, "a")
  })
})

test("real Dockerfiles have a base", (t) => {
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)Dockerfile[^/]*$/.test(file),
  )
  assert.ok(files.length >= 60, `only ${files.length} Dockerfiles`)
  const checked = files.filter((file) => {
    const text = readFileSync(join(corpus, file), "utf8")
    const { stages } = model(text)
    assert.equal(stages.length, text.match(/^[ \t]*FROM[ \t]/gim)?.length ?? 0, file)
    return builtImage(text)?.healthcheck === "check"
  })
  assert.deepEqual(checked.map((file) => file.split("/")[0]).sort(), [
    "docker__awesome-compose",
    "outline__outline",
    "paperless-ngx__paperless-ngx",
  ])
})

test("any text is read, in bounded time", () => {
  const part = fc.constantFrom(
    "FROM ",
    "RUN ",
    "a",
    "\n",
    "\\\n",
    "#",
    "<<EOF",
    "EOF",
    " AS ",
    "HEALTHCHECK ",
    "$",
    "${A",
    "}",
    "ARG A=",
    "0",
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      builtImage(parts.join(""))
    }),
    { seed: 20266, numRuns: 500 },
  )
  const started = computed()
  for (const text of [
    "FROM a AS b\n".repeat(5_000),
    `FROM a\nRUN ${"x \\\n".repeat(20_000)}`,
    `ARG A=${"${A".repeat(30_000)}`,
  ])
    builtImage(text)
  assert.ok(computed() - started < 3000)
})

describe("known images", () => {
  const cases: readonly (readonly [string, string, boolean | undefined, boolean | undefined])[] = [
    ["node", "22-alpine", false, true],
    ["node", "22-slim", false, false],
    ["node", "22", true, true],
    ["nginx", "1.29-alpine", true, true],
    ["nginx", "1.29-alpine-slim", false, true],
    ["postgres", "17", false, false],
    ["postgres", "17-alpine", false, true],
    ["distroless/static-debian12", "nonroot", false, false],
    ["distroless/static-debian12", "debug", undefined, undefined],
    ["team/api", "1-alpine", undefined, undefined],
  ]
  for (const [repository, tag, curl, wget] of cases)
    test(`${repository}:${tag}`, () => {
      assert.equal(hasTool({ repository, tag }, "curl"), curl)
      assert.equal(hasTool({ repository, tag }, "wget"), wget)
    })
  test("health checks of images", () => {
    assert.equal(bringsHealthcheck({ repository: "postgres" }), false)
    assert.equal(bringsHealthcheck({ repository: "louislam/uptime-kuma" }), true)
    assert.equal(bringsHealthcheck({ repository: "team/postgres" }), undefined)
  })
})
