/** The rules' fixtures as the tests read them: a page shows what a test has run. */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Finding } from "../src/analysis.ts"
import { createSession } from "../src/cli/session.ts"
import { createMemoryFiles } from "../src/host/memory.ts"
import type { ProofScenario } from "./pages/checklist.ts"

/** One `bad*` or `good*` of a rule; the marks are already taken out of the texts. */
export interface Scenario {
  readonly name: string
  readonly bad: boolean
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>
}

interface FixtureModule {
  readonly scenariosOf: (rule: string) => readonly Scenario[]
}
interface WorkspaceModule {
  readonly countingRandom: () => (bytes: number) => Uint8Array
}

/** Loads the test support, which is not a part of the server's own project. */
export async function loadFixtures(repository: string): Promise<(rule: string) => readonly Scenario[]> {
  const { scenariosOf }: FixtureModule = await support(repository, "fixtures.ts")
  return scenariosOf
}

/** Scenarios of the checklist's proofs, as their test runs them. */
export async function loadProofs(repository: string): Promise<readonly ProofScenario[]> {
  const module: { readonly proofScenarios: readonly ProofScenario[] } = await import(
    pathToFileURL(join(repository, "test/checklist/scenarios.ts")).href
  )
  return module.proofScenarios
}

async function support<T>(repository: string, name: string): Promise<T> {
  return await import(pathToFileURL(join(repository, "test/support", name)).href)
}

const root = "file:///w"

export interface Analysed {
  readonly path: string
  readonly text: string
  /** Findings of the rule that was asked for. */
  readonly findings: readonly Finding[]
}

/** A scenario's files with the findings of one rule. The same every time: fixed day, counted random bytes. */
export async function analyse(scenario: Scenario, rule: string, repository: string): Promise<readonly Analysed[]> {
  const { countingRandom }: WorkspaceModule = await support(repository, "workspace.ts")
  const texts = new Map(Object.entries(scenario.files).map(([path, text]) => [uriOf(path), text]))
  const session = createSession(createMemoryFiles(texts), [root], {
    random: countingRandom(),
    today: () => "2026-11-21",
  })
  session.put(texts)
  await session.settle(texts.keys())
  return Object.entries(scenario.files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => {
      const found = session.findings(uriOf(path)) ?? []
      return { path, text, findings: found.filter((finding) => finding.rule === rule) }
    })
}

/** The URI of a scenario's file. */
export function uriOf(path: string): string {
  return `${root}/${path.split("/").map(encodeURIComponent).join("/").replace(/%40/g, "@")}`
}
