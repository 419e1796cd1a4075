/** What holds for diagnostics whatever they say. */
import assert from "node:assert/strict"
import type { Diagnostic } from "vscode-languageserver/node"
import { indexLines } from "../../server/src/base/line-index.ts"

/** Every range lies inside the text, every finding can be told apart, every message is one. */
export function checked(text: string, path: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const { starts } = indexLines(text)
  for (const { range, message, source, code } of diagnostics) {
    for (const { line, character } of [range.start, range.end]) {
      const start = starts[line]
      assert.ok(start !== undefined, `line ${line} is outside of ${path}`)
      assert.ok(start + character <= (starts[line + 1] ?? text.length), `${line}:${character} is outside of ${path}`)
    }
    assert.equal(source, "deploylint")
    assert.match(String(code), /^[a-z]+\/[a-z0-9-]+$/)
    assert.notEqual(message, "")
  }
  return diagnostics
}
