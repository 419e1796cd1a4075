/** An analysis over a batch of files: takes their texts and serves what their rules ask for. */

import type { ChecklistReport } from "../analysis.ts"
import {
  type Analysis,
  type AnalysisHost,
  type Change,
  createAnalysisHost,
  type Finding,
  type HostServices,
} from "../analysis.ts"
import type { FileAccess } from "../host/file-access.ts"

export interface Session {
  readonly analysis: () => Analysis
  /** Findings of a document; undefined where the analysis itself failed on it. */
  readonly findings: (uri: string) => readonly Finding[] | undefined
  /** Puts texts into the snapshot: files that are checked, or their next version. */
  readonly put: (texts: ReadonlyMap<string, string>) => void
  /** Hands over what is known already, so that nobody has to ask for it. */
  readonly know: (documents: ReadonlyMap<string, string | null>, directories: Change["directories"]) => void
  /** The text of a document in the snapshot. */
  readonly text: (uri: string) => string | undefined
  /** Reads related files until the documents' rules ask for no more. */
  readonly settle: (uris: Iterable<string>) => Promise<void>
  /** The answer to a question, asked again until no file is wanted for it any more. */
  readonly ask: <T>(question: (analysis: Analysis) => T) => Promise<T>
  /** The checklist over folders, with everything loaded that it asks for; the URIs are what could not be looked at. */
  readonly checklist: (
    folders: readonly string[],
  ) => Promise<{ readonly report: ChecklistReport; readonly refused: readonly string[] }>
}

/** Rules ask for a file, then for a file that it names, and so on; a chain longer than this is cut. */
const mostRounds = 20
/** The checklist walks folder by folder besides. */
const mostChecklistRounds = 60

/** A session without documents. `roots` are the folders that belong together. */
export function createSession(files: FileAccess, roots: readonly string[], services: HostServices): Session {
  const host: AnalysisHost = createAnalysisHost(services, { models: 4000 })
  const texts = new Map<string, string>()
  const refused = new Set<string>()
  let analysis = host.apply({ roots })

  const know: Session["know"] = (documents, directories = new Map()) => {
    for (const [uri, text] of documents) if (text !== null) texts.set(uri, text)
    const loaded = [...documents].map(([uri, text]) => [uri, text === null ? null : { text }] as const)
    analysis = host.apply({ documents: new Map(loaded), directories })
  }

  const findings = (uri: string): readonly Finding[] | undefined => {
    try {
      return analysis.findings(uri).items
    } catch {
      return undefined
    }
  }

  /** Loads what was asked for; false once there is nothing more to load. */
  const serve = async (): Promise<boolean> => {
    const { documents, directories } = host.takeWants()
    const fresh = (uri: string): boolean => !refused.has(uri)
    const found = await readAll(documents.filter(fresh), files.readFile)
    const listed = await readAll(directories.filter(fresh), files.listDirectory)
    for (const uri of [...documents, ...directories]) if (!found.has(uri) && !listed.has(uri)) refused.add(uri)
    if (found.size + listed.size === 0) return false
    know(found, listed)
    return true
  }

  return {
    analysis: () => analysis,
    findings,
    put: (given) => know(given, undefined),
    know,
    text: (uri) => texts.get(uri),
    settle: async (uris) => {
      const all = [...uris]
      for (let round = 0; round < mostRounds; round++) {
        for (const uri of all) findings(uri)
        if (!(await serve())) return
      }
    },
    ask: async (question) => {
      let answer = question(analysis)
      for (let round = 0; round < mostRounds && (await serve()); round++) answer = question(analysis)
      return answer
    },
    checklist: async (folders) => {
      let report = analysis.checklist(folders)
      for (let round = 0; round < mostChecklistRounds && (await serve()); round++) report = analysis.checklist(folders)
      return { report, refused: [...refused] }
    },
  }
}

/** Answers by URI; what cannot be looked at is left out. */
export async function readAll<T>(
  uris: readonly string[],
  read: (uri: string) => Promise<T | null | undefined>,
): Promise<Map<string, T | null>> {
  const found = new Map<string, T | null>()
  for (const part of batches(uris, 32)) {
    const answers = await Promise.all(part.map((uri) => read(uri).catch(() => undefined)))
    for (const [i, uri] of part.entries()) {
      const answer = answers[i]
      if (answer !== undefined) found.set(uri, answer)
    }
  }
  return found
}

/** The list in pieces of at most `size`. */
export function batches<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size))
  return parts
}
