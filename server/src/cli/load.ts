/** Loads files in batches: read, analysed together, forgotten. */

import { dirname } from "node:path"
import { type HostServices, ignoredBySettings } from "../analysis.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import { readText } from "../host/node-read.ts"
import { batches, createSession, type Session } from "./session.ts"
import { createSurroundings } from "./surroundings.ts"
import { nameOf, type Scope, type Skipped, type Target } from "./targets.ts"

/** A file that was read and is one of ours. */
export interface Loaded extends Target {
  readonly text: string
  /** The bytes were valid UTF-8, so that writing the text gives them back. */
  readonly exact: boolean
}

/** A batch of files with everything around them loaded. */
export interface Batch {
  readonly session: Session
  /** The files that are checked. */
  readonly files: readonly Loaded[]
  /** The others, and what failed. */
  readonly skipped: readonly Skipped[]
}

/**
 * The files in batches of about `size`, those of one folder together: they refer to each other, and some fixes change
 * two of them at once. A folder that is larger than four batches is cut all the same.
 */
export function batchesOf(files: readonly Target[], size: number): readonly (readonly Target[])[] {
  const found: Target[][] = []
  let batch: Target[] = []
  files.forEach((file, i) => {
    const before = files[i - 1]
    const moved = before !== undefined && dirname(before.path) !== dirname(file.path)
    if ((moved && batch.length >= size) || batch.length >= 4 * size) {
      found.push(batch)
      batch = []
    }
    batch.push(file)
  })
  return batch.length === 0 ? found : [...found, batch]
}

/** A function that loads one batch after the other; what is looked up around them is kept. */
export function createLoader(scope: Scope, services: HostServices): (batch: readonly Target[]) => Promise<Batch> {
  const disk = createNodeFiles(() => scope.readable)
  const surroundings = createSurroundings(disk, scope.roots)
  return async (batch) => {
    const session = createSession(surroundings.files, scope.roots, services)
    const skipped: Skipped[] = []
    const read = await readBatch(batch, skipped)
    const uris = read.map((file) => file.uri)
    session.put(new Map(read.map((file) => [file.uri, file.text])))
    await surroundings.introduce(session, uris)
    await session.settle(uris)
    const files = read.filter((file) => sortOut(session, file, skipped))
    for (const [file, reason] of faultsOf(session, scope)) skipped.push({ file, reason, unseen: true })
    return { session, files, skipped }
  }
}

async function readBatch(batch: readonly Target[], skipped: Skipped[]): Promise<Loaded[]> {
  const loaded: Loaded[] = []
  for (const part of batches(batch, 32)) {
    const readings = await Promise.all(part.map((target) => readText(target.path)))
    for (const [i, target] of part.entries()) {
      const reading = readings[i]
      if (reading?.is === "text") loaded.push({ ...target, text: reading.text, exact: reading.exact })
      else if (reading !== undefined) skipped.push({ file: target.name, reason: reasonOf(reading), unseen: true })
    }
  }
  return loaded
}

function reasonOf(reading: Exclude<Awaited<ReturnType<typeof readText>>, { is: "text" }>): string {
  if (reading.is === "refused") return reading.reason
  return reading.is === "folder" ? "a folder, not a file" : "it is gone"
}

/** Rules that crashed, once per file and rule: what they would have found was not seen. */
function faultsOf(session: Session, scope: Scope): readonly (readonly [file: string, reason: string])[] {
  const seen = new Map<string, readonly [string, string]>()
  for (const { rule, uri, error } of session.analysis().faults())
    seen.set(`${uri} ${rule}`, [nameOf(scope, uri), `rule ${rule} failed here: ${error}`])
  return [...seen.values()]
}

/** True for a file that was checked; the others are named, as far as somebody may miss them. */
function sortOut(session: Session, file: Loaded, skipped: Skipped[]): boolean {
  const analysis = session.analysis()
  if (session.findings(file.uri) === undefined) {
    skipped.push({ file: file.name, reason: "the analysis failed on it", unseen: true })
    return false
  }
  const reason = analysis.skipped(file.uri)
  if (reason !== undefined) {
    const meant = reason === ignoredBySettings && !file.explicit
    skipped.push({ file: file.name, reason, unseen: analysis.unreadable(file.uri), ...(meant ? { meant } : {}) })
  } else if (analysis.isOurs(file.uri)) return true
  else if (file.explicit)
    skipped.push({ file: file.name, reason: "none of the kinds of file that Deploylint checks", unseen: false })
  return false
}
