/**
 * Names of the environment in programs: where they are set, where else they are used, their value. The server is asked for a
 * name when somebody points at one; it never gets the program itself, and is not started for it.
 */
import {
  type Disposable,
  Hover,
  Location,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  Uri,
} from "vscode"
import type { BaseLanguageClient } from "vscode-languageclient"
import {
  CODE_VARIABLE,
  type CodeVariableParams,
  type WireCodeVariable,
} from "../../../server/src/lsp/variable-protocol.ts"

const pattern = "**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte,astro,py,rs,go,rb,php,java,kt,kts,scala}"
const isName = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/
/** A name in a line that speaks of the environment, or one that is written as such names are. */
const speaksOfIt = /env|Env|ENV/
const isLoud = /^[A-Z][A-Z0-9_]+$/

/** Registers the providers. `running`: the client, once other documents have brought the server up. */
export function registerPrograms(
  schemes: () => readonly string[],
  running: () => Promise<BaseLanguageClient> | undefined,
): Disposable[] {
  const selector = schemes().map((scheme) => ({ scheme, pattern }))
  const ask = async (
    document: TextDocument,
    position: Position,
    asks: CodeVariableParams["asks"],
  ): Promise<WireCodeVariable | null> => {
    const range = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/)
    const client = range && (await running())
    const name = range && document.getText(range)
    if (client === undefined || name === undefined || !isName.test(name)) return null
    if (!isLoud.test(name) && !speaksOfIt.test(document.lineAt(position).text)) return null
    const params: CodeVariableParams = { uri: document.uri.toString(), name, asks }
    return await client.sendRequest<WireCodeVariable | null>(CODE_VARIABLE, params)
  }
  return [
    languages.registerDefinitionProvider(selector, {
      provideDefinition: async (document, position) => places(await ask(document, position, "definition")),
    }),
    languages.registerReferenceProvider(selector, {
      provideReferences: async (document, position) => places(await ask(document, position, "references")),
    }),
    languages.registerHoverProvider(selector, {
      provideHover: async (document, position) => {
        const markdown = (await ask(document, position, "hover"))?.markdown
        return markdown === undefined ? undefined : new Hover(new MarkdownString(markdown))
      },
    }),
  ]
}

function places(found: WireCodeVariable | null): Location[] {
  return (found?.places ?? []).map(
    ({ uri, range: { start, end } }) =>
      new Location(Uri.parse(uri), new Range(start.line, start.character, end.line, end.character)),
  )
}
