/** Writing below a real folder: what stands in the way, what is never followed, and what is said when it fails. */
import assert from "node:assert/strict"
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it } from "node:test"
import { lookAtTree } from "../../server/src/host/node-tree-read.ts"
import { type TreeWrite, writeTree } from "../../server/src/host/node-tree-write.ts"
import { foldedName } from "../../server/src/scaffold/engine/paths.ts"

async function inFolders(work: (root: string, outside: string) => Promise<void>): Promise<void> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "deploylint-tree-")))
  const [root, outside] = [join(top, "project"), join(top, "outside")]
  mkdirSync(root)
  mkdirSync(outside)
  try {
    await work(root, outside)
  } finally {
    rmSync(top, { recursive: true, force: true })
  }
}

const file = (path: string, after = "new\n", before: string | null = null): TreeWrite => ({
  path,
  before,
  after,
  executable: path.endsWith(".sh"),
})
const write = (root: string, ...writes: TreeWrite[]) => writeTree(root, writes, foldedName)
/** All files below a folder with their texts; links by where they lead. */
function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const stats = lstatSync(join(folder, name))
    if (stats.isFile()) found[name] = readFileSync(join(folder, name), "utf8")
    else found[name] = stats.isDirectory() ? "folder" : "other"
  }
  return found
}

describe("writing below a folder", () => {
  it("creates files, folders and scripts, and leaves nothing else behind", () =>
    inFolders(async (root) => {
      const outcome = await write(root, file("deploy/a.yaml"), file("deploy/scripts/run.sh"), file("deploy/x/y/z.md"))
      assert.deepEqual(outcome, { is: "written", paths: ["deploy/a.yaml", "deploy/scripts/run.sh", "deploy/x/y/z.md"] })
      assert.equal(
        statSync(join(root, "deploy/scripts/run.sh")).mode & 0o111 & ~process.umask(),
        0o111 & ~process.umask(),
      )
      assert.equal(statSync(join(root, "deploy/a.yaml")).mode & 0o111, 0)
      assert.equal(readdirSync(join(root, "deploy")).length, 3)
    }))
  it("replaces a file that holds what it should, keeping its mode", () =>
    inFolders(async (root) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(root, "deploy/a.yaml"), "old\r\n")
      chmodSync(join(root, "deploy/a.yaml"), 0o640)
      linkSync(join(root, "deploy/a.yaml"), join(root, "twin"))
      assert.equal((await write(root, file("deploy/a.yaml", "new\n", "old\r\n"))).is, "written")
      assert.equal(readFileSync(join(root, "deploy/a.yaml"), "utf8"), "new\n")
      assert.equal(statSync(join(root, "deploy/a.yaml")).mode & 0o777, 0o640)
      assert.equal(readFileSync(join(root, "twin"), "utf8"), "old\r\n")
      assert.deepEqual(readdirSync(join(root, "deploy")), ["a.yaml"])
    }))

  const hostile: Readonly<Record<string, (root: string, outside: string) => TreeWrite>> = {
    "a linked folder": (root, outside) => {
      symlinkSync(outside, join(root, "deploy"))
      return file("deploy/bad.md")
    },
    "a linked folder deeper": (root, outside) => {
      mkdirSync(join(root, "deploy"))
      symlinkSync(outside, join(root, "deploy/runbooks"))
      return file("deploy/runbooks/bad.md")
    },
    "a link to a file": (root, outside) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(outside, "target"), "old\n")
      symlinkSync(join(outside, "target"), join(root, "deploy/bad.md"))
      return file("deploy/bad.md", "new\n", "old\n")
    },
    "a link to nothing": (root, outside) => {
      mkdirSync(join(root, "deploy"))
      symlinkSync(join(outside, "nothing"), join(root, "deploy/bad.md"))
      return file("deploy/bad.md")
    },
    "a link inside the folder": (root) => {
      mkdirSync(join(root, "deploy"))
      mkdirSync(join(root, "real"))
      symlinkSync("../real", join(root, "deploy/runbooks"))
      return file("deploy/runbooks/bad.md")
    },
    "a file where a folder has to be": (root) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(root, "deploy/runbooks"), "mine\n")
      return file("deploy/runbooks/bad.md")
    },
    "a file named like the folder of all": (root) => {
      writeFileSync(join(root, "deploy"), "mine\n")
      return file("deploy/bad.md")
    },
    "a folder in the way of a file": (root) => {
      mkdirSync(join(root, "deploy/bad.md"), { recursive: true })
      return file("deploy/bad.md")
    },
    "a name that differs by case": (root) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(root, "deploy/BAD.md"), "mine\n")
      return file("deploy/bad.md")
    },
    "a folder that differs by case": (root) => {
      mkdirSync(join(root, "Deploy"))
      return file("deploy/bad.md")
    },
    "a file that was put there meanwhile": (root) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(root, "deploy/bad.md"), "mine\n")
      return file("deploy/bad.md")
    },
    "a file that changed meanwhile": (root) => {
      mkdirSync(join(root, "deploy"))
      writeFileSync(join(root, "deploy/bad.md"), "mine\n")
      return file("deploy/bad.md", "new\n", "old\n")
    },
    "a file that is gone meanwhile": () => file("deploy/bad.md", "new\n", "old\n"),
  }
  for (const [what, prepare] of Object.entries(hostile))
    it(`refuses everything because of ${what}`, () =>
      inFolders(async (root, outside) => {
        const bad = prepare(root, outside)
        const before = [snapshot(root), snapshot(outside)]
        const outcome = await write(root, file("deploy-notes/good.md"), bad, file("other.md"))
        assert.equal(outcome.is, "refused")
        assert.ok(outcome.is === "refused" && outcome.problems.length === 1)
        assert.equal(outcome.problems[0]?.path, bad.path)
        assert.deepEqual([snapshot(root), snapshot(outside)], before)
      }))
  it("says that a folder is read-only", (t) =>
    inFolders(async (root) => {
      if (process.getuid?.() === 0) return t.skip("root may write everywhere")
      mkdirSync(join(root, "deploy"))
      chmodSync(join(root, "deploy"), 0o555)
      const outcome = await write(root, file("deploy/a.md"))
      chmodSync(join(root, "deploy"), 0o755)
      assert.deepEqual(outcome, {
        is: "refused",
        problems: [{ path: "deploy/a.md", because: "no permission to write into its folder" }],
      })
    }))
  it("says what was written before a write that failed on the way", () =>
    inFolders(async (root) => {
      // The checks see neither of the two; the first then is in the way of the second.
      const outcome = await write(root, file("deploy/a"), file("deploy/a/b.md"), file("deploy/c.md"))
      assert.deepEqual(outcome, {
        is: "failed",
        problem: { path: "deploy/a/b.md", because: "its folder is no real folder any more" },
        paths: ["deploy/a"],
      })
      assert.deepEqual(snapshot(root), { deploy: "folder", "deploy/a": "new\n" })
    }))
  it("says so of names that are too long for the file system", () =>
    inFolders(async (root) => {
      const outcome = await write(root, file("deploy/a.md"), file(`deploy/${"\u00fc".repeat(200)}`))
      assert.deepEqual(
        [outcome.is, outcome.is === "failed" && outcome.problem.because],
        ["failed", "its name is too long"],
      )
      assert.deepEqual(snapshot(root), { deploy: "folder", "deploy/a.md": "new\n" })
    }))
})

describe("looking below a folder", () => {
  it("reads texts exactly and says what cannot be shown", () =>
    inFolders(async (root) => {
      writeFileSync(join(root, "a.md"), "\ufeffa\r\n")
      writeFileSync(join(root, "latin.md"), Buffer.from("caf\xe9", "latin1"))
      writeFileSync(join(root, "large.md"), "x".repeat(2 * 1024 * 1024 + 1))
      const found = await lookAtTree(root, ["a.md", "latin.md", "large.md", "no/such.md"], foldedName)
      assert.deepEqual(found.get("a.md"), { is: "text", text: "\ufeffa\r\n" })
      assert.equal(found.get("latin.md")?.is, "opaque")
      assert.equal(found.get("large.md")?.is, "opaque")
      assert.deepEqual(found.get("no/such.md"), { is: "absent" })
    }))
})
