/** Carries a plan out as one edit, which VS Code shows first. What is there is never overwritten. */
import { FileType, Position, Range, type TextDocument, Uri, WorkspaceEdit, workspace } from "vscode"
import type { WireWrite } from "../../../server/src/lsp/scaffold-protocol.ts"

export interface Outcome {
  /** Paths below `deploy/` that were written. */
  readonly written: readonly string[]
  readonly left: readonly string[]
  /** Why something that was wanted is not there. */
  readonly problem?: string
}

type UriOf = (uri: string) => Uri

/** A link on the way to one of the files, which would lead the write to another place. */
export async function linkOnTheWay(
  folder: Uri,
  writes: readonly WireWrite[],
  uriOf: UriOf,
): Promise<string | undefined> {
  const places = new Set<string>()
  for (const { uri } of writes) {
    const below = uriOf(uri)
      .path.slice(folder.path.length + 1)
      .split("/")
    for (let i = 1; i <= below.length; i++) places.add(below.slice(0, i).join("/"))
  }
  for (const place of places) {
    const stat = await statOf(Uri.joinPath(folder, ...place.split("/")))
    if (stat !== undefined && (stat & FileType.SymbolicLink) !== 0) return place
  }
  return undefined
}

async function statOf(uri: Uri): Promise<FileType | undefined> {
  try {
    return (await workspace.fs.stat(uri)).type
  } catch {
    return undefined
  }
}

/** Shows the plan in the preview and does what the user leaves ticked. */
export async function applyWrites(writes: readonly WireWrite[], uriOf: UriOf, isShown: boolean): Promise<Outcome> {
  const edit = new WorkspaceEdit()
  const before = new Map<WireWrite, number>()
  for (const write of writes) {
    const uri = uriOf(write.uri)
    const { group: label, description } = write
    // A new file takes nothing away and is ticked, and so is what is remembered, which is ours. What changes a file waits for
    // the user.
    const note = { needsConfirmation: isShown && write.text === undefined && !write.isState, label, description }
    if (write.text !== undefined) {
      const contents = new TextEncoder().encode(write.text)
      edit.createFile(uri, { contents, overwrite: false, ignoreIfExists: false }, note)
      continue
    }
    before.set(write, (await workspace.openTextDocument(uri)).version)
    for (const { range, newText } of write.edits ?? [])
      edit.replace(
        uri,
        new Range(range.start.line, range.start.character, range.end.line, range.end.character),
        newText,
        note,
      )
  }
  // Without anything to confirm there would be no preview: nothing is put into the file that is remembered, and waits.
  const [first] = [...writes].reverse()
  if (isShown && first !== undefined && writes.every((write) => write.text !== undefined || write.isState))
    edit.insert(uriOf(first.uri), new Position(0, 0), "", {
      needsConfirmation: true,
      label: first.group,
      description: first.description,
    })
  let problem: string | undefined
  const isDone = await workspace.applyEdit(edit, { isRefactoring: true }).then(
    (done) => done,
    (error: unknown) => {
      problem = String(error)
      return false
    },
  )
  const written: string[] = []
  const left: string[] = []
  for (const write of writes) {
    const there = await landed(write, uriOf(write.uri), before.get(write))
    if (there === true) written.push(write.path)
    else left.push(write.path)
    if (there === "other") problem ??= `deploy/${write.path} has come to be there meanwhile; it was not touched`
    if (there === "unsaved") problem ??= `deploy/${write.path} could not be saved`
  }
  if (!isDone && written.length > 0) problem ??= `${left.length} of ${writes.length} files were not written`
  return { written, left, ...(problem === undefined ? {} : { problem }) }
}

/** Whether a write has happened; a file that was edited is saved, as the new ones beside it are. */
async function landed(
  { text }: WireWrite,
  uri: Uri,
  version: number | undefined,
): Promise<boolean | "other" | "unsaved"> {
  if (text === undefined) {
    const document: TextDocument = await workspace.openTextDocument(uri)
    if (document.version === version) return false
    return !document.isDirty || (await document.save()) ? true : "unsaved"
  }
  try {
    const found = new TextDecoder().decode(await workspace.fs.readFile(uri))
    return found === text ? true : "other"
  } catch {
    return false
  }
}
