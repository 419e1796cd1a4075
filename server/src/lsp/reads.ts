/** Serves the core's wants: reads files and folders beside the open documents and hands them over in one change. */
import type { Change } from "../analysis.ts"
import { isInside } from "../base/uri.ts"
import type { FileAccess } from "../host/file-access.ts"

export interface Wants {
  readonly documents: readonly string[]
  readonly directories: readonly string[]
}

export interface Reads {
  /** Starts to read what is wanted; what cannot be looked at is not asked for again until `forgetRefusals`. */
  readonly serve: (wants: Wants) => void
  /** Reads again what was read before and hands over what is different. */
  readonly again: (documents: Iterable<string>, directories: Iterable<string>) => void
  /** Resolves when no read is under way, at the latest after `milliseconds`. */
  readonly settled: (milliseconds: number) => Promise<void>
  readonly busy: () => boolean
  readonly forgetRefusals: () => void
}

export interface ReadsContext {
  readonly files: FileAccess
  /** Folders that may be read: the workspace's, and those of open documents outside of it. */
  readonly folders: () => readonly string[]
  /** True if the client holds the document open: its text wins over the disk. */
  readonly isOpen: (uri: string) => boolean
  readonly deliver: (change: Change) => void
}

/** Files that are open at once: a process may hold a limited number, and one that cannot be opened counts as refused. */
const AT_ONCE = 64

/** One batch is under way per call of `serve`; each ends in at most one `deliver`. */
export function createReads(context: ReadsContext): Reads {
  const asked = new Set<string>()
  const refused = new Set<string>()
  const changedMeanwhile = new Set<string>()
  const waiting: (() => void)[] = []
  let running = 0

  const mayRead = (uri: string): boolean => context.folders().some((folder) => isInside(folder, uri))

  const finish = (): void => {
    running--
    if (running === 0) for (const resolve of waiting.splice(0)) resolve()
  }

  const batch = async (documents: readonly string[], directories: readonly string[]): Promise<void> => {
    running++
    try {
      const texts = await collect(documents, context.files.readFile, refused)
      const lists = await collect(directories, context.files.listDirectory, refused)
      for (const uri of [...documents, ...directories]) asked.delete(uri)
      const found = new Map<string, { text: string } | null>()
      for (const [uri, text] of texts) if (!context.isOpen(uri)) found.set(uri, text === null ? null : { text })
      if (found.size > 0 || lists.size > 0) context.deliver({ documents: found, directories: lists })
      const stale = (uri: string): boolean => changedMeanwhile.delete(uri)
      start(documents.filter(stale), directories.filter(stale), true)
    } finally {
      finish()
    }
  }

  const start = (documents: Iterable<string>, directories: Iterable<string>, again: boolean): void => {
    const fresh = (uri: string): boolean => {
      if (asked.has(uri) && again) changedMeanwhile.add(uri)
      if (asked.has(uri) || refused.has(uri)) return false
      if (!mayRead(uri)) {
        refused.add(uri)
        return false
      }
      asked.add(uri)
      return true
    }
    const texts = [...documents].filter((uri) => !context.isOpen(uri) && fresh(uri))
    const lists = [...directories].filter(fresh)
    if (texts.length > 0 || lists.length > 0) void batch(texts, lists)
  }

  return {
    serve: (wants) => start(wants.documents, wants.directories, false),
    again: (documents, directories) => start(documents, directories, true),
    busy: () => running > 0,
    forgetRefusals: () => refused.clear(),
    settled: (milliseconds) =>
      running === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(resolve, milliseconds)
            waiting.push(() => {
              clearTimeout(timer)
              resolve()
            })
          }),
  }
}

async function collect<T>(
  uris: readonly string[],
  read: (uri: string) => Promise<T | null | undefined>,
  refused: Set<string>,
): Promise<Map<string, T | null>> {
  const found = new Map<string, T | null>()
  for (let start = 0; start < uris.length; start += AT_ONCE) {
    const some = uris.slice(start, start + AT_ONCE)
    const answers = await Promise.all(some.map((uri) => read(uri).catch(() => undefined)))
    for (const [i, uri] of some.entries()) {
      const answer = answers[i]
      if (answer === undefined) refused.add(uri)
      else found.set(uri, answer)
    }
  }
  return found
}
