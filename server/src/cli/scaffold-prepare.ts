/** What comes before a plan: folder, state, profile, answers, and what stands where something would be written. */
import type { Detection } from "../analysis.ts"
import { nearest } from "../base/nearest.ts"
import { visible } from "../base/visible.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import { fileUri } from "../host/paths.ts"
import {
  type AnswerSources,
  type AnswerValue,
  type AnyProfile,
  type PlanRequest,
  pathProblems,
  pathsToRead,
  profiles,
  type Settled,
  settleAnswers,
} from "../scaffolding.ts"
import { version } from "../version.ts"
import type { ScaffoldCommand } from "./arguments.ts"
import type { Environment } from "./environment.ts"
import { askAnswers, askProfile } from "./scaffold-ask.ts"
import {
  deployFolder,
  lookBelowDeploy,
  onDisk,
  projectFolder,
  readAnswers,
  readStateFile,
  readTemplates,
  type StateFile,
  Trouble,
} from "./scaffold-files.ts"
import { answersText } from "./scaffold-text.ts"
import { createSession } from "./session.ts"

export interface Prepared {
  readonly root: string
  readonly request: PlanRequest
  readonly settled: Settled
  readonly because: string
}

/** Reads and asks everything that a plan needs; throws `Trouble` where that cannot be had. */
export async function prepare(command: ScaffoldCommand, environment: Environment): Promise<Prepared> {
  const { cwd } = environment
  const root = await projectFolder(command.path, cwd)
  const all = command.templates === undefined ? profiles : [await readTemplates(command.templates, cwd)]
  const stateFile = await readStateFile(root)
  const file = await readAnswers(command.answers, cwd)
  const detection = await detect(root, environment)
  const { profile, because } = await chooseProfile(command, environment, {
    all,
    stateFile,
    detection,
    inFile: file.profile,
  })
  const { state } = stateFile
  const sources: AnswerSources = {
    given: new Map<string, AnswerValue>([...file.answers, ...command.sets]),
    ...(state?.profile === profile.id ? { remembered: state.answers } : {}),
    ...(detection.profile === profile.id ? { detected: detection.answers } : {}),
  }
  const settled = await settle(profile, sources, command, environment)
  const request = { profile, answers: settled.answers, state }
  const disk = await readDisk(root, request)
  return {
    root,
    settled,
    because,
    request: {
      ...request,
      disk,
      generator: version,
      stateText: stateFile.text,
      restore: command.restore,
      ...(command.onConflict === undefined ? {} : { onConflict: command.onConflict }),
    },
  }
}

async function detect(root: string, { services }: Environment): Promise<Detection> {
  const uri = fileUri(root)
  const session = createSession(
    createNodeFiles(() => [uri]),
    [uri],
    services,
  )
  return await session.ask((analysis) => analysis.detect(uri))
}

interface Candidates {
  readonly all: readonly AnyProfile[]
  readonly stateFile: StateFile
  readonly detection: Detection
  readonly inFile: string | undefined
}

async function chooseProfile(
  command: ScaffoldCommand,
  { prompt }: Environment,
  { all, stateFile, detection, inFile }: Candidates,
): Promise<{ readonly profile: AnyProfile; readonly because: string }> {
  const find = (id: string): AnyProfile => findProfile(all, id)
  if (command.profile !== undefined) return { profile: find(command.profile), because: "named on the command line" }
  if (inFile !== undefined) return { profile: find(inFile), because: "named in the answers file" }
  const before = stateFile.state?.profile
  if (before !== undefined) return { profile: find(before), because: "as before" }
  const [own] = all
  if (command.templates !== undefined && own !== undefined) return { profile: own, because: "the template folder's" }
  const { profile: usual, profileBecause } = detection
  const asked =
    prompt === undefined || !interactive(command) ? usual : await askProfile(usual, profileBecause, all, prompt)
  return { profile: find(asked), because: asked === usual ? profileBecause : "your answer" }
}

function findProfile(all: readonly AnyProfile[], id: string): AnyProfile {
  const profile = all.find((each) => each.id === id)
  if (profile !== undefined) return profile
  const ids = all.map((each) => each.id)
  const meant = nearest(id, ids)
  const hint = meant === undefined ? `There are ${ids.join(", ")}.` : `Did you mean \`${meant}\`?`
  throw new Trouble(`There is no profile \`${visible(id)}\`. ${hint}`)
}

/** True where a person is asked: nothing is asked for a preview. */
function interactive({ yes, check, dryRun, format }: ScaffoldCommand): boolean {
  return !(yes || check || dryRun || format === "json")
}

async function settle(
  profile: AnyProfile,
  sources: AnswerSources,
  command: ScaffoldCommand,
  { prompt }: Environment,
): Promise<Settled> {
  const first = settleAnswers(profile, sources)
  if (first.problems.length > 0) throw new Trouble(first.problems.join("\n"))
  if (prompt === undefined || !interactive(command)) return first
  const said = await askAnswers(profile, sources, (settled) => answersText(profile, settled), prompt)
  return settleAnswers(profile, { ...sources, given: new Map([...sources.given, ...said]) })
}

/** What stands where something would be written; anything in the way of a path ends the run. */
async function readDisk(
  root: string,
  request: Pick<PlanRequest, "profile" | "answers" | "state">,
): Promise<PlanRequest["disk"]> {
  const files = request.profile.files(request.answers)
  const planned = files.map(({ path }) => path)
  const problems = pathProblems(planned)
  if (problems.length > 0) throw new Trouble(refusal(problems))
  const entries = await lookBelowDeploy(root, pathsToRead(request))
  const blocked = planned.flatMap((path) => {
    const entry = entries.get(path)
    return entry?.is === "blocked" ? [{ path, because: entry.because }] : []
  })
  if (blocked.length > 0) throw new Trouble(refusal(blocked))
  return onDisk(entries)
}

function refusal(problems: readonly { readonly path: string; readonly because: string }[]): string {
  const lines = problems.map(({ path, because }) => `${deployFolder}/${path}: ${because}`)
  return [...lines, "Nothing was written."].join("\n")
}
