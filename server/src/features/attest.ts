/** Writes somebody's word for an item of the checklist into the settings file, as an edit to look at first. */
import { calendarDate } from "../base/date.ts"
import { isRefusal, type TextEdit } from "../base/edit.ts"
import { folderOf } from "../base/uri.ts"
import { itemOf } from "../rules/items.ts"
import { addItems, insertAtPath } from "../syntax/yaml/edit.ts"
import { spell } from "../syntax/yaml/quote.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import type { Workspace } from "../workspace/types.ts"

export interface NewAttestation {
  readonly item: string
  /** Undefined for all deployments. */
  readonly deployment?: string
  readonly by: string
  /** `YYYY-MM-DD`, both. */
  readonly on: string
  readonly until: string
  readonly evidence: string
}

export type AttestEdit =
  | { readonly uri: string; readonly creates: boolean; readonly edits: readonly TextEdit[] }
  | { readonly refused: string }

/** The edit of the settings file nearest to `near` (a file), or of a new one in its workspace folder. */
export function attestEdit(workspace: Workspace, near: string, entry: NewAttestation): AttestEdit {
  const wrong = whatIsWrong(entry)
  if (wrong !== undefined) return { refused: wrong }
  const found = settingsNear(workspace, near)
  if (found === undefined) {
    const lines = sourceOf(entry).map((line, i) => `${i === 0 ? "  - " : "    "}${line}\n`)
    const uri = `${workspace.rootOf(near)}/deploylint.yaml`
    return { uri, creates: true, edits: [{ span: { start: 0, end: 0 }, newText: `attest:\n${lines.join("")}` }] }
  }
  if (found.tree === undefined) return { refused: "The settings file cannot be read." }
  const edits = inTree(found.tree, sourceOf(entry).join("\n"))
  return isRefusal(edits)
    ? { refused: `The settings file is left alone: ${edits.refused}` }
    : { uri: found.uri, creates: false, edits }
}

function whatIsWrong({ item, by, on, until, evidence }: NewAttestation): string | undefined {
  const known = itemOf(item)
  if (known === undefined) return "The checklist has no such item."
  if (!known.attestable) return `${item} is decided by files alone: nobody can attest it.`
  if (calendarDate(on) === undefined || calendarDate(until) === undefined) return "A day is written like 2027-01-31."
  if (until < on) return "The last day lies before today."
  return by.trim() === "" || evidence.trim() === "" ? "Name and evidence are needed." : undefined
}

/** Undefined where there is no file; without a tree where there is one that cannot be read. */
function settingsNear(workspace: Workspace, near: string): { uri: string; tree: YamlTree | undefined } | undefined {
  const root = workspace.rootOf(near)
  for (let folder = folderOf(near); ; folder = folderOf(folder)) {
    for (const name of ["deploylint.yaml", "deploylint.yml"]) {
      const uri = `${folder}/${name}`
      const document = workspace.document(uri)
      if (typeof document !== "string" && document.language === undefined)
        return { uri, tree: "tree" in document ? document.tree : undefined }
    }
    if (folder === root || folder.length <= root.length) return undefined
  }
}

function inTree(tree: YamlTree, source: string): ReturnType<typeof addItems> {
  const root = tree.documents[0]?.root
  const entry = root?.kind === "mapping" ? root.entries.find(({ key }) => key.text === "attest") : undefined
  if (entry?.value?.kind === "sequence" && entry.value.items.length > 0) return addItems(tree, entry.value, [source])
  return insertAtPath(tree, ["attest"], `- ${source.replaceAll("\n", "\n  ")}`)
}

function sourceOf({ item, deployment, by, on, until, evidence }: NewAttestation): readonly string[] {
  const text = (value: string): string => spell(value, "plain", false, "double")
  return [
    `item: ${item}`,
    ...(deployment === undefined ? [] : [`deployment: ${text(deployment)}`]),
    `by: ${text(by)}`,
    `on: ${on}`,
    `until: ${until}`,
    `evidence: ${text(evidence)}`,
  ]
}
