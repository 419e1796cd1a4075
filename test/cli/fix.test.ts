/** `deploylint fix` as a process: what is written, how, and what is left alone. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { cli, inFolder } from "./subprocess.ts"

const comment = "# deploylint-ignore network/wildcard-cors -- once needed"
const reasonless = "# deploylint-ignore network/wildcard-cors"
const read = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8")

describe("fix", { concurrency: 2 }, () => {
  it("writes safe fixes, keeping line ends, byte order mark, mode and links", () =>
    inFolder(
      {
        "windows.env": `\ufeff${comment}\r\nA=1\r\nB=2`,
        "last.env": `A=1\n${comment}`,
        "reviewed.env": `CORS_ORIGINS=*\n${reasonless}\nB=1\n`,
        "target.env": `${comment}\nA=1\n`,
      },
      async (folder) => {
        chmodSync(join(folder, "windows.env"), 0o640)
        symlinkSync("target.env", join(folder, "link.prod.env"))
        const { code, stdout, stderr } = await cli(
          ["fix", "windows.env", "last.env", "reviewed.env", "link.prod.env"],
          folder,
        )
        assert.deepEqual([code, stderr], [0, ""])
        assert.match(stdout, /^windows\.env: fixed$/m)
        assert.match(stdout, /^4 safe fixes applied in 4 files\.$/m)
        assert.equal(read(folder, "windows.env"), "\ufeffA=1\r\nB=2")
        assert.equal(read(folder, "last.env"), "A=1")
        assert.equal(read(folder, "reviewed.env"), "CORS_ORIGINS=*\nB=1\n")
        assert.equal(read(folder, "target.env"), "A=1\n")
        assert.equal(statSync(join(folder, "windows.env")).mode & 0o777, 0o640)
        assert.ok(lstatSync(join(folder, "link.prod.env")).isSymbolicLink())
        assert.deepEqual(readdirSync(folder).sort(), [
          "last.env",
          "link.prod.env",
          "reviewed.env",
          "target.env",
          "windows.env",
        ])
      },
    ))
  it("does more with --safety review, and nothing the second time", () =>
    inFolder({ "a.env": `# deploylint-ignore network/wildcard-cros -- known\nCORS_ORIGINS=*\n` }, async (folder) => {
      const before = read(folder, "a.env")
      await cli(["fix"], folder)
      assert.equal(read(folder, "a.env"), before)
      await cli(["fix", "--safety", "review"], folder)
      const once = read(folder, "a.env")
      assert.match(once, /# deploylint-ignore network\/wildcard-cors -- known/)
      await cli(["fix", "--safety=review"], folder)
      assert.equal(read(folder, "a.env"), once)
    }))
  it("--dry-run writes nothing and prints a diff that patch takes", () =>
    inFolder(
      {
        "sub/a.env": `A=1\n${comment}\nB=2\nC=3\n${comment}\nD=4`,
        "sub/b.env": `${comment}\nA=1\n`,
        "c.env": `A=1\r\nB=2\r\n${comment}\r\nC=3\r\n`,
      },
      async (folder) => {
        const names = ["sub/a.env", "sub/b.env", "c.env"]
        const before = names.map((name) => read(folder, name))
        const { code, stdout, stderr } = await cli(["fix", "--dry-run"], folder)
        assert.equal(code, 0)
        assert.match(stderr, /^4 safe fixes would be applied in 3 files\.$/m)
        assert.deepEqual(
          names.map((name) => read(folder, name)),
          before,
        )
        const patched = spawnSync("patch", ["-p1", "--binary"], { cwd: folder, input: stdout, encoding: "utf8" })
        assert.equal(patched.status, 0, patched.stdout + patched.stderr)
        assert.deepEqual(
          names.map((name) => read(folder, name)),
          ["A=1\nB=2\nC=3\nD=4", "A=1\n", "A=1\r\nB=2\r\nC=3\r\n"],
        )
      },
    ))
  it("leaves a file untouched whose bytes it could not give back, and names it", () =>
    inFolder(
      { "latin.env": Buffer.from(`${comment}\nNAME=caf\xe9\n`, "latin1"), "b.env": `${comment}\nA=1\n` },
      async (folder) => {
        const before = readFileSync(join(folder, "latin.env"))
        const { stderr, stdout } = await cli(["fix"], folder)
        assert.match(stderr, /^latin\.env: left untouched: it is not valid UTF-8$/m)
        assert.deepEqual(readFileSync(join(folder, "latin.env")), before)
        assert.match(stdout, /^1 safe fix applied in 1 file\.$/m)
      },
    ))
  it("changes no file that was not asked for", () =>
    inFolder({ "a.env": `${comment}\nA=1\n`, "b.env": `${comment}\nA=1\n` }, async (folder) => {
      await cli(["fix", "a.env"], folder)
      assert.equal(read(folder, "a.env"), "A=1\n")
      assert.equal(read(folder, "b.env"), `${comment}\nA=1\n`)
    }))
  it("says with its exit code what is left", () =>
    inFolder(
      {
        "a.env": `${reasonless}\nCORS_ORIGINS=*\n`,
        "deploylint.yaml": "rules:\n  deploylint/reasonless-suppression: error\n",
      },
      async (folder) => {
        assert.equal((await cli(["fix", "a.env"], folder)).code, 1)
        assert.equal((await cli(["fix", "a.env", "--dry-run", "--safety", "review"], folder)).code, 0)
        assert.equal((await cli(["fix", "nowhere.env"], folder)).code, 2)
      },
    ))
})
