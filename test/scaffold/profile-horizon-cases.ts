/** The matrix of the profiles for Horizon, and a folder `deploy/` with their files. */
import type { ChecklistReport } from "../../server/src/analysis.ts"
import { horizonSynapse } from "../../server/src/scaffold/profiles/horizon-synapse/profile.ts"
import { horizonTrading } from "../../server/src/scaffold/profiles/horizon-trading/profile.ts"
import type { Answers, AnswerValue, Profile, ProfileFile } from "../../server/src/scaffold/profiles/types.ts"
import { openWorkspace, root } from "../support/workspace.ts"

export interface Case {
  readonly name: string
  readonly profile: Profile
  readonly answers: Readonly<Record<string, AnswerValue>>
}

/** As long as a name may be; nginx has to be told to expect it. */
const longHost = `${"x".repeat(63)}.${"y".repeat(63)}.example.com`

export const cases: readonly Case[] = [
  { name: "fleet on Compose", profile: horizonSynapse, answers: {} },
  {
    name: "fleet on Compose with ClickHouse, nginx and a managed Redis",
    profile: horizonSynapse,
    answers: { proxy: "nginx", clickhouse: true, fleet: "1000", alerts: "slack", keepDays: "90" },
  },
  {
    name: "small fleet on Compose with ClickHouse",
    profile: horizonSynapse,
    answers: { clickhouse: true, fleet: "10", alerts: "pagerduty" },
  },
  {
    name: "fleet on Compose with nginx",
    profile: horizonSynapse,
    answers: { proxy: "nginx", fleet: "99", host: longHost },
  },
  { name: "fleet on Kubernetes", profile: horizonSynapse, answers: { flavour: "kubernetes" } },
  {
    name: "fleet on Kubernetes with ClickHouse and a managed Redis",
    profile: horizonSynapse,
    answers: { flavour: "kubernetes", clickhouse: true, fleet: "1000", alerts: "pagerduty" },
  },
  { name: "trading daemon", profile: horizonTrading, answers: {} },
  { name: "trading daemon with its core alone", profile: horizonTrading, answers: { extras: "core", alerts: "slack" } },
]

/** What the engine hands over: every question that is asked has an answer. */
export function complete(profile: Profile, given: Readonly<Record<string, AnswerValue>>): Answers {
  const answers = new Map<string, AnswerValue>()
  for (const { key, when, fallback } of profile.questions)
    if (when === undefined || when(answers)) answers.set(key, given[key] ?? fallback(answers))
  return answers
}

export function filesOf({ profile, answers }: Pick<Case, "profile" | "answers">): readonly ProfileFile[] {
  return profile.files(complete(profile, answers))
}

/** Paths below the root of a workspace and texts. */
export function inDeploy(files: readonly { readonly path: string; readonly text: string }[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, text }) => [`deploy/${path}`, text]))
}

export interface Judged {
  /** Findings as lines: severity, place, rule, message. */
  readonly findings: readonly string[]
  readonly report: ChecklistReport
}

/** What the product says of the files: all rules, and the checklist. */
export function judge(texts: Readonly<Record<string, string>>): Judged {
  const workspace = openWorkspace(texts, "2026-11-24")
  let analysis = workspace.analysis()
  const listing = (folder: string): string[] => [
    ...new Set(
      [...workspace.files.keys()]
        .filter((uri) => uri.startsWith(`${folder}/`))
        .map((uri) => uri.slice(folder.length + 1).replace(/\/.*/, "/")),
    ),
  ]
  for (let round = 0; round < 40; round++) {
    const report = analysis.checklist([root])
    const { documents, directories } = workspace.host.takeWants()
    if (documents.length + directories.length > 0) {
      analysis = workspace.host.apply({
        documents: new Map(documents.map((uri) => [uri, null])),
        directories: new Map(directories.map((folder) => [folder, listing(folder)])),
      })
      continue
    }
    const findings = Object.entries(texts).flatMap(([path, text]) =>
      analysis
        .findings(workspace.uri(path))
        .items.map(
          ({ severity, rule, message, span }) =>
            `${severity} ${path}:${text.slice(0, span.start).split("\n").length} ${rule}: ${message}`,
        ),
    )
    return { findings, report }
  }
  throw new Error("the checklist keeps asking for files")
}
