/** What an image is built from: Dockerfiles by example, real and random ones, and the tables of known images. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import fc from "fast-check"
import { builtImage, stagesOf } from "../../../server/src/model/dockerfile/stages.ts"
import { bringsHealthcheck, hasTool } from "../../../server/src/model/image-tools.ts"
import { instructionsOf } from "../../../server/src/syntax/dockerfile/instructions.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname

describe("instructions", () => {
  const names = (text: string): readonly string[] => instructionsOf(text).map((each) => `${each.name} ${each.text}`)
  test("continuations, comments and blank lines between them", () =>
    assert.deepEqual(names("FROM a\nRUN x \\\n\n  # c\n  && y\nCMD z"), ["FROM a", "RUN x    && y", "CMD z"]))
  test("a here-document is no instruction", () => {
    const [, run, last] = instructionsOf("FROM a\nRUN <<EOF\nHEALTHCHECK CMD x\nEOF\nUSER b")
    assert.equal(run?.body, "HEALTHCHECK CMD x")
    assert.equal(last?.name, "USER")
  })
  test("two here-documents, one with tabs", () =>
    assert.deepEqual(names("COPY <<-A <<'B' /x/\n\tone\n\tA\ntwo\nB\nUSER c"), ["COPY <<-A <<'B' /x/", "USER c"]))
  test("the escape directive", () =>
    assert.deepEqual(names("# escape=`\nFROM a`\n:1\nRUN C:\\"), ["FROM a :1", "RUN C:\\"]))
  test("lower case, CRLF and a byte order mark", () =>
    assert.deepEqual(names("\uFEFFfrom a\r\nrun b\\\r\n c\r\n"), ["FROM a", "RUN b  c"]))
})

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
    const stages = stagesOf(text)
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
  const started = performance.now()
  for (const text of [
    "FROM a AS b\n".repeat(20_000),
    `FROM a\nRUN ${"x \\\n".repeat(50_000)}`,
    `ARG A=${"${A".repeat(30_000)}`,
  ])
    builtImage(text)
  assert.ok(performance.now() - started < 3000)
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
