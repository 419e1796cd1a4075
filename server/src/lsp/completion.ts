/** Completion on the wire: plain text or snippets, and prose only for the item that somebody looks at. */
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionParams,
  InsertTextFormat,
  type MarkupContent,
  MarkupKind,
} from "vscode-languageserver"
import type { CompletionInfo } from "../analysis.ts"
import type { Client } from "./client.ts"
import { offsetOf, plainText, rangeOf } from "./convert.ts"
import { opened, SHORT_WAIT, settledOf, type UnitsContext } from "./unit-requests.ts"

/** Characters after which something fits; a blank only between the words of a list. */
export const TRIGGERS = ["[", "=", "%", "@", "~", " ", "$", "{", "("]

/** What fits at a position. */
export async function completion(
  { textDocument, position, context }: CompletionParams,
  { session, client }: UnitsContext,
): Promise<CompletionItem[] | null> {
  const document = opened(session, textDocument)
  if (document === undefined) return null
  const at = offsetOf(document.source, position)
  const typed = context?.triggerKind === 2 ? context.triggerCharacter : undefined
  const { replace, items } = await settledOf(
    session,
    ({ units, variables }) =>
      variables.completions(document.uri, at, typed) ?? units.completions(document.uri, at, typed),
    SHORT_WAIT,
  )
  // The text may have changed while files were read; the places are those of the text that was asked about.
  if (items.length === 0) return null
  const range = rangeOf(document.source, replace)
  return items.map((item) => itemOf(item, range, client()))
}

const kinds: Readonly<Record<CompletionInfo["kind"], CompletionItemKind>> = {
  section: CompletionItemKind.Module,
  key: CompletionItemKind.Property,
  word: CompletionItemKind.EnumMember,
  unit: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  specifier: CompletionItemKind.Variable,
  variable: CompletionItemKind.Variable,
}

function itemOf(item: CompletionInfo, range: ReturnType<typeof rangeOf>, client: Client): CompletionItem {
  const { label, kind, insert, snippet, detail, rank, isOld, filter, section, goesOn, markdown } = item
  const isSnippet = snippet !== undefined && client.completionSnippets
  return {
    label,
    kind: kinds[kind],
    sortText: String(rank).padStart(4, "0"),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(detail === undefined || detail === "" ? {} : { detail }),
    ...(isOld && client.completionTags ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    textEdit: { range, newText: isSnippet ? snippet : insert },
    // What the value may be is asked for at once where the client knows how.
    ...(goesOn && client.commands ? { command: { title: "Suggest", command: "editor.action.triggerSuggest" } } : {}),
    ...(markdown === undefined ? {} : { documentation: prose(markdown, client) }),
    ...(kind === "key" && section !== undefined ? { data: { section, key: label } } : {}),
  }
}

/** Adds the description of a directive. */
export function resolveCompletion(item: CompletionItem, { session, client }: UnitsContext): CompletionItem {
  const data: unknown = item.data
  if (typeof data !== "object" || data === null || !("section" in data && "key" in data)) return item
  const { section, key } = data
  if (typeof section !== "string" || typeof key !== "string") return item
  const markdown = session.analysis().units.describe(section, key)
  if (markdown === undefined) return item
  return { ...item, documentation: prose(markdown, client()) }
}

function prose(markdown: string, client: Client): MarkupContent {
  return client.completionMarkdown
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) }
}
