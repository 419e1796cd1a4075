/** Reports of many files, on all cores where it pays. The order of the reports is that of the files. */
import { availableParallelism } from "node:os"
import { parentPort, Worker, workerData } from "node:worker_threads"
import type { HostServices } from "../analysis.ts"
import { batchesOf, createLoader } from "./load.ts"
import { type BatchReport, reportOf } from "./report.ts"
import type { Scope, Target, Targets } from "./targets.ts"

export interface PoolOptions {
  readonly withFixes: boolean
  readonly services: HostServices
  /** The program that a thread runs; without it everything runs here. */
  readonly worker: URL | undefined
}

/**
 * Files analysed at a time: enough to share what they have in common, few enough to be forgotten before they are old,
 * which is what the garbage collector is fastest at.
 */
const batchSize = 25
/** A thread has to load the rules first: below this many files that takes longer than it saves. */
const worthThreads = 400
const mostThreads = 8

/** What a thread is told at its start. */
interface Orders {
  readonly scope: Scope
  readonly withFixes: boolean
}

/** Calls `take` with the report of each batch, in order. */
export async function reportAll(
  targets: Targets,
  options: PoolOptions,
  take: (report: BatchReport) => Promise<void>,
): Promise<void> {
  const { here, roots, readable, files } = targets
  const scope = { here, roots, readable }
  const all = batchesOf(files, batchSize)
  const threads = files.length < worthThreads ? 1 : Math.min(availableParallelism(), mostThreads)
  if (options.worker !== undefined && threads > 1)
    return await reportInThreads(all, threads, options.worker, { scope, withFixes: options.withFixes }, take)
  const load = createLoader(scope, options.services)
  for (const batch of all) await take(reportOf(await load(batch), scope, options.withFixes))
}

async function reportInThreads(
  all: readonly (readonly Target[])[],
  count: number,
  program: URL,
  orders: Orders,
  take: (report: BatchReport) => Promise<void>,
): Promise<void> {
  const threads = Array.from({ length: count }, () => new Worker(program, { workerData: orders }))
  try {
    let next = 0
    const answers = all.map(() => Promise.withResolvers<BatchReport>())
    const work = async (thread: Worker): Promise<void> => {
      for (let mine = next++; mine < all.length; mine = next++)
        answers[mine]?.resolve(await ask(thread, all[mine] ?? []))
    }
    const working = Promise.all(threads.map(work))
    // A thread that dies takes its answer along; the run then fails as a whole.
    working.catch((error) => {
      for (const answer of answers) answer.reject(error)
    })
    for (const answer of answers) answer.promise.catch(() => undefined)
    for (const answer of answers) await take(await answer.promise)
    await working
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

function ask(thread: Worker, batch: readonly Target[]): Promise<BatchReport> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      thread.off("message", answered).off("error", failed)
    }
    const answered = (report: BatchReport): void => {
      done()
      resolve(report)
    }
    const failed = (error: Error): void => {
      done()
      reject(error)
    }
    thread.on("message", answered).on("error", failed)
    thread.postMessage(batch)
  })
}

/** The life of a thread: a batch in, its report out. */
export function serveBatches(services: HostServices): void {
  const { scope, withFixes }: Orders = workerData
  const load = createLoader(scope, services)
  parentPort?.on("message", async (batch: readonly Target[]) => {
    parentPort?.postMessage(reportOf(await load(batch), scope, withFixes))
  })
}
