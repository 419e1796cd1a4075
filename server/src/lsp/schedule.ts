/** When open documents are looked at again: the changed one first, the others after it, one at a time. */

export interface Schedule {
  /** A document was opened or edited, and `dependents` may have other findings for it. */
  readonly changed: (uri: string, dependents: readonly string[]) => void
  /** Something outside of the open documents changed, on which these depend. */
  readonly touched: (uris: readonly string[]) => void
  /** All documents may be concerned: settings or workspace folders have changed. */
  readonly everything: () => void
  /** Resolves when nothing is waiting; for tests. */
  readonly idle: () => Promise<void>
}

export interface ScheduleContext {
  readonly openUris: () => readonly string[]
  /** Looks at one document; `edited` tells whether its own text changed. */
  readonly visit: (uri: string, edited: boolean) => Promise<void>
  /** After a pass in which nothing changed any more. */
  readonly passed: () => void
}

/** Milliseconds: visits that take longer hold up other requests, and wait for as long a silence. */
const DEAR = 250

/**
 * A pass starts as soon as the edits that have already arrived are taken in, so that a burst costs one visit and a
 * single edit is answered at once. Only where the last visit was dear does it wait for a silence first.
 */
export function createSchedule({ openUris, visit, passed }: ScheduleContext): Schedule {
  const edited = new Set<string>()
  const queue = new Set<string>()
  const waiting: (() => void)[] = []
  let cancel: (() => void) | undefined
  let running = false
  let cost = 0
  let arrivals = 0

  /** Lets the connection hand over what has arrived: each message comes in its own turn. */
  const drain = async (): Promise<void> => {
    const until = performance.now() + DEAR
    for (let seen = -1; seen !== arrivals && performance.now() < until; ) {
      seen = arrivals
      await pause(edited.size > 0 && cost >= DEAR ? DEAR : 0)
    }
  }

  const arm = (): void => {
    if (running || (cancel !== undefined && cost < DEAR)) return
    cancel?.()
    cancel = after(cost < DEAR ? 0 : DEAR, run)
  }

  const run = async (): Promise<void> => {
    cancel = undefined
    running = true
    for (let uri = next(); uri !== undefined; uri = next()) {
      const wasEdited = edited.delete(uri)
      queue.delete(uri)
      const start = performance.now()
      await visit(uri, wasEdited)
      if (wasEdited) cost = performance.now() - start
      await drain()
    }
    running = false
    passed()
    if (edited.size + queue.size > 0) arm()
    else for (const resolve of waiting.splice(0)) resolve()
  }

  const next = (): string | undefined => edited.values().next().value ?? queue.values().next().value

  const enqueue = (uris: readonly string[]): void => {
    const open = new Set(openUris())
    for (const uri of uris) if (open.has(uri)) queue.add(uri)
    arm()
  }

  return {
    changed: (uri, dependents) => {
      arrivals++
      edited.add(uri)
      enqueue(dependents)
    },
    touched: enqueue,
    everything: () => enqueue(openUris()),
    idle: () => (running || cancel !== undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => after(milliseconds, resolve))
}

/** Calls back later, without a delay after the messages that have arrived; a timer of 0 ms would take a whole one. */
function after(milliseconds: number, callback: () => void): () => void {
  if (milliseconds === 0 && typeof setImmediate === "function") {
    const turn = setImmediate(callback)
    return () => clearImmediate(turn)
  }
  const timer = setTimeout(callback, milliseconds)
  return () => clearTimeout(timer)
}
