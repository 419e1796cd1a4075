/** `.dockerignore`: Docker's documented examples, and facts of moby/patternmatcher's own test table. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isIgnored, parseDockerignore } from "../../../server/src/workspace/dockerignore.ts"
import { computed } from "../../support/computed.ts"

const ignores = (text: string, path: string): boolean => isIgnored(parseDockerignore(text) ?? assert.fail(text), path)

/** Patterns (one text), path, whether it or a folder above it fits. */
const table: readonly (readonly [string, string, boolean])[] = [
  ["**", "file", true],
  ["**/", "dir/file", true],
  ["**/**", "dir/file", true],
  ["dir/**", "dir/dir2/file", true],
  ["**/dir", "dir", true],
  ["**/dir", "dir/file", true],
  ["**/dir2/*", "dir/dir2/file", true],
  ["**/dir2/**", "dir/dir2/dir3/file", true],
  ["**file", "file", true],
  ["**file", "dir/dir/file", true],
  ["**/file*txt", "dir/dir/file.txt", true],
  ["**/**/*.txt", "file.txt", true],
  ["**/**/*.txt2", "dir/dir/file.txt", false],
  ["a**/*.txt", "a/dir/dir/file.txt", true],
  ["a/*.txt", "a/dir/file.txt", false],
  ["a/*.txt**", "a/file.txt", true],
  ["a[b-d]e", "ace", true],
  ["a[b-d]e", "aae", false],
  ["a[^b-d]e", "aze", true],
  [".*", ".foo", true],
  [".*", "foo", false],
  ["abc.def", "abcZdef", false],
  ["abc?def", "abcZdef", true],
  ["**/foo/bar", "dir/dir2/foo/bar", true],
  ["abc/**", "abc", false],
  ["abc/**", "abc/def/ghi", true],
  ["**/.foo", "bar.foo", false],
  ["a(b)c/def", "a(b)c/def", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "ab", false],
  ["dist/*.whl", "dist/proxy.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl", true],
  ["**\n!util/docker/web", "util/docker/web/foo", false],
  ["**\n!util/docker/web\nutil/docker/web/foo", "util/docker/web/foo", true],
  ["!fileutils.go\n*.go", "fileutils.go", true],
  ["*.go\n!fileutils.go", "fileutils.go", false],
  ["docs/\n!docs/README.md", "docs/README.md", false],
  ["a*b?c*x", "abxbbxdbxebxczzx", true],
  ["a*b?c*x", "abxbbxdbxebxczzy", false],
  ["a*", "ab/c", true],
  ["a?b", "a☺b", true],
  ["a?b", "a/b", false],
  ["[a-ζ]*", "α", true],
  ["[\\-x]", "-", true],
  // Docker's documentation.
  ["*/temp*", "somedir/temporary.txt", true],
  ["*/temp*", "temporary.txt", false],
  ["*/*/temp*", "somedir/subdir/temporary.txt", true],
  ["temp?", "tempa", true],
  ["**/*.go", "main.go", true],
  ["*.md\n!README.md", "README.md", false],
  ["*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true],
  ["*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false],
  ["# *.md\n.env", "a.md", false],
  // Anchored at the context, unlike .gitignore.
  [".env", "app/.env", false],
  ["**/.env", "app/.env", true],
  ["**/.env", ".env", true],
  ["/.env", ".env", true],
  ["./.env", ".env", true],
  ["  .env  ", ".env", true],
  ["\ufeff.env", ".env", true],
  [".env\r\n", ".env", true],
  ["app", "app/src/.env", true],
  ["*\n!app\napp/.env", "app/.env", true],
  ["! .env\n.env\n!  .env", ".env", false],
  ["app/../.env", ".env", true],
]

for (const [text, path, expected] of table)
  test(`${JSON.stringify(text)} ${expected ? "keeps out" : "lets in"} ${path}`, () =>
    assert.equal(ignores(text, path), expected))

test("what the builder refuses is unknown", () => {
  for (const text of ["!", "[", "[^", "a[", "[]a]", "[-]", "[x-]", "[a-b-c]", "\\", "ok\n! "])
    assert.equal(parseDockerignore(text), undefined, text)
})

test("any pattern costs bounded time", () => {
  const started = computed()
  assert.equal(ignores("**/a".repeat(200), "a/".repeat(400)), true)
  ignores(Array.from({ length: 500 }, (_, i) => `**/*${i}*/**/x*y`).join("\n"), `${"ab/".repeat(30)}x`)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("*", "**", "/", "a", "?", "[", "]", "\\", "!", "\n", "#", ".", ".."), { maxLength: 30 }),
      (parts) => {
        const patterns = parseDockerignore(parts.join(""))
        if (patterns !== undefined) isIgnored(patterns, "a/b/a")
      },
    ),
    { seed: 20268, numRuns: 500 },
  )
  assert.ok(computed() - started < 2500, `${computed() - started} ms`)
})
