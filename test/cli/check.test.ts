/** `deploylint check` as a process: exit codes, the JSON contract, what is walked and what is left alone. */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { applyEdits } from "../../server/src/base/edit.ts"
import { indexLines, offsetAt } from "../../server/src/base/line-index.ts"
import { cli, inFolder, start } from "./subprocess.ts"

/** Two findings of built-in rules, whatever the other rules say: an info with a safe fix, a warning with one to review. */
const noisy = "# deploylint-ignore network/wildcard-cors\nA=1\n"
/** A file with that many findings. */
const many = (count: number): string =>
  Array.from({ length: count }, (_, i) => `# deploylint-ignore network/wildcard-cors -- why\nA${i}=1\n`).join("")
const asErrors = "rules:\n  deploylint/unused-suppression: error\n  deploylint/reasonless-suppression: hint\n"

interface Report {
  version: number
  files: number
  findings: {
    rule: string
    severity: string
    file: string
    range: { start: { line: number; character: number }; end: { line: number; character: number } }
    message: string
    identity: string
    fixes: {
      title: string
      safety: string
      edits: { file: string; range: Report["findings"][0]["range"]; newText: string }[]
    }[]
  }[]
  skipped: { file: string; reason: string }[]
}

const reportOf = (text: string): Report => JSON.parse(text)

describe("exit codes", { concurrency: 2 }, () => {
  it("0 without findings, 1 with some at the threshold, 0 below it", () =>
    inFolder({ "clean/.env": "A=1\n", "noisy/.env": noisy, "noisy/deploylint.yaml": asErrors }, async (folder) => {
      const [clean, failed, weak] = await Promise.all([
        cli(["check", "clean"], folder),
        cli(["check", "noisy"], folder),
        cli(["check", "noisy", "--fail-on=hint"], folder),
      ])
      assert.deepEqual([clean.code, clean.stdout, clean.stderr], [0, "No findings in 1 file.\n", ""])
      assert.equal(failed.code, 1)
      assert.match(failed.stdout, /^noisy\/\.env:1:21: error `network\/wildcard-cors` reports nothing here.*\]$/m)
      assert.match(failed.stdout, /\n1 error, 1 hint in 2 files\.\n$/)
      assert.equal(weak.code, 1)
    }))
  it("0 where all findings are weaker than the threshold", () =>
    inFolder({ ".env": noisy }, async (folder) => {
      assert.equal((await cli(["check"], folder)).code, 0)
      assert.equal((await cli(["check", "--fail-on", "warning"], folder)).code, 1)
    }))
  it("2 for a path that is not there, which is named, and the others are checked all the same", () =>
    inFolder({ ".env": noisy }, async (folder) => {
      const { code, stdout } = await cli(["check", ".env", "no/such", "--format", "json"], folder)
      assert.equal(code, 2)
      const report = reportOf(stdout)
      assert.deepEqual(report.skipped, [{ file: "no/such", reason: "no such file or folder" }])
      assert.equal(report.files, 1)
      assert.equal(report.findings.length, 2)
    }))
  it("3 where there is nothing to check, and a file of another kind is named", () =>
    inFolder({ "readme.md": "# x\n", "values.yaml": "a: 1\n" }, async (folder) => {
      const [empty, foreign] = await Promise.all([
        cli(["check"], folder),
        cli(["check", "readme.md", "values.yaml"], folder),
      ])
      assert.deepEqual([empty.code, empty.stdout], [3, "Nothing to check.\n"])
      assert.equal(foreign.code, 3)
      assert.match(foreign.stderr, /^readme\.md: not checked: none of the kinds/m)
      assert.match(foreign.stderr, /^values\.yaml: not checked: none of the kinds/m)
    }))
  it("2 for what cannot be understood", async () => {
    const { code, stdout, stderr } = await cli(["check", "--formt", "json"], ".")
    assert.deepEqual([code, stdout], [2, ""])
    assert.match(stderr, /did you mean `--format`/)
  })
})

it("JSON holds to the contract, and its edits lead to what the fix promises", () =>
  inFolder({ "deploy/.env": noisy }, async (folder) => {
    const { code, stdout } = await cli(["check", "--format", "json", "deploy"], folder)
    assert.equal(code, 0)
    const report = reportOf(stdout)
    assert.deepEqual(Object.keys(report), ["version", "files", "findings", "skipped"])
    assert.deepEqual([report.version, report.files, report.skipped], [1, 1, []])
    const unused = report.findings.find((finding) => finding.rule === "deploylint/unused-suppression")
    assert.ok(unused)
    assert.deepEqual(Object.keys(unused), ["rule", "severity", "file", "range", "message", "identity", "fixes"])
    assert.deepEqual(unused.range, { start: { line: 0, character: 20 }, end: { line: 0, character: 41 } })
    assert.deepEqual([unused.file, unused.severity], ["deploy/.env", "info"])
    const [fix] = unused.fixes
    assert.ok(fix)
    assert.deepEqual([fix.title, fix.safety], ["Remove the suppression", "safe"])
    const lines = indexLines(noisy)
    const edits = fix.edits.map(({ range, newText }) => ({
      span: { start: offsetAt(lines, range.start), end: offsetAt(lines, range.end) },
      newText,
    }))
    assert.equal(applyEdits(noisy, edits), "A=1\n")
  }))

it("a report larger than a pipe's buffer arrives whole and in order, however slowly it is read, from threads too", () =>
  inFolder(
    Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${String(i).padStart(3, "0")}.env`, many(1)])),
    async (folder) => {
      const child = start(["check", "--format", "json"], folder)
      let text = ""
      for await (const piece of child.stdout?.setEncoding("utf8") ?? []) {
        text += piece
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      assert.ok(text.length > 3 * 65_536, `${text.length} characters`)
      const report = reportOf(text)
      assert.equal(report.files, 500)
      const files = report.findings
        .filter((each) => each.rule === "deploylint/unused-suppression")
        .map((each) => each.file)
      assert.deepEqual(files, [...new Set(files)].sort())
      assert.equal(files.length, 500)
    },
  ))

it("a reader that hangs up is no error", () =>
  inFolder({ "a.env": many(900), "b.env": many(900) }, async (folder) => {
    const child = start(["check", "--format", "json"], folder)
    let errors = ""
    child.stderr?.setEncoding("utf8").on("data", (piece) => {
      errors += piece
    })
    child.stdout?.once("data", () => child.stdout?.destroy())
    const code = await new Promise((resolve) => child.on("close", resolve))
    assert.deepEqual([code, errors], [0, ""])
  }))

describe("walking", { concurrency: 2 }, () => {
  it("follows .gitignore, but a file that is named is checked", () =>
    inFolder(
      {
        ".gitignore": "*.env\n!keep.env\nout/\n",
        "a.env": noisy,
        "keep.env": noisy,
        "out/.env.prod": noisy,
        "sub/.gitignore": "/x.env\n!y.env\n",
        "sub/x.env": noisy,
        "sub/y.env": noisy,
        "node_modules/m/.env": noisy,
        ".git/HEAD": "ref: refs/heads/main\n",
        ".git/.env": noisy,
      },
      async (folder) => {
        const names = async (...args: string[]): Promise<string[]> => [
          ...new Set(
            reportOf((await cli(["check", "--format", "json", ...args], folder)).stdout).findings.map(
              (each) => each.file,
            ),
          ),
        ]
        assert.deepEqual(await names(), ["keep.env", "sub/y.env"])
        assert.deepEqual(await names("sub"), ["sub/y.env"])
        assert.deepEqual(await names("a.env"), ["a.env"])
        assert.deepEqual(await names("--no-gitignore"), [
          "a.env",
          "keep.env",
          "out/.env.prod",
          "sub/x.env",
          "sub/y.env",
        ])
      },
    ))
  it("never leaves the folder through a link, and is not caught in a loop", () =>
    inFolder({ "outside/prod.env": noisy, "root/a.env": noisy, "root/sub/b.env": noisy }, async (folder) => {
      symlinkSync("../outside/prod.env", join(folder, "root/linked.env"))
      symlinkSync("../outside", join(folder, "root/folder"))
      symlinkSync("..", join(folder, "root/sub/up"))
      symlinkSync("self.env", join(folder, "root/self.env"))
      symlinkSync("a.env", join(folder, "root/same.env"))
      const { stdout } = await cli(["check", "--format", "json", "root"], folder)
      const report = reportOf(stdout)
      assert.deepEqual([...new Set(report.findings.map((each) => each.file))], ["root/a.env", "root/sub/b.env"])
      assert.equal(report.files, 2)
      assert.deepEqual(report.skipped, [
        { file: "root/linked.env", reason: "a symbolic link out of the folder" },
        { file: "root/self.env", reason: "its symbolic links lead in a circle" },
      ])
    }))
  it("reads related files inside the root only", () =>
    inFolder(
      {
        "outside/app.env": "CORS_ORIGINS=*\n",
        "root/compose.yaml":
          "services:\n  web:\n    image: nginx:1.27\n    env_file: [../outside/app.env, linked.env]\n",
      },
      async (folder) => {
        symlinkSync("../outside/app.env", join(folder, "root/linked.env"))
        const { stdout } = await cli(["check", "--format", "json", "root"], folder)
        assert.ok(!stdout.includes('outside/app.env","range'))
        assert.equal(reportOf(stdout).files, 1)
      },
    ))
})

describe("hostile files", { concurrency: 2 }, () => {
  it("are named with a reason and never block", () =>
    inFolder(
      {
        "big.env": `A=${"x\nB=".repeat(1_200_000)}`,
        "huge.env": `A=${"x\n#".repeat(3_000_000)}`,
        "binary.env": Uint8Array.from([65, 61, 0, 1, 2, 10]),
        "wide.env": Buffer.from("\ufeffA=1\n", "utf16le"),
        "deep.compose.yaml": `services: ${"[".repeat(5000)}`,
        "good.env": "A=1\n",
      },
      async (folder) => {
        mkdirSync(join(folder, ".env"))
        execFileSync("mkfifo", [join(folder, "pipe.env")])
        const { code, stdout } = await cli(["check", "--format", "json"], folder)
        const report = reportOf(stdout)
        const reasons = new Map(report.skipped.map(({ file, reason }) => [file, reason]))
        assert.equal(code, 2)
        assert.equal(report.files, 1)
        assert.match(reasons.get("big.env") ?? "", /larger than 2 MiB/)
        assert.match(reasons.get("huge.env") ?? "", /larger than 2 MiB/)
        assert.match(reasons.get("binary.env") ?? "", /NUL/)
        assert.match(reasons.get("wide.env") ?? "", /UTF-16/)
        assert.match(reasons.get("deep.compose.yaml") ?? "", /nested/)
        assert.match(reasons.get("pipe.env") ?? "", /named pipe/)
        const named = await cli(["check", "pipe.env", "/dev/zero"], folder)
        assert.equal(named.code, 2)
        assert.match(named.stderr, /pipe\.env: not checked: a named pipe[\s\S]*|\/dev\/zero: not checked: a device/)
      },
    ))
  it("with control characters in their names cannot fake lines", () =>
    inFolder({ "a\nb\u001b[31m.env": noisy }, async (folder) => {
      const [text, json] = await Promise.all([cli(["check"], folder), cli(["check", "--format", "json"], folder)])
      assert.match(text.stdout, /^a\\nb\\x1b\[31m\.env:1:/)
      assert.ok(!text.stdout.includes("\u001b"))
      assert.equal(reportOf(json.stdout).findings[0]?.file, "a\nb\u001b[31m.env")
    }))
  it("that may not be read are named", { skip: process.getuid?.() === 0 && "root may read everything" }, () =>
    inFolder({ "a.env": noisy }, async (folder) => {
      execFileSync("chmod", ["000", join(folder, "a.env")])
      const { code, stderr } = await cli(["check"], folder)
      assert.equal(code, 2)
      assert.match(stderr, /a\.env: not checked: no permission/)
    }),
  )
})

it("no output of any kind holds a secret of the files", () =>
  inFolder(
    {
      ".env":
        "JWT_SECRET=Xk29canary01\nDATABASE_URL=postgres://app:Xk29canary02@db/app\nAPI_KEY = 'Xk29canary03'\n# PASSWORD=Xk29canary04\n# deploylint-ignore network/wildcard-cors\nPOSTGRES_PASSWORD=\"Xk29canary05\n",
      "compose.yaml":
        "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: Xk29canary06\n    ports: ['5432:5432']\n",
      "app.service": "[Service]\nExecStart=/bin/app --password=Xk29canary07\nEnvironment=TOKEN_SECRET=Xk29canary08\n",
    },
    async (folder) => {
      for (const args of [["check"], ["check", "--format", "json"], ["fix", "--dry-run", "--safety", "review"]]) {
        const { stdout, stderr } = await cli(args, folder)
        assert.ok(stdout.length > 0)
        const leaks = [...`${stdout}${stderr}`.matchAll(/.{0,60}Xk29canary\d\d/g)].map((found) => found[0])
        assert.deepEqual(leaks, [], args.join(" "))
      }
    },
  ))

it("knows its version, its help and its rules", async () => {
  const manifest: { version: string } = JSON.parse(readFileSync("package.json", "utf8"))
  const [version, help, rules, explained] = await Promise.all([
    cli(["--version"], "."),
    cli(["--help"], "."),
    cli(["rules", "--format", "json"], "."),
    cli(["explain", "network/wildcard-cors"], "."),
  ])
  assert.deepEqual([version.code, version.stdout], [0, `${manifest.version}\n`])
  assert.match(help.stdout, /^Usage:$/m)
  const listed: { rules: { id: string; summary: string }[] } = JSON.parse(rules.stdout)
  assert.ok(listed.rules.some((rule) => rule.id === "deploylint/skipped-file"))
  assert.match(explained.stdout, /^network\/wildcard-cors\n/)
  assert.match(explained.stdout, /deploylint-ignore network\/wildcard-cors -- /)
})
