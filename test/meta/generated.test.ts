/** Everything that is generated equals what its sources give now. */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { readSettings } from "../../server/src/lsp/configuration.ts"
import { catalogue } from "../../server/src/rules/catalogue.ts"
import { editorSettings } from "../../server/src/settings/editor.ts"
import { orphans, repository } from "../../server/tools/generate.ts"
import { idProblem, scaffold } from "../../server/tools/new-rule.ts"
import { outputs, pagesFolder } from "../../server/tools/outputs.ts"
import { ruleTable, withRegion } from "../../server/tools/pages/tables.ts"

const made = await outputs(repository)

describe("generated files", () => {
  it("are in step with their sources (npm run generate)", () => {
    const stale = [...made].filter(([path, text]) => {
      const at = join(repository, path)
      return !existsSync(at) || readFileSync(at, "utf8") !== text
    })
    assert.deepEqual([...stale.map(([path]) => path), ...orphans(pagesFolder, made)], [])
  })
  it("show an example that could be made for every rule that has one", () => {
    const broken = [...made].filter(([, text]) => text.includes("The examples could not be made")).map(([path]) => path)
    assert.deepEqual(broken, [])
  })
  it("list every rule in the index, in the schema of deploylint.yaml, and have a page for it", () => {
    const index = made.get(`${pagesFolder}/README.md`) ?? ""
    const schema: { definitions: { rules: { properties: Record<string, unknown> } } } = JSON.parse(
      made.get("schemas/deploylint.schema.json") ?? "{}",
    )
    for (const { id } of catalogue) {
      assert.ok(index.includes(`(${id}.md)`), id)
      assert.ok(Object.hasOwn(schema.definitions.rules.properties, id), id)
      assert.ok(made.has(`${pagesFolder}/${id}.md`), id)
    }
  })
  it("name the editor's settings with the defaults that the server has", () => {
    const defaults = Object.fromEntries(
      // What is hidden on the screen is the client's business alone.
      Object.entries(editorSettings).flatMap(([name, { default: usual }]) =>
        name.startsWith("secrets.") ? [] : [[name, usual]],
      ),
    )
    assert.deepEqual(readSettings({}), defaults)
    for (const { value } of editorSettings.minimumSeverity.values ?? [])
      assert.equal(readSettings({ minimumSeverity: value }).minimumSeverity, value)
  })
})

it("regions change nothing but what stands between their marks", () => {
  const text = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb <!-- begin y -->\n"
  assert.equal(withRegion(text, "x", "new"), "a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nb <!-- begin y -->\n")
  assert.equal(withRegion(withRegion(text, "x", "new"), "x", "new"), withRegion(text, "x", "new"))
  assert.equal(withRegion(text, "y", "new"), text)
})

it("links in the rule table lead to pages", () => {
  for (const found of ruleTable(catalogue, `${pagesFolder}/`).matchAll(/\]\(([^)]+)\)/g))
    assert.ok(made.has(found[1] ?? ""))
})

it("a new rule is started with the files that a rule has, under an id that a rule may have", () => {
  assert.deepEqual(
    [...scaffold("secrets/some-leak", "compose").keys()],
    [
      "server/src/rules/secrets/some-leak.ts",
      "test/rules/secrets/some-leak/bad.compose.yaml",
      "test/rules/secrets/some-leak/good.compose.yaml",
    ],
  )
  for (const id of ["secrets", "Secrets/x", "secrets/x_y", "../x/y", "deploylint/x", "env/shared-x"])
    assert.notEqual(idProblem(id), undefined, id)
  assert.equal(idProblem("secrets/some-leak"), undefined)
})
