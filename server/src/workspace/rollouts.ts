/** Scripts and pipelines as rollouts: what happens in which order, and whether there is a way back. */
import type { Span } from "../base/span.ts"
import { nameOf } from "../base/uri.ts"
import {
  type RolloutKind,
  type RolloutStep,
  rolloutStep,
  scalesOf,
  waitsItself,
} from "../model/commands/rollout-steps.ts"
import { detailed, type ScriptStep } from "../model/commands/types.ts"
import type { CommandStep, Service } from "../model/facts.ts"
import { scriptOf } from "../model/schedules/starts.ts"
import type { Script } from "../model/shell/types.ts"
import { nearby } from "./nearby.ts"
import { pipelinesOf } from "./pipelines.ts"
import { type PlacedStep, scriptAt } from "./schedules.ts"
import type { Workspace } from "./types.ts"

/** One step of a rollout with its place. */
export interface RolloutEvent extends RolloutStep {
  readonly uri: string
  readonly span: Span
}

/** One script, one job of a pipeline, or one function that is named after going back. */
export interface Rollout {
  readonly uri: string
  readonly name: string
  /** In the order of execution: functions and scripts stand where they are called. */
  readonly events: readonly RolloutEvent[]
  /** It is named after going back to what ran before. */
  readonly isRollback: boolean
  /** It replaces what runs. */
  readonly updates: boolean
  readonly migratesFirst: boolean | undefined
  /** Something looks at the result behind the last update. */
  readonly verifies: boolean
  /** It notes down what ran before it changes anything. */
  readonly recordsState: boolean
  /** It goes back: an undo, or another version that is selected behind an update or in a rollback. */
  readonly restores: boolean
}

const deepest = 4
/** A script that calls its functions again and again is read this far: what deploys is short. */
const mostSteps = 5000
const backNames = /roll[-_]?back|revert|undo|restore[-_]?previous|previous[-_]?version/i

/** True for names of scripts and functions that promise the way back. */
export function isBackName(name: string): boolean {
  return backNames.test(name)
}

/** The commands of a script in the order in which they run; functions and scripts that it calls stand where it calls them. */
export function executionOrder(workspace: Workspace, uri: string): readonly PlacedStep[] {
  const found: PlacedStep[] = []
  const parts = new Map<string, Map<string | undefined, readonly ScriptStep[]>>()
  const partsOf = (script: Script, from: string): Map<string | undefined, readonly ScriptStep[]> => {
    const known = parts.get(from) ?? Map.groupBy(script.steps, (step) => step.inFunction)
    parts.set(from, known)
    return known
  }
  const walk = (from: string, name: string | undefined, depth: number): void => {
    const script = workspace.model(from, "shell")
    if (script === undefined || depth > deepest) return
    const functions = partsOf(script, from)
    for (const step of functions.get(name) ?? []) {
      if (found.length >= mostSteps) return
      found.push({ uri: from, step })
      const called = step.texts[0] ?? ""
      if (called !== "" && functions.has(called)) {
        if (called !== name) walk(from, called, depth + 1)
      } else if (step.via.length === 0) {
        const path = scriptOf(step.texts)
        const target = path === undefined ? undefined : scriptAt(workspace, from, path)
        if (target !== undefined && target !== from) walk(target, undefined, depth + 2)
      }
    }
  }
  walk(uri, undefined, 0)
  return found
}

/** A script as a rollout: the whole, or the part that a function holds. */
export function rolloutOfSteps(uri: string, name: string, steps: readonly PlacedStep[]): Rollout {
  const events = steps.flatMap((placed): RolloutEvent[] => {
    const found = rolloutStep(detailed(placed.step))
    return found === undefined ? [] : [{ ...found, uri: placed.uri, span: placed.step.span }]
  })
  const isRollback = isBackName(name)
  const changes = (event: RolloutEvent): boolean =>
    event.kind === "update" || event.kind === "restart" || event.kind === "scale"
  const first = events.findIndex(changes)
  const last = events.findLastIndex(changes)
  const migration = events.findIndex(({ kind }) => kind === "migrate" || kind === "dev-migrate")
  return {
    uri,
    name,
    events,
    isRollback,
    updates: first >= 0,
    migratesFirst: migration < 0 || first < 0 ? undefined : migration < last,
    verifies:
      events.some((event, index) => index > first && event.kind === "verify") ||
      events.some((event) => changes(event) && waitsItself(event.step)),
    recordsState: events.some((event, index) => event.kind === "record" && (first < 0 || index < first)),
    restores: events.some(
      (event, index) =>
        event.kind === "undo" || (event.kind === "select" && (isRollback || (first >= 0 && index > first))),
    ),
  }
}

/**
 * The rollouts of a deployment: its scripts that replace something, and the jobs of the pipelines of its workspace folder.
 * @param uris the files of the deployment
 */
export function rolloutOf(workspace: Workspace, uris: readonly string[]): readonly Rollout[] {
  const found: Rollout[] = []
  for (const uri of uris) {
    const script = workspace.model(uri, "shell")
    if (script === undefined) continue
    found.push(rolloutOfSteps(uri, decodeURIComponent(nameOf(uri)), executionOrder(workspace, uri)))
    for (const each of script.functions) {
      if (!isBackName(each.name)) continue
      const own = script.steps.filter((step) => step.inFunction === each.name).map((step) => ({ uri, step }))
      found.push(rolloutOfSteps(uri, each.name, own))
    }
  }
  const first = uris[0]
  if (first !== undefined)
    for (const pipeline of pipelinesOf(workspace, first)) {
      const steps = pipeline.steps.flatMap((step) => [{ uri: pipeline.uri, step }, ...called(workspace, first, step)])
      found.push(rolloutOfSteps(pipeline.uri, pipeline.name, steps))
    }
  return found.filter((each) => each.updates || each.isRollback || each.events.some(({ kind }) => isDecisive(kind)))
}

function isDecisive(kind: RolloutKind): boolean {
  return kind === "undo" || kind === "migrate" || kind === "dev-migrate"
}

/** The commands of a script that a pipeline's step calls. */
function called(workspace: Workspace, near: string, step: CommandStep): readonly PlacedStep[] {
  const path = scriptOf(detailed(step).texts)
  const target = path === undefined ? undefined : scriptAt(workspace, near, path)
  return target === undefined ? [] : executionOrder(workspace, target)
}

/** A service that a command runs in several copies. */
export interface ScaledService {
  readonly service: string
  readonly count: number
  readonly uri: string
  readonly span: Span
  /** The service in the Compose file that the command is about, where it was found. */
  readonly found: { readonly uri: string; readonly service: Service } | undefined
}

/** Services that `docker compose up --scale` or `scale` in these files runs more than once. */
export function scaledServices(workspace: Workspace, uris: readonly string[]): readonly ScaledService[] {
  return uris.flatMap((uri) =>
    (workspace.facts(uri)?.commands ?? []).flatMap((command) => {
      const step = detailed(command)
      if (rolloutStep(step)?.kind !== "scale") return []
      return scalesOf(step)
        .filter(({ count }) => count > 1)
        .map(({ service, count, index }) => ({
          service,
          count,
          uri,
          span: step.wordSpans[index] ?? step.span,
          found: composeService(workspace, uri, service),
        }))
    }),
  )
}

/** The Compose file around `uri` that defines a service of this name. */
export function composeService(
  workspace: Workspace,
  uri: string,
  name: string,
): { uri: string; service: Service } | undefined {
  for (const each of nearby(workspace, uri, ["compose"])) {
    const service = workspace.facts(each)?.services.find((candidate) => candidate.name === name)
    if (service !== undefined) return { uri: each, service }
  }
  return undefined
}
