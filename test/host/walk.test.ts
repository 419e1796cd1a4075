/** Walking and reading on a real disk: what counts, what is left alone, and that nothing blocks. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join, relative } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { createNodeFiles } from "../../server/src/host/node-fs.ts"
import { readText } from "../../server/src/host/node-read.ts"
import { type WalkOptions, walkFolder } from "../../server/src/host/node-walk.ts"
import { fileUri, isBelow, pathOfUri } from "../../server/src/host/paths.ts"
import { normaliseUri } from "../../server/src/lsp/uris.ts"

async function inTree(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "deploylint-walk-")))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const all: WalkOptions = { gitignore: true, wanted: () => true }
const walked = async (folder: string, options = all): Promise<string[]> =>
  (await walkFolder(folder, options)).files.map((path) => relative(folder, path))

describe("walkFolder", () => {
  it("sees what git sees", { skip: spawnSync("git", ["--version"]).status !== 0 && "git is not installed" }, () =>
    inTree(
      {
        ".gitignore": "*.log\n/dist\nsecret/*\n!secret/keep\n",
        "a.log": "",
        "b.txt": "",
        "dist/x": "",
        "sub/dist/x": "",
        "secret/a": "",
        "secret/keep": "",
        "sub/.gitignore": "!a.log\ndeep/\n",
        "sub/a.log": "",
        "sub/deep/x": "",
        "sub/x y": "",
        "node_modules/n": "",
        "sub/node_modules/n": "",
      },
      async (folder) => {
        const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" })
        git("init", "-q")
        git("config", "core.excludesFile", "/dev/null")
        writeFileSync(join(folder, ".git/info/exclude"), "b.txt\n")
        const theirs = git("ls-files", "-coz", "--exclude-standard")
          .split("\0")
          .filter((path) => path !== "" && !path.includes("node_modules/"))
        assert.deepEqual(await walked(folder), theirs.sort())
        assert.deepEqual(
          await walked(join(folder, "sub")),
          theirs.filter((path) => path.startsWith("sub/")).map((path) => path.slice(4)),
        )
      },
    ),
  )
  it("is not caught in loops and does not leave the folder", () =>
    inTree({ "in/a": "", "in/d/b": "", "out/c": "" }, async (folder) => {
      symlinkSync("..", join(folder, "in/d/up"))
      symlinkSync("../out", join(folder, "in/away"))
      symlinkSync("../out/c", join(folder, "in/c"))
      symlinkSync("a", join(folder, "in/again"))
      symlinkSync("nothing", join(folder, "in/broken"))
      symlinkSync("x", join(folder, "in/x"))
      assert.deepEqual(await walked(join(folder, "in")), ["a", "d/b"])
      const { problems } = await walkFolder(join(folder, "in"), all)
      assert.deepEqual(
        problems.map(({ path, reason }) => `${basename(path)}: ${reason}`),
        [
          "away: a symbolic link out of the folder",
          "broken: a symbolic link to nothing",
          "c: a symbolic link out of the folder",
          "x: its symbolic links lead in a circle",
        ],
      )
    }))
  it("gives a link to a file inside under its own name where the file itself is not wanted", () =>
    inTree({ shared: "A=1" }, async (folder) => {
      symlinkSync("shared", join(folder, "x.env"))
      assert.deepEqual(await walked(folder, { ...all, wanted: (path) => path.endsWith(".env") }), ["x.env"])
    }))
  it("names entries that are no files", () =>
    inTree({ ".env/inside": "" }, async (folder) => {
      execFileSync("mkfifo", [join(folder, "pipe")])
      const { files, problems } = await walkFolder(folder, all)
      assert.deepEqual(
        files.map((path) => relative(folder, path)),
        [".env/inside"],
      )
      assert.deepEqual(
        problems.map(({ path, reason, unseen }) => [basename(path), reason, unseen]),
        [["pipe", "a named pipe, not a file", false]],
      )
    }))
  it("survives a deep tree", () =>
    inTree({ [`${"d/".repeat(400)}x`]: "" }, async (folder) => {
      assert.equal((await walked(folder)).length, 1)
    }))
})

describe("readText", () => {
  it("never blocks on pipes and devices", () =>
    inTree({}, async (folder) => {
      execFileSync("mkfifo", [join(folder, "pipe")])
      assert.deepEqual(await readText(join(folder, "pipe")), { is: "refused", reason: "a named pipe, not a file" })
      assert.deepEqual(await readText("/dev/zero"), { is: "refused", reason: "a device, not a file" })
      assert.deepEqual(await readText(folder), { is: "folder" })
      assert.deepEqual(await readText(join(folder, "no")), { is: "absent" })
      assert.equal((await readText(join(folder, "n".repeat(300)))).is, "refused")
    }))
  it("keeps every character, the byte order mark too, and says where bytes were no UTF-8", () =>
    inTree({ a: "\ufeffä\r\n😀" }, async (folder) => {
      writeFileSync(join(folder, "b"), Buffer.from([0x41, 0xe9]))
      assert.deepEqual(await readText(join(folder, "a")), { is: "text", text: "\ufeffä\r\n😀", exact: true })
      assert.deepEqual(await readText(join(folder, "b")), { is: "text", text: "A\ufffd", exact: false })
    }))
})

describe("createNodeFiles", () => {
  it("answers contents, absence and refusal", () =>
    inTree({ "root/a.env": "A=1", "root/sub/b": "", "out/secret.env": "S=1" }, async (folder) => {
      symlinkSync("../out/secret.env", join(folder, "root/link.env"))
      symlinkSync("../out", join(folder, "root/away"))
      symlinkSync("a.env", join(folder, "root/inner.env"))
      const files = createNodeFiles(() => [fileUri(join(folder, "root"))])
      const read = (path: string) => files.readFile(fileUri(join(folder, path)))
      assert.equal(await read("root/a.env"), "A=1")
      assert.equal(await read("root/inner.env"), "A=1")
      assert.equal(await read("root/none.env"), null)
      assert.equal(await read("root/sub"), null)
      assert.equal(await read("root/a.env/x"), null)
      assert.equal(await read("root/link.env"), undefined)
      assert.equal(await read("root/away/secret.env"), undefined)
      assert.equal(await read("out/secret.env"), undefined)
      assert.equal(await files.readFile(`${fileUri(join(folder, "root"))}/../out/secret.env`), undefined)
      assert.equal(await files.readFile("vscode-vfs://github/x"), undefined)
      assert.deepEqual([...((await files.listDirectory(fileUri(join(folder, "root")))) ?? [])].sort(), [
        "a.env",
        "away/",
        "inner.env",
        "link.env",
        "sub/",
      ])
      assert.equal(await files.listDirectory(fileUri(join(folder, "root/none"))), null)
      assert.equal(await files.listDirectory(fileUri(join(folder, "out"))), undefined)
    }))
})

describe("URIs of paths", () => {
  it("lead back to the path, in the spelling that the server uses", () => {
    const part = fc
      .string({
        unit: fc.constantFrom("a", " ", "%", "@", ":", "#", "?", "é", "😀", "\n", "\\", "+", "&", "[", "~", "^"),
        minLength: 1,
        maxLength: 8,
      })
      .filter((name) => name !== "." && name !== "..")
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = `/${parts.join("/")}`
        assert.equal(pathOfUri(fileUri(path)), path)
        assert.equal(normaliseUri(fileUri(path)), fileUri(path))
      }),
      { seed: 3, numRuns: 200 },
    )
  })
  it("are refused where they name no path here", () => {
    for (const uri of ["untitled:x", "file://host/x", "file:///a%2Fb", "file:///a%00b", ""])
      assert.equal(pathOfUri(uri), undefined, uri)
  })
  it("isBelow compares whole names", () => {
    assert.ok(isBelow("/a", "/a/b") && isBelow("/a", "/a") && isBelow("/", "/a"))
    assert.ok(!isBelow("/a", "/ab") && !isBelow("/a/b", "/a"))
  })
})
