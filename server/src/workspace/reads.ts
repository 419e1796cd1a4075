/** Recorded reads: what a computation looked at, so that a change re-runs exactly what depended on it. */

/** Anything that can be read, by key, and the stamp it had: an unchanged stamp means an unchanged answer. */
export type Reads = Map<string, unknown>

/** Answers the present stamp of a key. */
export type Stamps = (key: string) => unknown

/** The snapshot that is asked: its number and the present stamps. */
export interface At {
  readonly revision: number
  readonly stamps: Stamps
}

interface Kept {
  readonly value: unknown
  readonly reads: Reads
  checkedAt: number
}

/** Memo of values derived from one document each. An entry lives as long as everything it read still has its stamp. */
export class Memo {
  readonly #kept = new Map<string, Map<string, Kept>>()
  #runs = 0

  /** How many computations ran since the start: what a test counts to prove that an edit re-runs only its dependents. */
  get runs(): number {
    return this.#runs
  }

  /**
   * The value of `kind` for a document, computed only if something that it read has changed. Its reads are added to `log` either way.
   * `revision` lets an entry that was checked at this revision skip the check.
   */
  get<T>(kind: string, uri: string, at: At, log: Reads | undefined, compute: (reads: Reads) => T): T {
    const { revision, stamps } = at
    const ofDocument = this.#kept.get(uri) ?? new Map<string, Kept>()
    this.#kept.set(uri, ofDocument)
    const kept = ofDocument.get(kind)
    if (kept !== undefined && (kept.checkedAt === revision || holds(kept.reads, stamps))) {
      kept.checkedAt = revision
      addAll(log, kept.reads)
      return kept.value as T
    }
    const reads: Reads = new Map()
    this.#runs++
    const value = compute(reads)
    ofDocument.set(kind, { value, reads, checkedAt: revision })
    addAll(log, reads)
    return value
  }

  /** Documents whose value of `kind` was computed from one of the keys. */
  dependents(kind: string, keys: readonly string[]): string[] {
    const found: string[] = []
    for (const [uri, ofDocument] of this.#kept) {
      const reads = ofDocument.get(kind)?.reads
      if (reads !== undefined && keys.some((key) => reads.has(key))) found.push(uri)
    }
    return found
  }

  /** Drops everything kept for a document, or all but some kinds. */
  drop(uri: string, ...except: readonly string[]): void {
    const ofDocument = this.#kept.get(uri)
    const left = except.flatMap((kind) => {
      const kept = ofDocument?.get(kind)
      return kept === undefined ? [] : [[kind, kept] as const]
    })
    if (left.length === 0) this.#kept.delete(uri)
    else this.#kept.set(uri, new Map(left))
  }
}

function holds(reads: Reads, stamps: Stamps): boolean {
  for (const [key, stamp] of reads) if (stamps(key) !== stamp) return false
  return true
}

function addAll(log: Reads | undefined, reads: Reads): void {
  if (log !== undefined) for (const [key, stamp] of reads) log.set(key, stamp)
}
