/** `deploylint env read` as a process, and its parts: the JSON contract, masks, exit codes, any bytes at all. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import type { EnvReader } from "../../server/src/base/env-reader.ts"
import { indexLines } from "../../server/src/base/line-index.ts"
import { readArguments } from "../../server/src/cli/arguments.ts"
import { envData, textFor } from "../../server/src/cli/env.ts"
import { bytesOfText, textOfBytes, withReplacements } from "../../server/src/cli/env-bytes.ts"
import { readAs } from "../../server/src/model/env/read.ts"
import { parseEnv } from "../../server/src/syntax/env/parse.ts"
import { cli, inFolder, start } from "./subprocess.ts"

const readers: readonly EnvReader[] = [
  ...(["dotenv", "compose", "compose-raw", "systemd", "systemd-252"] as const),
  ...(["bash", "docker", "podman", "node", "python"] as const),
]

const read = (reader: string, ...more: readonly string[]): readonly string[] => [
  "env",
  "read",
  "--reader",
  reader,
  ...more,
]

/** The document that the command prints for bytes, without a process. */
function documentOf(reader: EnvReader, bytes: Uint8Array, environment = new Map<string, string>()): string {
  const text = textFor(reader, bytes)
  return JSON.stringify(envData(reader, readAs(reader, parseEnv(text), environment), indexLines(text)))
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("deploylint env read", { concurrency: 2 }, () => {
  it("prints the JSON contract, secrets included, and takes its environment from --set alone", () =>
    inFolder({ "a.env": 'A=b # c\nDB_PASSWORD="x y"\nHOME\nB=$S\n' }, async (folder) => {
      const runs = await Promise.all([
        cli(read("compose", "a.env", "--format", "json"), folder),
        cli(read("compose", "a.env", "--format=json", "--set", "S=1", "--set=HOME=/h=2", "--set", "A=z"), folder),
        cli(read("docker", "--format", "json", "a.env"), folder),
      ])
      assert.deepEqual(
        runs.map(({ code, stderr }) => [code, stderr]),
        [0, 0, 0].map((code) => [code, ""]),
      )
      const [bare, set, docker] = runs.map(({ stdout }) => JSON.parse(stdout))
      assert.deepEqual(Object.keys(bare).slice(0, 4), ["version", "reader", "error", "variables"])
      assert.deepEqual(bare.variables, { A: "b", DB_PASSWORD: "x y", B: "" })
      assert.equal(bare.ignored[0].line, 3)
      assert.deepEqual(set.variables, { A: "b", DB_PASSWORD: "x y", HOME: "/h=2", B: "1" })
      assert.deepEqual(docker, {
        version: 1,
        reader: "docker",
        error: null,
        variables: { A: "b # c", DB_PASSWORD: '"x y"', B: "$S" },
      })
    }))

  it("masks secrets in text unless told otherwise, and names what it passes over", () =>
    inFolder({ "a.env": "DB_PASSWORD=hunter2\nURL=postgres://u:hunter3@h/d\nA=1\nno name\n" }, async (folder) => {
      const [masked, shown] = await Promise.all([
        cli(read("node", "a.env"), folder),
        cli(read("node", "a.env", "--show-secrets"), folder),
      ])
      assert.equal(masked.stdout, "DB_PASSWORD=***\nURL=***\nA=1\n")
      assert.equal(masked.stderr, "a.env:4: passed over: it is not `NAME=value`\n")
      assert.equal(shown.stdout, "DB_PASSWORD=hunter2\nURL=postgres://u:hunter3@h/d\nA=1\n")
    }))

  it("ends with 1 and still prints the document where the reader refuses the file", () =>
    inFolder({ "a.env": "A=1\nexport B=hunter2\n" }, async (folder) => {
      const [json, text] = await Promise.all([
        cli(read("docker", "a.env", "--format", "json"), folder),
        cli(read("docker", "a.env"), folder),
      ])
      const error = "variable 'export B' contains whitespaces"
      assert.equal(json.code, 1)
      assert.deepEqual(JSON.parse(json.stdout), { version: 1, reader: "docker", error, variables: {}, line: 2 })
      assert.deepEqual([text.code, text.stdout], [1, ""])
      assert.equal(text.stderr, `a.env:2: \`docker run\` refuses the file: ${error}\n`)
    }))

  it("ends with 2 for what is no file", () =>
    inFolder({ "d/x": "" }, async (folder) => {
      const runs = await Promise.all(["d", "none.env"].map((path) => cli(read("dotenv", path), folder)))
      assert.deepEqual(
        runs.map(({ code, stdout, stderr }) => [code, stdout, stderr]),
        [
          [2, "", "d: a folder, not a file\n"],
          [2, "", "none.env: no such file\n"],
        ],
      )
    }))

  it("reads the standard input for `-`", () =>
    inFolder({}, async (folder) => {
      const child = start(read("python", "-", "--format", "json"), folder)
      child.stdin?.end("A=1\nB\n")
      let stdout = ""
      for await (const part of child.stdout ?? []) stdout += part
      assert.deepEqual(JSON.parse(stdout).variables, { A: "1", B: null })
    }))
})

describe("arguments of env read", () => {
  const misuses: readonly (readonly [string, RegExp])[] = [
    ["env", /takes `read` and one file/],
    ["env raed x", /takes `read` and one file/],
    ["env read --reader dotenv", /one file/],
    ["env read --reader dotenv a b", /one file/],
    ["env read a", /needs `--reader`: dotenv, compose/],
    ["env read a --reader dotnev", /one of dotenv, compose/],
    ["env read a --reader dotenv --set A", /takes `NAME=VALUE`/],
    ["env read a --reader dotenv --set =x", /takes `NAME=VALUE`/],
  ]
  for (const [line, why] of misuses)
    it(line, () => {
      const command = readArguments(line.split(" "))
      assert.match(command.command === "misuse" ? command.why : "", why)
    })
  it("has all readers", () => {
    for (const reader of readers) assert.equal(readArguments(read(reader, "-")).command, "env-read")
  })
})

describe("bytes", () => {
  it("become a text that holds them all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const text = textOfBytes(bytes)
        assert.deepEqual(bytesOfText(text), bytes)
        assert.equal(withReplacements(text), Buffer.from(bytes).toString("utf8"))
      }),
      { numRuns: 500, seed: 20261 },
    )
  })

  it("of any kind crash no reader", () => {
    const significant = fc.constantFrom(...utf8("A=B\n'\"`\\$#{}():;! \t\r[x-"), 0, 0xff, 0xc3, 0xa9, 0xe2, 0x82, 0xef)
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(significant, { maxLength: 60 }).map((each) => Uint8Array.from(each)),
    )
    fc.assert(
      fc.property(bytes, (each) => {
        for (const reader of readers) {
          const { version, error, variables } = JSON.parse(documentOf(reader, each))
          assert.equal(version, 1)
          assert.ok(error === null || (typeof error === "string" && Object.keys(variables).length === 0))
        }
      }),
      { numRuns: 400, seed: 20261 },
    )
  })

  it("that are not UTF-8 are refused by those that refuse them, each in its way", () => {
    const inValue = Uint8Array.of(...utf8("A="), 0xff)
    const inComment = Uint8Array.of(...utf8("# "), 0xff, ...utf8("\nA=1"))
    const refusing = (bytes: Uint8Array) =>
      readers.filter((reader) => JSON.parse(documentOf(reader, bytes)).error !== null)
    assert.deepEqual(refusing(inValue), ["compose-raw", "systemd", "systemd-252", "docker", "python"])
    assert.deepEqual(refusing(inComment), ["compose-raw", "docker", "python"])
    assert.equal(JSON.parse(documentOf("node", inValue)).variables.A, "\ufffd")
  })

  it("of UTF-16: nothing for dotenv, an error for most", () => {
    const utf16 = Uint8Array.of(0xff, 0xfe, ...Buffer.from("A=1\nB=2\n", "utf16le"))
    assert.deepEqual(JSON.parse(documentOf("dotenv", utf16)).variables, {})
    for (const reader of ["compose", "compose-raw", "systemd", "docker", "python"] as const)
      assert.notEqual(JSON.parse(documentOf(reader, utf16)).error, null, reader)
  })

  it("of names that JavaScript gives a meaning stay names", () => {
    for (const reader of readers) {
      const document = documentOf(reader, utf8("__proto__=x\nconstructor=y\n"))
      assert.match(document, /"variables":\{"__proto__":"x","constructor":"y"\}/, reader)
    }
    assert.equal(Object.hasOwn(Object.prototype, "x"), false)
  })
})
