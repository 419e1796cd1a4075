/** Real manifests: no exception, no false problem, every object found. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { read } from "./support.ts"

const corpus = process.env["DEPLOYLINT_CORPUS"] ?? join(import.meta.dirname, "../../../../shared/corpus")

test("no exception, no false problem, every object found", (t) => {
  if (!existsSync(corpus)) return t.skip(`no corpus at ${corpus}`)
  let count = 0
  for (const path of readdirSync(corpus, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.ya?ml$/.test(path)) continue
    const text = readFileSync(join(corpus, path), "utf8")
    if (!/^apiVersion:/m.test(text) || !/^kind:/m.test(text) || text.includes("{{")) continue
    count++
    const { model, facts } = read(text)
    assert.deepEqual(model.problems, [], path)
    assert.equal(model.objects.length, text.match(/^kind:/gm)?.length, path)
    assert.equal(facts.services.length, facts.images.length, path)
    assert.ok(
      facts.services.every(({ partial }) => !partial),
      path,
    )
  }
  assert.ok(count > 20, "the corpus holds manifests")
})
