/** The reader of git's index against git itself, and what is said of files on a disk. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, it } from "node:test"
import fc from "fast-check"
import { readStatus, statusUri } from "../../server/src/base/status-uri.ts"
import { readGitIndex } from "../../server/src/host/git-index.ts"
import { createNodeFiles } from "../../server/src/host/node-fs.ts"
import { fileUri } from "../../server/src/host/paths.ts"
import { findProgram, needs } from "../support/oracle.ts"

const base = mkdtempSync(join(tmpdir(), "deploylint-git-"))
after(() => rmSync(base, { recursive: true, force: true }))

function git(folder: string, ...words: readonly string[]): string {
  const env = { PATH: process.env["PATH"], HOME: base, GIT_CONFIG_NOSYSTEM: "1" }
  const done = spawnSync(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always", ...words],
    {
      cwd: folder,
      env,
      encoding: "utf8",
    },
  )
  assert.equal(done.status, 0, `git ${words.join(" ")}: ${done.stderr}`)
  return done.stdout
}

const files = [
  "a.txt",
  "deploy/.env",
  "deploy/.env.example",
  "deploy/ä b.env",
  `${"long/".repeat(30)}name.env`,
  "z/1",
  "z/12",
  "z/123456789",
]

function repository(name: string, ...options: readonly string[]): string {
  const top = join(base, name)
  mkdirSync(top)
  git(top, "init", "-q", ...options)
  for (const file of files) {
    mkdirSync(join(top, file, ".."), { recursive: true })
    writeFileSync(join(top, file), `${file}\n`)
  }
  git(top, "add", "-A")
  git(top, "commit", "-qm", "all")
  writeFileSync(join(top, "deploy/.env.local"), "X=1\n")
  return top
}

const listed = (top: string) => git(top, "ls-files", "-z").split("\0").filter(Boolean).sort()

async function statusOf(top: string, path: string) {
  const text = await createNodeFiles(() => [fileUri(top)]).readFile(statusUri(fileUri(join(top, path))))
  return readStatus(text ?? "")
}

describe("git's index", needs(findProgram("git"), "git"), () => {
  const forms: readonly (readonly [string, readonly string[], (top: string) => void])[] = [
    ["version 2", [], () => {}],
    ["version 3", [], (top) => git(top, "add", "-N", "deploy/.env.local")],
    ["version 4", [], (top) => git(top, "update-index", "--index-version", "4")],
    ["SHA-256", ["--object-format=sha256"], () => {}],
    ["SHA-256 in version 4", ["--object-format=sha256"], (top) => git(top, "update-index", "--index-version", "4")],
  ]
  for (const [what, options, change] of forms)
    it(`${what}: the names that git lists`, async () => {
      const top = repository(what.replaceAll(" ", "-"), ...options)
      change(top)
      const index = readGitIndex(readFileSync(join(top, ".git/index")))
      assert.ok(index !== undefined)
      assert.deepEqual([...index.names].sort(), listed(top))
      assert.equal((await statusOf(top, "deploy/.env")).tracked, true)
      assert.equal((await statusOf(top, "deploy/.env.local")).tracked, what === "version 3")
    })

  it("a split index is not known", async () => {
    const top = repository("split")
    git(top, "update-index", "--split-index")
    assert.equal((await statusOf(top, "deploy/.env")).tracked, undefined)
  })

  it("worktrees and submodules have an index elsewhere", async () => {
    const top = repository("main")
    git(top, "worktree", "add", "-q", join(base, "tree"))
    assert.equal((await statusOf(join(base, "tree"), "deploy/.env")).tracked, true)
    const outer = repository("outer")
    git(outer, "submodule", "--quiet", "add", top, "sub")
    assert.equal((await statusOf(outer, "sub/deploy/.env")).tracked, true)
    assert.equal((await statusOf(outer, "deploy/.env.local")).tracked, false)
  })

  it("follows a file that is added and taken out again", async () => {
    const top = repository("changing")
    assert.equal((await statusOf(top, "deploy/.env.local")).tracked, false)
    git(top, "add", "deploy/.env.local")
    assert.equal((await statusOf(top, "deploy/.env.local")).tracked, true)
    git(top, "rm", "-q", "--cached", "deploy/.env.local")
    assert.equal((await statusOf(top, "deploy/.env.local")).tracked, false)
  })

  it("bytes that are none, or changed ones, give no answer and no crash", () => {
    const bytes = readFileSync(join(repository("broken"), ".git/index"))
    const change = fc.record({ at: fc.nat({ max: bytes.length - 1 }), by: fc.integer({ min: 1, max: 255 }) })
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: bytes.length }),
        (changes, length) => {
          const broken = Uint8Array.from(bytes.subarray(0, length))
          for (const { at, by } of changes) if (at < length) broken[at] = ((broken[at] ?? 0) + by) & 255
          readGitIndex(broken)
        },
      ),
      { numRuns: 300 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (any) => readGitIndex(any) === undefined))
  })
})

describe("the status of a file", () => {
  it("has its mode, and nothing of git outside of a repository", { skip: process.platform === "win32" }, async () => {
    const top = mkdtempSync(join(base, "plain-"))
    writeFileSync(join(top, ".env"), "X=1\n")
    for (const mode of [0o600, 0o640, 0o644]) {
      chmodSync(join(top, ".env"), mode)
      assert.deepEqual(await statusOf(top, ".env"), { mode, tracked: undefined })
    }
    const files = createNodeFiles(() => [fileUri(top)])
    assert.equal(await files.readFile(statusUri(fileUri(join(top, "absent")))), null)
    assert.equal(await files.readFile(statusUri(fileUri(join(base, "outside")))), undefined)
  })
})
