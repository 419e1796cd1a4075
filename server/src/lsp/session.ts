/** The server's state: the analysis host, the open documents, what was read beside them. One object per connection. */
import type { Analysis, AnalysisHost, Change } from "../analysis.ts"
import { statusUri } from "../base/status-uri.ts"
import { type SourceText, sourceText } from "../base/text.ts"
import { folderOf, isInside } from "../base/uri.ts"
import type { FileAccess } from "../host/file-access.ts"
import { type ContentChange, changeDocument, type OpenDocument, openDocument } from "./documents.ts"
import { createReads } from "./reads.ts"
import { normaliseFolder, normaliseUri } from "./uris.ts"

export interface Session {
  /** The newest snapshot. Holding on to it is safe; it never changes. */
  readonly analysis: () => Analysis
  readonly host: AnalysisHost
  readonly open: (clientUri: string, text: string, version: number) => string
  /** Answers false for a document that is not open. */
  readonly change: (clientUri: string, changes: readonly ContentChange[], version: number) => boolean
  readonly close: (clientUri: string) => void
  readonly document: (uri: string) => OpenDocument | undefined
  readonly openUris: () => readonly string[]
  /** Text of an open document, or as it was last read. */
  readonly source: (uri: string) => SourceText | undefined
  readonly clientUri: (uri: string) => string
  readonly setRoots: (folders: readonly string[]) => void
  readonly roots: () => readonly string[]
  /** Folders that may be read: the roots, and the folders of documents that are open outside of them. */
  readonly folders: () => readonly string[]
  readonly apply: (change: Change) => void
  /** Asks once, reads what is wanted and waits for it; settled if nothing was. */
  readonly round: (
    ask: () => void,
    milliseconds: number,
  ) => Promise<{ readonly settled: boolean; readonly documents: readonly string[] }>
  /** Answers wants until there are none or the time is over; true if it settled. */
  readonly settle: (ask: () => void, milliseconds: number) => Promise<boolean>
  /** Files of a watcher's event, or everything that was ever read. */
  readonly reread: (uris?: readonly string[]) => void
  /** What was ever read in the folders above and below a document. */
  readonly rereadAround: (uri: string) => void
}

export interface SessionContext {
  readonly host: AnalysisHost
  readonly files: FileAccess
  /** Called after every change that did not come from the client's own edits, with the documents that it concerns. */
  readonly onOutsideChange: (dependents: readonly string[] | "all") => void
  /** Files that the analysis asks for. */
  readonly onWants: (uris: readonly string[]) => void
}

const MAX_ROUNDS = 12

/** A session without documents. */
export function createSession({ host, files, onOutsideChange, onWants }: SessionContext): Session {
  const open = new Map<string, OpenDocument>()
  const disk = new Map<string, SourceText | null>()
  const listed = new Map<string, string>()
  let roots: readonly string[] = []
  let analysis = host.apply({ roots })

  const folders = (): readonly string[] => {
    const outside = [...open.keys()].map(folderOf).filter((folder) => !roots.some((root) => isInside(root, folder)))
    return [...roots, ...new Set(outside)]
  }
  const apply = (change: Change): void => {
    analysis = host.apply(change)
  }
  /** A document outside of all roots brings its own folder along; without roots the core asks for what it likes. */
  let shared = ""
  const shareRoots = (): void => {
    const next = roots.length === 0 ? [] : folders()
    const key = next.join("\n")
    if (key === shared) return
    shared = key
    apply({ roots: next })
    onOutsideChange("all")
  }
  const deliver = (change: Change): void => {
    const fresh = differences(change, disk, listed)
    if (fresh === undefined) return
    apply(fresh)
    onOutsideChange(host.dependents(fresh.documents?.keys() ?? [], fresh.directories?.keys()))
  }
  const reads = createReads({ files, folders, isOpen: (uri) => open.has(uri), deliver })

  const put = (uri: string, document: OpenDocument): void => {
    open.set(uri, document)
    disk.delete(uri)
    apply({ documents: new Map([[uri, { text: document.source.text, version: document.source.version }]]) })
  }

  const round: Session["round"] = async (ask, milliseconds) => {
    ask()
    const wants = host.takeWants()
    if (wants.documents.length > 0) onWants(wants.documents)
    reads.serve(wants)
    if (!reads.busy()) return { settled: true, documents: [] }
    await reads.settled(milliseconds)
    return { settled: false, documents: wants.documents }
  }

  return {
    analysis: () => analysis,
    host,
    open: (clientUri, text, version) => {
      const uri = normaliseUri(clientUri)
      reads.forgetRefusals()
      put(uri, openDocument(uri, clientUri, text, version))
      shareRoots()
      return uri
    },
    change: (clientUri, changes, version) => {
      const uri = normaliseUri(clientUri)
      const document = open.get(uri)
      if (document === undefined) return false
      put(uri, changeDocument(document, changes, version))
      return true
    },
    close: (clientUri) => {
      const uri = normaliseUri(clientUri)
      if (!open.delete(uri)) return
      apply({ forget: [uri] })
      shareRoots()
    },
    document: (uri) => open.get(uri),
    openUris: () => [...open.keys()],
    source: (uri) => open.get(uri)?.source ?? disk.get(uri) ?? undefined,
    clientUri: (uri) => open.get(uri)?.clientUri ?? uri,
    setRoots: (next) => {
      roots = next.map(normaliseFolder)
      reads.forgetRefusals()
      shareRoots()
    },
    roots: () => roots,
    folders,
    apply,
    round,
    settle: async (ask, milliseconds) => {
      const deadline = Date.now() + milliseconds
      for (let i = 0; i < MAX_ROUNDS; i++) {
        if ((await round(ask, Math.max(1, deadline - Date.now()))).settled) return true
        if (Date.now() >= deadline) return false
      }
      return false
    },
    rereadAround: (uri) => {
      reads.forgetRefusals()
      const here = folderOf(uri)
      const near = (folder: string): boolean => isInside(folder, uri) || isInside(here, folder)
      reads.again(
        [...disk.keys()].filter((each) => near(folderOf(each))),
        [...listed.keys()].filter(near),
      )
    },
    reread: (uris) => {
      reads.forgetRefusals()
      if (uris === undefined) return reads.again(disk.keys(), listed.keys())
      const around = uris.map(folderOf).filter((folder) => listed.has(folder))
      reads.again(
        uris.flatMap((uri) => [uri, statusUri(uri)]).filter((uri) => disk.has(uri)),
        new Set(around),
      )
    },
  }
}

/** Remembers what was read and answers with the part that is new; undefined if nothing is. */
function differences(
  change: Change,
  disk: Map<string, SourceText | null>,
  listed: Map<string, string>,
): Change | undefined {
  const documents = new Map<string, { text: string } | null>()
  for (const [uri, document] of change.documents ?? []) {
    const before = disk.get(uri)
    if (before !== undefined && before?.text === document?.text) continue
    disk.set(uri, document === null ? null : sourceText(uri, document.text))
    documents.set(uri, document)
  }
  const directories = new Map<string, readonly string[] | null>()
  for (const [uri, entries] of change.directories ?? []) {
    const key = JSON.stringify(entries)
    if (listed.get(uri) === key) continue
    listed.set(uri, key)
    directories.set(uri, entries)
  }
  return documents.size + directories.size === 0 ? undefined : { documents, directories }
}
