/** No command prints a piece of a secret, whatever the file is and wherever the secret stands in it. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { help } from "../../server/src/cli/help.ts"
import { canaryFiles, newCanary } from "../support/canary.ts"
import { cli, inFolder } from "./subprocess.ts"

/** Command lines by command. `env read --format json` prints values because that is what it is asked for. */
const lines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  check: [
    ["check", "."],
    ["check", ".", "--format", "json"],
    ["check", "broken.env", "compose.yaml"],
  ],
  fix: [
    ["fix", ".", "--dry-run"],
    ["fix", ".", "--dry-run", "--safety", "review"],
  ],
  checklist: [
    ["checklist", "."],
    ["checklist", ".", "--format", "json"],
    ["checklist", ".", "--format", "markdown"],
  ],
  exposure: [
    ["exposure", "api.service"],
    ["exposure", "api.service", "--format", "json"],
  ],
  scaffold: [
    ["scaffold", ".", "--profile", "service", "--dry-run"],
    ["scaffold", ".", "--profile", "service", "--dry-run", "--format", "json"],
  ],
  env: [
    "dotenv",
    "compose",
    "compose-raw",
    "systemd",
    "systemd-252",
    "bash",
    "docker",
    "podman",
    "node",
    "python",
  ].flatMap((reader) => [".env", "broken.env"].map((file) => ["env", "read", "--reader", reader, file])),
  explain: [["explain", "secrets/weak-secret"]],
  rules: [["rules"]],
}

describe("the command line discloses no secret", () => {
  it("every command of the help has its lines here", () => {
    const named = [...help.matchAll(/^ {2}deploylint ([a-z]+)/gm)].flatMap((match) => match[1] ?? [])
    assert.deepEqual(
      [...new Set(named)].filter((command) => lines[command] === undefined),
      [],
    )
  })
  for (const [command, all] of Object.entries(lines))
    it(command, async () => {
      const canary = newCanary()
      await inFolder(canaryFiles(canary.text), async (folder) => {
        for (const words of all) {
          const { stdout, stderr, code } = await cli(words, folder)
          assert.ok(code !== null && code <= 3, `${words.join(" ")}: ${code} ${stderr.slice(0, 300)}`)
          canary.absentFrom(stdout, `${words.join(" ")} (output)`)
          canary.absentFrom(stderr, `${words.join(" ")} (errors)`)
        }
      })
    })
})
