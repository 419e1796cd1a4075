/** `.gitignore` rules against git itself: `git check-ignore --no-index` is the judge of every case. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import fc from "fast-check"
import { ignoreVerdict, readIgnoreRules } from "../../server/src/base/gitignore.ts"
import { computed } from "../support/computed.ts"

const hasGit = spawnSync("git", ["--version"]).status === 0

/** Our answer for a path below one ignore file, folders above it first, as a walk would ask. */
function ignoredByUs(text: string, path: string, isFolder: boolean): boolean {
  const rules = readIgnoreRules(text)
  const parts = path.split("/")
  return parts.some((_, i) => {
    const last = i === parts.length - 1
    return ignoreVerdict(rules, parts.slice(0, i + 1), last ? isFolder : true) === "ignore"
  })
}

/** Git's answer: the paths that are ignored. */
function ignoredByGit(folder: string, paths: readonly string[]): Set<string> {
  const run = spawnSync("git", ["check-ignore", "--no-index", "--stdin", "-z"], {
    cwd: folder,
    input: paths.join("\0"),
    encoding: "utf8",
  })
  return new Set(run.stdout.split("\0").filter(Boolean))
}

function inRepository(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-ignore-"))
  try {
    execFileSync("git", ["init", "-q"], { cwd: folder })
    execFileSync("git", ["config", "core.excludesFile", "/dev/null"], { cwd: folder })
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const files = [
  "a",
  "b",
  "a.env",
  ".env",
  "x/a",
  "x/b.env",
  "x/y/a",
  "x/y/z/.env",
  "foo/bar",
  "foo/barbaz",
  "a b",
  "a ",
  "#a",
  "!a",
  "x/[a]",
  "x-y",
  "a]",
  "a\\b",
  "q/ab",
  "q/a-b",
  "Z",
]
const folders = ["d", "x/d", "foo/d", "x/y/d", "build"]

function compare(folder: string, text: string): void {
  writeFileSync(join(folder, ".gitignore"), text)
  const theirs = ignoredByGit(folder, [...files, ...folders])
  for (const path of files)
    assert.equal(ignoredByUs(text, path, false), theirs.has(path), `${JSON.stringify(text)} on ${path}`)
  for (const path of folders)
    assert.equal(ignoredByUs(text, path, true), theirs.has(path), `${JSON.stringify(text)} on ${path}/`)
}

function makeFolders(folder: string): void {
  for (const path of folders) mkdirSync(join(folder, path), { recursive: true })
}

test("agrees with git on patterns that people write", { skip: !hasGit && "git is not installed" }, () => {
  inRepository((folder) => {
    makeFolders(folder)
    const cases = [
      "a",
      "/a",
      "a/",
      "/x",
      "x/",
      "x/*",
      "x/**",
      "**/a",
      "**/d/",
      "x/**/a",
      "x/**/.env",
      "*.env",
      "*.env\n!.env",
      "x/\n!x/a",
      "x/*\n!x/y\n",
      "/*\n!/x\n",
      "foo/bar",
      "foo/bar/",
      "foo/bar*",
      "f*/bar",
      "# comment\na",
      "\\#a",
      "\\!a",
      "!a",
      "a\\ ",
      "a   ",
      "a\\\\b",
      "[ab]",
      "[!a]",
      "[a-c]",
      "[]]",
      "[a",
      "x/[[]a]",
      "a[]]",
      "[[:upper:]]",
      "[[:wrong:]]",
      "?",
      "??",
      "x?y",
      "x**",
      "**",
      "**/",
      "/**",
      "x/**/",
      "***",
      "x***/a",
      "q/a[-]b",
      "q/a?b",
      "q/a[/]b",
      "a\r\nb\r\n",
      "\uFEFFa",
      "\\",
      "a\\",
      "/",
      "//",
      "!",
      "!/",
      "x//a",
      "*/d",
      "*/*/d",
      "q/a[^x]b",
      "**/x/**/z/**",
      "foo/**bar",
      "foo/bar**",
      ".env*",
      " a",
      "[\\]]",
      "[a\\-z]",
      "[z-a]",
      "[a-]",
    ]
    for (const text of cases) compare(folder, text)
  })
})

test("agrees with git on random patterns", { skip: !hasGit && "git is not installed" }, () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "x",
    "y",
    "d",
    "/",
    "/",
    "*",
    "*",
    "**",
    "**/",
    "?",
    "[ab]",
    "[!x]",
    ".env",
    "foo",
    "\\a",
    "-",
    " ",
  )
  const line = fc
    .tuple(fc.constantFrom("", "", "!", "/"), fc.array(piece, { minLength: 1, maxLength: 6 }))
    .map(([head, parts]) => head + parts.join(""))
  inRepository((folder) => {
    makeFolders(folder)
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => compare(folder, lines.join("\n"))),
      { seed: 11, numRuns: 150 },
    )
  })
})

test("hostile patterns cost bounded time", () => {
  const start = computed()
  const text = `${"*a".repeat(400)}b\n${"**/".repeat(300)}b\n${"[a-z".repeat(200)}\n`
  const rules = readIgnoreRules(text)
  for (let i = 0; i < 50; i++) {
    ignoreVerdict(rules, ["a".repeat(255)], false)
    ignoreVerdict(
      rules,
      Array.from({ length: 200 }, () => "a"),
      false,
    )
  }
  assert.ok(computed() - start < 2000)
})
