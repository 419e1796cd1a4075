/** The env rules on random files: no exception, every fix applies, takes its finding away and changes nothing else's meaning. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, editsOverlap } from "../../../server/src/base/edit.ts"
import { openWorkspace } from "../../support/workspace.ts"
import { runs, soup } from "./soup.ts"

const image = "services:\n  a:\n    image: nginx:1.27\n"
/** Surroundings that make other programs read the file `.env` or `a.env`. */
const surroundings: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [".env", {}],
  [".env", { "compose.yaml": `${image}    environment:\n      A: $A\n      B: \${B}\n` }],
  ["a.env", { "compose.yaml": `${image}    env_file: a.env\n` }],
  ["a.env", { "a.service": "[Service]\nExecStart=/bin/a\nEnvironmentFile=/etc/a.env\n" }],
  [
    "a.env",
    {
      "compose.yaml": `${image}    env_file: a.env\n`,
      "a.service": "[Service]\nExecStart=/bin/a\nEnvironmentFile=/etc/a.env\n",
    },
  ],
  [".env", { "package.json": '{ "dependencies": { "dotenv": "17.4.2" } }' }],
]

test("rules stand any file, and their fixes fit it", () => {
  fc.assert(
    fc.property(soup(16), fc.constantFrom(...surroundings), (text, [name, files]) => {
      const workspace = openWorkspace({ ...files, [name]: text })
      const before = new Map(workspace.files)
      for (const uri of workspace.files.keys()) {
        const source = workspace.files.get(uri) ?? ""
        for (const finding of workspace.analysis().findings(uri).items) {
          assert.ok(finding.span.start <= finding.span.end && finding.span.end <= source.length, finding.rule)
          if (!/^(env|compose)\//.test(finding.rule)) continue
          for (const fix of finding.fixes())
            for (const { uri: target, edits } of fix.edits) {
              assert.ok(!editsOverlap(edits), fix.title)
              assert.notEqual(applyEdits(before.get(target) ?? "", edits), before.get(target), fix.title)
            }
        }
      }
    }),
    runs(150),
  )
})
