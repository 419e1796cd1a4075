/** Meaning of a Dockerfile: scopes of variables, users, stages, commands, checks. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { settled } from "../../../server/src/base/known.ts"
import { dockerfileHover } from "../../../server/src/features/dockerfile.ts"
import { dockerfileFacts } from "../../../server/src/model/dockerfile/facts.ts"
import { readDockerfile } from "../../../server/src/model/dockerfile/read.ts"
import { isRoot, shippedStages, targetStage, userOf } from "../../../server/src/model/dockerfile/stages.ts"
import { parseDockerfile } from "../../../server/src/syntax/dockerfile/parse.ts"

const read = (text: string) => readDockerfile(parseDockerfile(text))
const factsOf = (text: string) => dockerfileFacts(read(text), "file:///w/Dockerfile", "production", "file:///w")

describe("variables", () => {
  const envOf = (text: string, name: string) =>
    settled(
      read(text)
        .stages.at(-1)
        ?.variables.findLast((each) => each.name === name)?.value?.value,
    )
  test("an ARG before the first FROM is unseen until a stage declares it", () => {
    assert.equal(envOf("ARG V=1\nFROM a\nENV X=$V", "X"), undefined)
    assert.equal(envOf("ARG V=1\nFROM a\nARG V\nENV X=$V", "X"), "1")
    assert.equal(envOf("ARG V=1\nFROM a\nARG V=2\nENV X=$V", "X"), "2")
  })
  test("ENV beats ARG, and both go on to stages that begin with this one", () => {
    assert.equal(envOf("FROM a\nENV V=env\nARG V=arg\nENV X=$V", "X"), "env")
    assert.equal(envOf("FROM a AS b\nENV V=1\nARG W=2\nFROM b\nENV X=$V$W", "X"), "12")
  })
  test("quotes, escapes and operators", () => {
    assert.equal(envOf(`FROM a\nENV V=1\nENV X="$V \${N:-d}"`, "X"), "1 d")
    assert.equal(envOf(`FROM a\nENV V=1\nENV Y='$V'`, "Y"), "$V")
    assert.equal(envOf(`FROM a\nENV V=1\nENV Z=\\$V`, "Z"), "$V")
    assert.equal(envOf("FROM a\nENV K the rest  of it", "K"), "the rest  of it")
    assert.equal(envOf("FROM a\nENV X=$PATH:/x", "X"), undefined)
  })
  test("settings: literal values, ENV of stages that run, ARG of all", () => {
    const facts = factsOf(
      'FROM a AS build\nENV HIDDEN=1\nARG D=2\nFROM b\nCOPY --from=build /a /a\nENV SEEN=3\nCMD ["x"]',
    )
    assert.deepEqual(
      facts.settings.map(({ name, carrier }) => `${carrier} ${name}`),
      ["dockerfile-arg D", "dockerfile-env SEEN"],
    )
  })
})

describe("stages", () => {
  const text = "ARG B=debian:12\nFROM ${B} AS Base\nUSER 1000:1000\nFROM base AS mid\nFROM mid\nFROM scratch AS last"
  test("parents and targets do not mind capitals", () => {
    const model = read(text)
    assert.deepEqual(
      model.stages.map(({ parent }) => parent),
      [undefined, 0, 1, undefined],
    )
    assert.equal(targetStage(model, "BASE")?.index, 0)
    assert.equal(targetStage(model, "2")?.index, 2)
    assert.equal(targetStage(model, "nothing"), undefined)
    assert.equal(targetStage(model)?.index, 3)
  })
  test("images: no stages, no scratch; open ones without a tag", () => {
    assert.deepEqual(
      factsOf(text).images.map((image) => settled(image.reference)),
      ["debian:12"],
    )
    const [open] = factsOf("ARG V\nFROM ghcr.io/a/b:${V}-slim").images
    assert.deepEqual([open?.repository, open?.tag, open?.reference.known], ["a/b", undefined, false])
  })
  test("the user is inherited; a variable is unknown", () => {
    const model = read(text)
    const stage = targetStage(model, "2")
    assert.ok(stage !== undefined)
    assert.deepEqual(userOf(model, stage)?.user, { known: true, value: "1000" })
    for (const [user, expected] of [
      ["root", true],
      ["0:0", true],
      ["00", true],
      ["app", false],
      ["$X", undefined],
    ] as const)
      assert.equal(settled(factsOf(`FROM a\nUSER ${user}`).users[0]?.isRoot), expected, user)
    assert.equal(isRoot({ known: false, because: "x" }).known, false)
  })
  test("stages for building do not run", () => {
    const model = read(
      'FROM a AS build\nFROM a AS web\nCMD ["x"]\nFROM a AS worker\nCOPY --from=build /a /a\nCMD ["y"]',
    )
    assert.deepEqual(
      [...shippedStages(model)].map(({ name }) => name),
      ["web", "worker"],
    )
  })
})

describe("instructions", () => {
  test("HEALTHCHECK: times, defaults, forms", () => {
    const [check] =
      read("FROM a\nHEALTHCHECK --interval=1m30s --retries=5 CMD curl -f http://127.0.0.1/ || exit 1").stages[0]
        ?.healthchecks ?? []
    assert.deepEqual(
      [check?.interval, check?.timeout, check?.retries].map((value) => settled(value)),
      [90, 30, 5],
    )
    assert.equal(check?.command?.form, "shell")
    assert.deepEqual(
      check?.command?.commands.map(({ texts }) => texts.join(" ")),
      ["curl -f http://127.0.0.1/", "exit 1"],
    )
    assert.equal(read("FROM a\nHEALTHCHECK NONE").stages[0]?.healthchecks[0]?.none, true)
  })
  test("COPY: sources, stage and target below the working folder", () => {
    const [copy] =
      read('FROM a AS b\nFROM c\nWORKDIR /srv\nWORKDIR app\nCOPY --from=B ["x y", "./z/"]').stages[1]?.copies ?? []
    assert.equal(copy?.from?.stage, 0)
    assert.deepEqual(
      copy?.sources.map(({ raw }) => raw),
      ["x y"],
    )
    assert.equal(settled(copy?.targetPath), "/srv/app/z")
  })
  test("RUN: simple commands with quotes, redirections, conditions; substitutions are words", () => {
    const text =
      'FROM a\nRUN set -eux; if [ -f "x y" ]; then A=1 make all > /log 2>&1; fi \\\n  && echo "$(date)" | tee /b # end'
    const [run] = read(text).stages[0]?.runs ?? []
    assert.deepEqual(
      run?.commands.map(({ texts, after }) => `${after}: ${texts.join(" ")}`),
      ["start: set -eux", "then: [ -f x y ]", "then: make all", "and: echo $(date)", "pipe: tee /b"],
    )
    assert.equal(run?.errexit, true)
    assert.equal(run?.commands[3]?.words[1]?.known, false)
    const make = run?.commands[2]
    assert.equal(text.slice(make?.span.start, make?.span.end), "make all")
    assert.deepEqual(make?.assigned, ["A"])
  })
  test("here-documents: scripts of a shell are commands, those of other programs are not", () => {
    const runs =
      read(
        "FROM a\nRUN <<EOF\nmake \\\n  all\nEOF\nRUN bash -e <<EOF\ntwo\nEOF\nRUN python3 <<EOF\nimport x\nEOF\nRUN <<EOF\n#!/usr/bin/env python3\nimport y\nEOF",
      ).stages[0]?.runs ?? []
    assert.deepEqual(
      runs.map(({ commands, foreign }) => (foreign ? "foreign" : commands.map(({ texts }) => texts.join(" ")))),
      [["make all"], ["two"], "foreign", "foreign"],
    )
  })
  test("pipes: pipefail of SHELL holds for the stages that go on from it", () => {
    const facts = factsOf(
      'FROM a AS b\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM b\nRUN curl x | sh\nSHELL ["/bin/sh", "-c"]\nRUN curl y | sh || true',
    )
    assert.deepEqual(
      facts.commands.map(({ pipefail, pipedInto, failureIgnored }) => [pipefail, pipedInto.length, failureIgnored]),
      [
        [true, 1, false],
        [true, 0, false],
        [false, 1, true],
        [false, 0, true],
        [false, 0, false],
      ],
    )
  })
})

test("hover says what an instruction does not say, and no value of a secret", () => {
  const text =
    "ARG V\nFROM python:3.12\nENV API_SECRET=hunter2hunter2\nHEALTHCHECK --interval=5s CMD x\nEXPOSE 80\nCMD a && b"
  const model = read(text)
  const at = (word: string): string => dockerfileHover(model, text.indexOf(word))?.markdown ?? ""
  assert.match(at("ARG"), /visible in `FROM` lines only/)
  assert.match(at("FROM"), /Runs as: root/)
  assert.match(at("HEALTHCHECK"), /restart nothing[\s\S]*Every 5 s/)
  assert.match(at("EXPOSE"), /publishes nothing/)
  assert.match(at("CMD a"), /SIGTERM/)
  assert.match(at("ENV"), /API_SECRET/)
  assert.ok(!at("ENV").includes("hunter2"))
})
