/** The dialogue of `deploylint scaffold` over streams, and its arguments. */
import assert from "node:assert/strict"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { describe, it } from "node:test"
import { readArguments } from "../../server/src/cli/arguments.ts"
import type { Environment } from "../../server/src/cli/environment.ts"
import { createPrompt } from "../../server/src/cli/prompt.ts"
import { run } from "../../server/src/cli/run.ts"
import { inProject, read } from "./scaffold-project.ts"

describe("the dialogue", () => {
  interface Talk {
    readonly code: number
    readonly said: string
    readonly printed: string
  }
  async function talk(folder: string, lines: readonly string[], ...args: string[]): Promise<Talk> {
    const [input, output] = [new PassThrough(), new PassThrough()]
    let said = ""
    let printed = ""
    output.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
    const write = async (text: string): Promise<void> => {
      printed += text
    }
    const out = { write, colours: false }
    const environment: Environment = {
      cwd: folder,
      out,
      err: out,
      services: { random: (bytes) => new Uint8Array(bytes), today: () => "2026-01-01" },
      prompt: createPrompt(input, output),
    }
    input.end(lines.map((line) => `${line}\n`).join(""))
    const code = await run(["scaffold", "p", "--templates", "t", ...args], environment)
    return { code, said, printed }
  }
  it("shows the answers, takes changes, and writes after a yes alone", () =>
    inProject(async (folder) => {
      const no = await talk(folder, ["port=0", "prot=1", "what", "port = 9000", "", "n"])
      assert.equal(no.code, 2)
      assert.match(no.said, /`port` is `0`: it must be a whole number from 1 to 65535\./)
      assert.match(no.said, /Did you mean `port`\?\n/)
      assert.match(no.said, /Write key=value\.\n/)
      assert.match(no.said, /port = 9000 {2}\(Port; given\)/)
      assert.match(no.said, /Write 4 files\? yes or no \[no\]: $/)
      assert.match(no.printed, /Nothing was written\.\n$/)
      assert.ok(!existsSync(join(folder, "p/deploy")))
      const yes = await talk(folder, ["name=shop", "", "yes"])
      assert.equal(yes.code, 0)
      assert.match(read(folder, "compose.yaml"), /\n {2}shop:\n/)
    }))
  it("asks about each conflict, shows its diff, and stops where the input ends", () =>
    inProject(async (folder, scaffold) => {
      await scaffold("--yes")
      const path = join(folder, "p/deploy/compose.yaml")
      writeFileSync(path, read(folder, "compose.yaml").replace("8080:8080", "8081:8080"))
      const mine = read(folder, "compose.yaml")
      const ended = await talk(folder, ["", "diff"], "--set", "port=9000")
      assert.equal(ended.code, 2)
      assert.match(
        ended.said,
        /deploy\/compose\.yaml: you and its template changed the same lines\.\nkeep, beside, merge, diff \[keep\]: /,
      )
      assert.match(ended.said, /^\+.*9000:9000/m)
      assert.match(ended.printed, /The input ended: nothing was written\./)
      assert.equal(read(folder, "compose.yaml"), mine)
      const beside = await talk(folder, ["", "b", "y"], "--set", "port=9000")
      assert.equal(beside.code, 0)
      assert.equal(read(folder, "compose.yaml"), mine)
      assert.match(read(folder, "compose.yaml.new"), /9000:9000/)
    }))
  it("ends where no answer ever fits", () =>
    inProject(async (folder) => {
      const { code, printed } = await talk(folder, new Array(50).fill("nonsense"))
      assert.equal(code, 2)
      assert.match(printed, /No answer fits: nothing was written\./)
    }))
})

describe("arguments of scaffold", () => {
  it("are read with all their values", () => {
    const line = "scaffold p --profile service --set a=b --set=c=d=e --answers x.json --dry-run --on-conflict merge"
    assert.deepEqual(readArguments(line.split(" ")), {
      command: "scaffold",
      path: "p",
      profile: "service",
      answers: "x.json",
      templates: undefined,
      sets: new Map([
        ["a", "b"],
        ["c", "d=e"],
      ]),
      dryRun: true,
      check: false,
      yes: false,
      restore: false,
      onConflict: "merge",
      format: "text",
    })
    for (const [wrong, why] of [
      ["scaffold a b", /takes one folder/],
      ["scaffold --profile a --profile b", /given twice/],
      ["scaffold --set =x", /key=value/],
      ["scaffold --yes=1", /takes no value/],
      ["scaffold --answer x", /did you mean `--answers`/],
    ] as const) {
      const command = readArguments(wrong.split(" "))
      assert.match(command.command === "misuse" ? command.why : "", why)
    }
  })
})
