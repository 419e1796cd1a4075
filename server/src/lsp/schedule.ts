/** When open documents are looked at again: the changed one first, the others after it, one at a time. */

export interface Schedule {
  /** A document was opened or edited. */
  readonly changed: (uri: string) => void
  /** Something outside of the open documents changed: all of them may be concerned. */
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

const MAX_DELAY = 250

/**
 * A pass starts as soon as possible after cheap documents, and after up to 250 ms of silence where the last visit took
 * long: a burst of edits to a large file costs one visit, an edit to a small one is answered at once.
 */
export function createSchedule({ openUris, visit, passed }: ScheduleContext): Schedule {
  const edited = new Set<string>()
  const queue = new Set<string>()
  const waiting: (() => void)[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let cost = 0

  const arm = (): void => {
    if (running) return
    clearTimeout(timer)
    timer = setTimeout(run, cost < 8 ? 0 : Math.min(MAX_DELAY, cost * 2))
  }

  const run = async (): Promise<void> => {
    timer = undefined
    running = true
    for (let uri = next(); uri !== undefined; uri = next()) {
      const wasEdited = edited.delete(uri)
      queue.delete(uri)
      const start = performance.now()
      await visit(uri, wasEdited)
      if (wasEdited) cost = performance.now() - start
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    running = false
    passed()
    if (edited.size + queue.size > 0) arm()
    else for (const resolve of waiting.splice(0)) resolve()
  }

  const next = (): string | undefined => edited.values().next().value ?? queue.values().next().value

  const others = (): void => {
    for (const uri of openUris()) queue.add(uri)
  }

  return {
    changed: (uri) => {
      edited.add(uri)
      others()
      arm()
    },
    everything: () => {
      others()
      arm()
    },
    idle: () => (running || timer !== undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
  }
}
