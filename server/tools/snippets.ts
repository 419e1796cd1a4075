/** Snippet files of the editor, made of the templates; each description tells the exposure that the tests prove. */
import { descriptionOf, snippetBody, unitTemplates } from "../src/scaffold/units/all.ts"
import { rolloutScripts } from "../src/scaffold/units/rollout.ts"
import type { UnitTemplate } from "../src/scaffold/units/types.ts"
import { composeTemplates, rollbackScript, yamlTemplates } from "./snippet-cuts.ts"

interface Snippet {
  readonly prefix: string
  readonly description: string
  readonly body: readonly string[]
}

/** Snippet files by path, as VS Code reads them: title → prefix, description, lines of the body. */
export function snippetFiles(): ReadonlyMap<string, Readonly<Record<string, Snippet>>> {
  return new Map([
    ["snippets/systemd.json", fileOf(unitTemplates)],
    ["snippets/shellscript.json", fileOf([...rolloutScripts, rollbackScript])],
    ["snippets/yaml.json", fileOf(yamlTemplates)],
    ["snippets/dockercompose.json", fileOf(composeTemplates)],
  ])
}

function fileOf(templates: readonly UnitTemplate[]): Readonly<Record<string, Snippet>> {
  return Object.fromEntries(
    templates.map((template) => [
      template.title,
      {
        prefix: template.prefix,
        description: descriptionOf(template),
        body: snippetBody(template).split("\n"),
      },
    ]),
  )
}
