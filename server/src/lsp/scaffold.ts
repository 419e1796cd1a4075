/** The scaffold for the client: questions with what the files say, then the plan as edits. Nothing is written here. */
import type { Detection } from "../analysis.ts"
import { sourceText } from "../base/text.ts"
import { visible } from "../base/visible.ts"
import type { FileAccess } from "../host/file-access.ts"
import {
  type AnswerSources,
  type AnyProfile,
  lineEdits,
  type OnDisk,
  type PlanRequest,
  pathProblems,
  pathsToRead,
  planScaffold,
  readState,
  type ScaffoldPlan,
  type ScaffoldState,
  type Settled,
  type Step,
  settleAnswers,
  stateName,
  type Write,
} from "../scaffolding.ts"
import { rangeOf } from "./convert.ts"
import { type DeployDisk, deployDisk, deployFolder } from "./scaffold-disk.ts"
import { type Asked, readAsked } from "./scaffold-params.ts"
import type { WireQuestion, WireScaffoldPlan, WireScaffoldStart, WireStep, WireWrite } from "./scaffold-protocol.ts"
import type { Session } from "./session.ts"

export interface ScaffoldContext {
  readonly session: Session
  readonly files: FileAccess
  /** Of the product, for the provenance lines of files. */
  readonly version: string
}

/** Longest wait for what detection asks for. */
const MAX_WAIT = 5000

interface Opened {
  readonly asked: Asked
  readonly disk: DeployDisk
  readonly state: ScaffoldState | undefined
  readonly stateText: string | null
  readonly profile: AnyProfile
  readonly because: string
  readonly settled: Settled
}

interface Refused {
  readonly refused: string
}

/** Profiles, questions and evidence. */
export async function scaffoldStart(params: unknown, context: ScaffoldContext): Promise<WireScaffoldStart> {
  const opened = await open(params, context)
  if ("refused" in opened)
    return { profiles: [], profile: "", because: "", questions: [], problems: [], refused: opened.refused }
  const { asked, profile, because, settled } = opened
  return {
    profiles: asked.profiles.map(({ id, title, summary }) => ({ id, title, summary })),
    profile: profile.id,
    because,
    questions: questionsOf(profile, settled),
    problems: settled.problems,
  }
}

/** Reads and settles everything that questions and plan have in common. */
async function open(params: unknown, { session, files }: ScaffoldContext): Promise<Opened | Refused> {
  const asked = readAsked(params, session.roots())
  if ("refused" in asked) return asked
  const { folder } = asked
  // The first question of a dialogue: manifests of languages are not watched.
  if (asked.profile === undefined && asked.answers.size === 0) session.rereadAround(`${folder}/deploylint.yaml`)
  const disk = deployDisk(folder, files, (uri) => session.document(uri)?.source.text)
  const there = await disk.look(stateName)
  const name = `${deployFolder}/${stateName}`
  if (there.is === "blocked" || there.is === "opaque") return { refused: `${name}: ${there.because}.` }
  const reading = there.is === "text" ? readState(there.text) : { state: undefined }
  if ("broken" in reading)
    return {
      refused: `${name}: ${reading.broken}. Restore or delete it: files that nobody edited are known without it.`,
    }
  const { state } = reading
  const detection = await detect(folder, session)
  const find = (id: string | undefined): AnyProfile | undefined => asked.profiles.find((each) => each.id === id)
  // What a template folder has made is known by its name alone until the folder is there again.
  const usual = asked.isTemplate ? asked.profiles[0] : (find(state?.profile) ?? find(detection.profile))
  const profile = asked.profile === undefined ? usual : find(asked.profile)
  if (profile === undefined) return { refused: `There is no profile \`${visible(asked.profile ?? "")}\`.` }
  const sources: AnswerSources = {
    given: asked.answers,
    ...(state?.profile === profile.id ? { remembered: state.answers } : {}),
    ...(detection.profile === profile.id ? { detected: detection.answers } : {}),
  }
  const settled = settleAnswers(profile, sources)
  const because = reasonFor(profile, asked, state, detection)
  return { asked, disk, state, stateText: there.is === "text" ? there.text : null, profile, because, settled }
}

function reasonFor({ id }: AnyProfile, asked: Asked, state: ScaffoldState | undefined, detection: Detection): string {
  if (asked.isTemplate) return "the template folder's"
  if (state?.profile === id) return "as before"
  if (state !== undefined && !asked.profiles.some((each) => each.id === state.profile))
    return `deploy/ was made from the template folder \`${visible(state.profile)}\``
  return detection.profile === id ? detection.profileBecause : "your choice"
}

async function detect(folder: string, session: Session): Promise<Detection> {
  let detection: Detection = { profile: "service", profileBecause: "nothing was found", answers: [] }
  await session.settle(() => {
    detection = session.analysis().detect(folder)
  }, MAX_WAIT)
  return detection
}

function questionsOf(profile: AnyProfile, settled: Settled): readonly WireQuestion[] {
  return profile.questions.flatMap(({ key, title, kind, choices }) => {
    const suggestion = settled.suggestions.get(key)
    if (suggestion === undefined) return []
    const { value, origin, because } = suggestion
    return [
      {
        key,
        title,
        kind,
        value,
        origin,
        ...(choices === undefined ? {} : { choices }),
        ...(because === undefined ? {} : { because }),
      },
    ]
  })
}

/** What would be done about each file, and the edits that do it. */
export async function scaffoldPlan(params: unknown, context: ScaffoldContext): Promise<WireScaffoldPlan> {
  const refuse = (refused: string): WireScaffoldPlan => ({ steps: [], writes: [], refused })
  const opened = await open(params, context)
  if ("refused" in opened) return refuse(opened.refused)
  const { asked, state, stateText, settled, disk } = opened
  if (settled.problems.length > 0) return refuse(settled.problems.join(" "))
  const profile = wanted(opened.profile, asked.without)
  const { answers } = settled
  const found = await readDisk({ profile, answers, state }, disk)
  if ("refused" in found) return refuse(found.refused)
  const { choices, restore } = asked
  const generator = context.version
  const plan = planScaffold({ profile, answers, state, stateText, disk: found.entries, choices, restore, generator })
  return wirePlan(plan, disk, context.session)
}

/** The profile without the files that nobody wanted after all. */
function wanted(profile: AnyProfile, without: ReadonlySet<string>): AnyProfile {
  if (without.size === 0) return profile
  return { ...profile, files: (answers) => profile.files(answers).filter(({ path }) => !without.has(path)) }
}

type Found = { readonly entries: PlanRequest["disk"] } | Refused

/** What stands where something would be written; anything in the way of a path ends it. */
async function readDisk(request: Pick<PlanRequest, "profile" | "answers" | "state">, disk: DeployDisk): Promise<Found> {
  const planned = request.profile.files(request.answers).map(({ path }) => path)
  const problems = [...pathProblems(planned)]
  const entries = new Map<string, OnDisk>()
  if (problems.length === 0)
    for (const path of pathsToRead(request)) {
      const entry = await disk.look(path)
      if (entry.is !== "blocked") entries.set(path, entry)
      else if (planned.includes(path)) problems.push({ path, because: entry.because })
      else entries.set(path, { is: "opaque", because: entry.because })
    }
  if (problems.length === 0) return { entries }
  return { refused: problems.map(({ path, because }) => `${deployFolder}/${path}: ${because}.`).join(" ") }
}

function wirePlan(plan: ScaffoldPlan, disk: DeployDisk, session: Session): WireScaffoldPlan {
  const uri = (path: string): string => session.clientUri(disk.uri(path))
  const steps = new Map(plan.steps.map((step) => [step.path, step]))
  return {
    steps: plan.steps.map((step) => wireStep(step, uri(step.path))),
    writes: plan.writes.map((write) => wireWrite(write, steps.get(write.path), uri(write.path))),
  }
}

function wireStep({ path, kind, because, choices, choice, beside, merged, proposed }: Step, uri: string): WireStep {
  return {
    path,
    uri,
    kind,
    because,
    choices,
    ...(choice === undefined ? {} : { choice }),
    ...(beside === undefined ? {} : { beside }),
    ...(merged === undefined ? {} : { markers: merged.markers }),
    ...(choices.length === 0 || proposed === undefined ? {} : { proposed }),
  }
}

function wireWrite({ path, before, after, executable }: Write, step: Step | undefined, uri: string): WireWrite {
  const isState = path === stateName
  const about = { path, uri, executable, isState, group: groupOf(path, before, isState) }
  const description = isState ? "Answers and hashes for the next run; no secrets." : descriptionOf(step, executable)
  if (before === null) return { ...about, description, text: after }
  // A byte order mark is not part of the text that an editor shows.
  const source = sourceText(uri, before.replace(/^\ufeff/, ""))
  const text = after.replace(/^\ufeff/, "")
  // What is remembered is taken as a whole or not at all.
  const edits = isState
    ? [{ span: { start: 0, end: source.text.length }, newText: text }]
    : lineEdits(source.text, text)
  return {
    ...about,
    description,
    edits: edits.map(({ span, newText }) => ({ range: rangeOf(source, span), newText })),
  }
}

function groupOf(path: string, before: string | null, isState: boolean): string {
  if (isState) return "What this run is remembered by"
  if (before !== null) return "Changes to files that are there"
  const folder = path.slice(0, path.lastIndexOf("/") + 1)
  return `New files in ${deployFolder}/${folder}`.replace(/\/$/, "")
}

function descriptionOf(step: Step | undefined, executable: boolean): string {
  if (step === undefined) return "The scaffold's text beside a file that is kept."
  const because = `${step.because.charAt(0).toUpperCase()}${step.because.slice(1)}.`
  return executable ? `${because} Then: chmod +x.` : because
}
