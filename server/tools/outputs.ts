/** Everything that is derived from rules, settings and schemas, as texts by path. Reads the repository, writes nothing. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { jsonSchemas } from "../../schemas/json.ts"
import { catalogue } from "../src/rules/catalogue.ts"
import { configurationContribution } from "../src/settings/editor.ts"
import { settingsJsonSchema } from "../src/settings/schema.ts"
import { loadFixtures, loadProofs } from "./fixtures.ts"
import { checklistPage } from "./pages/checklist.ts"
import { rulePage } from "./pages/page.ts"
import { pageIndex, ruleTable, settingsTable, withRegion } from "./pages/tables.ts"
import { snippetFiles } from "./snippets.ts"

/** Where rule pages are. What stands there and is no output is a page of a rule that is gone. */
export const pagesFolder = "server/docs/rules"

/** All generated texts but the registry. The same repository gives the same texts. */
export async function outputs(repository: string): Promise<Map<string, string>> {
  const result = new Map<string, string>()
  const rules = [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1))
  const scenariosOf = await loadFixtures(repository)
  for (const meta of rules)
    result.set(`${pagesFolder}/${meta.id}.md`, await rulePage(meta, { repository, scenarios: scenariosOf(meta.id) }))
  result.set(`${pagesFolder}/README.md`, pageIndex(rules))
  const proofs = await loadProofs(repository)
  result.set("server/docs/checklist.md", checklistPage({ rules, scenariosOf, proofs }))
  for (const [name, schema] of [...jsonSchemas(), ["deploylint.schema.json", settingsJsonSchema(rules)] as const])
    result.set(`schemas/${name}`, json(schema))
  for (const [path, snippets] of snippetFiles()) result.set(path, json(snippets))
  const read = (path: string): string => readFileSync(join(repository, path), "utf8")
  result.set("package.json", manifest(read("package.json")))
  if (existsSync(join(repository, "README.md"))) {
    const withRules = withRegion(read("README.md"), "rules", ruleTable(rules, `${pagesFolder}/`))
    result.set("README.md", withRegion(withRules, "settings", settingsTable()))
  }
  return result
}

/** The manifest with the settings that the server knows; all else is written by hand and stays. */
function manifest(text: string): string {
  const parsed: { contributes?: Record<string, unknown> } = JSON.parse(text)
  const contributes = { ...parsed.contributes, configuration: configurationContribution() }
  return json({ ...parsed, contributes })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
