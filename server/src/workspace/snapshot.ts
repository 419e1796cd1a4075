/** Immutable snapshots of a workspace and the tracked view on them that rules read through. */
import { sourceText } from "../base/text.ts"
import { folderOf, isInside } from "../base/uri.ts"
import type { Facts } from "../model/facts.ts"
import { factsOf, modelOf } from "./meaning.ts"
import { parseDocument } from "./parse.ts"
import type { Memo, Reads } from "./reads.ts"
import type { AnyDocument, Language, ModelOf, Workspace } from "./types.ts"

/** A loaded text with its document, parsed on first use. The object is the stamp: a changed text is another object. */
interface Entry {
  readonly text: string
  readonly version: number
  document?: AnyDocument
}

/** What the host said of one path: an entry, or that there is nothing. */
type Stored = Entry | "absent"
type Listing = readonly string[] | "absent"

/** Everything loaded at one revision. Never changed in place; `with…` makes the next one. */
export interface Snapshot {
  readonly revision: number
  readonly documents: ReadonlyMap<string, Stored>
  readonly directories: ReadonlyMap<string, Listing>
  readonly roots: readonly string[]
}

export const emptySnapshot: Snapshot = { revision: 0, documents: new Map(), directories: new Map(), roots: [] }

/** Changes as the façade takes them. */
export interface SnapshotChange {
  readonly documents?: ReadonlyMap<string, { readonly text: string; readonly version?: number } | null>
  readonly directories?: ReadonlyMap<string, readonly string[] | null>
  readonly forget?: readonly string[]
  readonly roots?: readonly string[]
}

/** The next snapshot; parts that did not change are shared, and a no-op change keeps every stamp. */
export function applyChange(before: Snapshot, change: SnapshotChange): Snapshot {
  const documents = new Map(before.documents)
  for (const uri of change.forget ?? []) documents.delete(uri)
  for (const [uri, given] of change.documents ?? []) {
    const old = documents.get(uri)
    if (given === null) documents.set(uri, "absent")
    else if (old === undefined || old === "absent" || old.text !== given.text)
      documents.set(uri, { text: given.text, version: given.version ?? 0 })
    else if (given.version !== undefined && given.version !== old.version)
      documents.set(uri, reversioned(old, given.version))
  }
  const directories = new Map(before.directories)
  for (const [uri, names] of change.directories ?? []) directories.set(uri, keptListing(directories.get(uri), names))
  const roots = change.roots ?? before.roots
  // Roots decide stages and what may be read: every document is a new one below other roots.
  if (change.roots !== undefined) {
    for (const [uri, entry] of documents)
      if (entry !== "absent") documents.set(uri, { text: entry.text, version: entry.version })
  }
  return { revision: before.revision + 1, documents, directories, roots }
}

/** Lets go of a document's tree; whoever asks for it gets an equal one. */
export function dropTree(snapshot: Snapshot, uri: string): void {
  const entry = snapshot.documents.get(uri)
  if (entry !== undefined && entry !== "absent") delete entry.document
}

/** A saved file gets a new version without a new text: the parsed document is kept. */
function reversioned(old: Entry, version: number): Entry {
  Object.assign(old, { version })
  return old
}

function keptListing(old: Listing | undefined, names: readonly string[] | null): Listing {
  if (names === null) return "absent"
  const sorted = [...names].sort()
  return Array.isArray(old) && old.length === sorted.length && old.every((name, i) => name === sorted[i]) ? old : sorted
}

/** What a host still has to load, because a rule asked for it. */
export interface Wants {
  readonly documents: Set<string>
  readonly directories: Set<string>
}

/** The view of one computation: same answers as the snapshot, every read recorded in `reads`. */
export class TrackedWorkspace implements Workspace {
  readonly #snapshot: Snapshot
  readonly #memo: Memo
  readonly #wants: Wants
  readonly #reads: Reads | undefined

  constructor(snapshot: Snapshot, memo: Memo, wants: Wants, reads?: Reads) {
    this.#snapshot = snapshot
    this.#memo = memo
    this.#wants = wants
    this.#reads = reads
  }

  get revision(): number {
    return this.#snapshot.revision
  }

  /** True if something that was read through this view is not loaded: what was computed may change once it is. */
  get isIncomplete(): boolean {
    for (const stamp of this.#reads?.values() ?? []) if (stamp === undefined) return true
    return false
  }

  document = (uri: string): AnyDocument | "absent" | "unread" => {
    const entry = this.#snapshot.documents.get(uri)
    this.#reads?.set(`d:${uri}`, entry)
    if (entry === undefined) {
      // Nobody looks outside of the workspace: what lies there is not known to be absent.
      if (this.#inWorkspace(uri)) this.#wants.documents.add(uri)
      return "unread"
    }
    if (entry === "absent") return "absent"
    entry.document ??= parseDocument(sourceText(uri, entry.text, entry.version), this.rootOf(uri))
    return entry.document
  }

  directory = (folder: string): readonly string[] | "absent" | "unread" => {
    const listing = this.#snapshot.directories.get(folder)
    this.#reads?.set(`l:${folder}`, listing)
    if (listing !== undefined) return listing
    if (this.#inWorkspace(folder)) this.#wants.directories.add(folder)
    return "unread"
  }

  model = <L extends Language>(uri: string, language: L): ModelOf[L] | undefined => {
    return this.derive(`model:${language}`, uri, (workspace) => modelOf(workspace, uri, language))
  }

  facts = (uri: string): Facts | undefined => this.derive("facts", uri, (workspace) => factsOf(workspace, uri))

  rootOf = (uri: string): string => {
    let best: string | undefined
    for (const root of this.#snapshot.roots) {
      if (isInside(root, uri) && (best === undefined || root.length > best.length)) best = root
    }
    return best ?? folderOf(uri)
  }

  /** A value computed through its own tracked view and kept until something that it read changes. */
  derive<T>(kind: string, uri: string, compute: (workspace: TrackedWorkspace) => T): T {
    const stamps = (read: string): unknown =>
      read.startsWith("d:")
        ? this.#snapshot.documents.get(read.slice(2))
        : this.#snapshot.directories.get(read.slice(2))
    return this.#memo.get(kind, uri, { revision: this.#snapshot.revision, stamps }, this.#reads, (reads) =>
      compute(new TrackedWorkspace(this.#snapshot, this.#memo, this.#wants, reads)),
    )
  }

  /** Without roots (a lone file) only the file's own folder is read, and that is decided by who opened it. */
  #inWorkspace(uri: string): boolean {
    return this.#snapshot.roots.length === 0 || this.#snapshot.roots.some((root) => isInside(root, uri))
  }
}
