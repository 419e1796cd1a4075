/** What every rule's meta must keep: ids, lengths, wording, references. */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { catalogue } from "../../server/src/rules/catalogue.ts"
import { checklistItems } from "../../server/src/rules/items.ts"
import { rules } from "../../server/src/rules/registry.generated.ts"
import { registry, registryPath, repository, ruleIds } from "../../server/tools/generate.ts"

const items = new Set(["D2", ...checklistItems.map(({ id }) => id)])
/** Words that promise what no file can prove, and words that only the makers understand. */
const banned =
  /\b(compliant|compliance|certified|ensures?|guarantees?|please|simply|obviously)\b|\b(checklist|architecture)\.md\b|\bissue #?\d+/i

describe("rules", () => {
  it("are listed in the registry, each file once", () => {
    assert.equal(readFileSync(join(repository, registryPath), "utf8"), registry())
    assert.deepEqual(
      rules.map((rule) => rule.meta.id),
      ruleIds(),
    )
  })
  it("have names of their own, former ones included", () => {
    const names = catalogue.flatMap((meta) => [meta.id, ...(meta.aliases ?? [])])
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    )
  })
  for (const meta of catalogue) {
    it(`${meta.id} keeps the form of a rule`, () => {
      assert.match(meta.id, /^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/)
      const texts = [meta.summary, meta.why, meta.remedy, ...Object.values(meta.messages)]
      for (const text of texts) assert.doesNotMatch(text, banned)
      assert.ok(!meta.summary.includes("\n") && meta.summary.length <= 120 && meta.summary.endsWith("."), meta.summary)
      assert.ok(meta.why.split("\n").length <= 6 && meta.why.length <= 700, "why is too long")
      assert.ok(meta.remedy.split("\n").length <= 4 && meta.remedy.length <= 450, "remedy is too long")
      for (const [id, message] of Object.entries(meta.messages)) {
        assert.match(id, /^[a-z]+(-[a-z]+)*$/i)
        assert.match(message, /^[A-Z`{*/<'"]/, `a message starts like a sentence: ${message}`)
        assert.ok(message.length <= 260, `a message is long: ${message}`)
      }
      for (const item of meta.checklist) assert.ok(items.has(item), `no such item: ${item}`)
      for (const reference of meta.references) {
        assert.match(
          reference.source,
          /^https:\/\/\S+$|^[\w.-]+\/[\w.-]+:\S+$/,
          `no URL and no file: ${reference.source}`,
        )
      }
    })
  }
  for (const { meta } of rules) {
    it(`${meta.id} states a source and has a page`, () => {
      assert.ok(meta.references.length > 0)
      assert.ok(existsSync(join(repository, "server/docs/rules", `${meta.id}.md`)), "no page: run npm run generate")
    })
  }
})
