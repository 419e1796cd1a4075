/** The checklist as a tree of words: what each row is called, what it says, what it offers. No `vscode` here. */
import type {
  WireDeployment,
  WireEnvironment,
  WireEvidence,
  WireItem,
  WireReport,
  WireState,
} from "../../../server/src/lsp/checklist-protocol.ts"

/** Worst first, as everywhere. */
export const STATES: readonly WireState[] = ["fail", "unknown", "pass", "not-applicable"]
export const ENVIRONMENTS: readonly WireEnvironment[] = ["production", "development", "template"]

export interface Filter {
  readonly states: readonly WireState[]
  readonly environments: readonly WireEnvironment[]
}

export const everything: Filter = { states: STATES, environments: ENVIRONMENTS }

/** One row. State is told in words; icons only repeat it. */
export interface Row {
  /** The same row has the same id in every report, so that it stays open or selected. */
  readonly id: string
  readonly label: string
  readonly description: string
  readonly tooltip: string
  /** What a screen reader says. */
  readonly spoken: string
  readonly state: WireState | undefined
  readonly rows: readonly Row[]
  readonly isOpen: boolean
  /** Words that menus look for: `fix`, `scaffold`, `attest`. */
  readonly offers: readonly ("fix" | "scaffold" | "attest")[]
  readonly subject: Subject
}

/** What a row is about. */
export type Subject =
  | { readonly is: "deployment"; readonly deployment: WireDeployment }
  | { readonly is: "area" }
  | { readonly is: "item"; readonly deployment: WireDeployment; readonly item: WireItem }
  | {
      readonly is: "evidence"
      readonly deployment: WireDeployment
      readonly item: WireItem
      readonly evidence: WireEvidence
    }

const stateWords: Readonly<Record<WireState, string>> = {
  fail: "fail",
  unknown: "unknown",
  pass: "pass",
  "not-applicable": "not applicable",
}

/** A state in words. */
export function wordOf(state: WireState): string {
  return stateWords[state]
}

const areaNames: Readonly<Record<string, string>> = {
  security: "Security",
  reliability: "Reliability",
  monitoring: "Monitoring",
  backup: "Backup",
  upgrades: "Upgrades",
  scaling: "Scaling",
  deploy: "Deploy",
}

/** The rows of a report: deployments where there are several, then areas, items, evidence. */
export function rowsOf(report: WireReport, filter: Filter, pathOf: (uri: string) => string): readonly Row[] {
  const chosen = report.deployments.filter(({ environment }) => filter.environments.includes(environment))
  const rows = chosen.map((deployment) => deploymentRow(deployment, filter, pathOf))
  const [only] = rows
  return report.deployments.length === 1 && only !== undefined ? only.rows : rows.filter((row) => row.rows.length > 0)
}

function deploymentRow(deployment: WireDeployment, filter: Filter, pathOf: (uri: string) => string): Row {
  const shown = deployment.items.filter(({ state }) => filter.states.includes(state))
  const id = `${deployment.name}/${deployment.environment}`
  const areas = [...Map.groupBy(shown, (item) => item.area)]
  const counts = countText(deployment.items)
  const products = deployment.products.length === 0 ? "" : `Products: ${deployment.products.join(", ")}\n`
  return {
    id,
    label: deployment.name,
    description: `${deployment.environment}, ${counts}`,
    tooltip: `${products}Files:\n${deployment.files.map(pathOf).join("\n")}`,
    spoken: `Deployment ${deployment.name}, ${deployment.environment}, ${counts}`,
    state: undefined,
    rows: areas.map(([area, items]) => areaRow(`${id}/${area}`, area, items, deployment, pathOf)),
    isOpen: true,
    offers: [],
    subject: { is: "deployment", deployment },
  }
}

function areaRow(
  id: string,
  area: string,
  items: readonly WireItem[],
  deployment: WireDeployment,
  pathOf: (uri: string) => string,
): Row {
  const label = areaNames[area] ?? area
  const counts = countText(items)
  return {
    id,
    label,
    description: counts,
    tooltip: `${label}: ${counts}`,
    spoken: `${label}, ${counts}`,
    state: undefined,
    rows: items.map((item) => itemRow(`${id}/${item.id}`, item, deployment, pathOf)),
    isOpen: items.some(({ state }) => state === "fail"),
    offers: [],
    subject: { is: "area" },
  }
}

function itemRow(id: string, item: WireItem, deployment: WireDeployment, pathOf: (uri: string) => string): Row {
  const state = wordOf(item.state)
  const files = new Set(item.evidence.map(({ uri }) => uri)).size
  const sources = item.evidence.map((each) => `${pathOf(each.uri)}:${each.range.start.line + 1}: ${each.fact}`)
  return {
    id,
    label: item.id,
    // The state comes before the title: a narrow side bar cuts rows off at their end.
    description: `${state} · ${item.title}`,
    tooltip: [`${item.id} ${item.title}`, `${capital(state)}: ${item.reason}`, ...sources].join("\n\n"),
    spoken: `${capital(state)}, ${item.id}, ${item.title}, ${files === 1 ? "1 file" : `${files} files`}`,
    state: item.state,
    rows: evidenceOf(item).map((evidence, i) => evidenceRow(`${id}/${i}`, evidence, { deployment, item }, pathOf)),
    isOpen: false,
    offers: [
      ...(item.evidence.some(isFixable) ? (["fix"] as const) : []),
      ...(item.scaffolds.length > 0 ? (["scaffold"] as const) : []),
      ...(item.attestable && (item.state === "unknown" || item.state === "fail") ? (["attest"] as const) : []),
    ],
    subject: { is: "item", deployment, item },
  }
}

/** What files say, then what somebody vouches for. */
function evidenceOf({ evidence, attestation, state }: WireItem): readonly WireEvidence[] {
  if (attestation === undefined) return evidence
  const { uri, range, by, on, until } = attestation
  const fact = `Attested by ${by} on ${on}, until ${until}: ${attestation.evidence}`
  return [...evidence, { uri, range, fact, verdict: state === "pass" ? "pass" : "unknown" }]
}

function evidenceRow(
  id: string,
  evidence: WireEvidence,
  of: { readonly deployment: WireDeployment; readonly item: WireItem },
  pathOf: (uri: string) => string,
): Row {
  const place = `${pathOf(evidence.uri)}:${evidence.range.start.line + 1}`
  const verdict = capital(evidence.verdict)
  return {
    id,
    label: evidence.fact,
    description: place,
    tooltip: [`${verdict}: ${evidence.fact}`, place, ...(evidence.rule === undefined ? [] : [evidence.rule])].join(
      "\n\n",
    ),
    spoken: `${verdict}, ${evidence.fact}, ${place}`,
    state: evidence.verdict,
    rows: [],
    isOpen: false,
    offers: isFixable(evidence) ? ["fix"] : [],
    subject: { is: "evidence", ...of, evidence },
  }
}

/** True if the evidence is a finding that the editor can look up again. */
export function isFixable({ verdict, rule, identity }: WireEvidence): boolean {
  return verdict === "fail" && rule !== undefined && identity !== undefined
}

/** `3 fail, 12 unknown, 4 pass`: what there is, worst first. */
export function countText(items: readonly WireItem[]): string {
  const counts = STATES.flatMap((state) => {
    const count = items.filter((item) => item.state === state).length
    return count === 0 ? [] : [`${count} ${wordOf(state)}`]
  })
  return counts.length === 0 ? "nothing to show" : counts.join(", ")
}

/** Text and tooltip of the status bar, about the production deployments; undefined where there are none. */
export function statusOf(report: WireReport): { readonly text: string; readonly tooltip: string } | undefined {
  if (!report.deployments.some(({ environment }) => environment === "production")) return undefined
  const count = (state: WireState): number => report.items.filter((item) => item.state === state).length
  const bad = (["fail", "unknown"] as const).filter((state) => count(state) > 0)
  const text = bad.length === 0 ? "all pass" : bad.map((state) => `${count(state)} ${wordOf(state)}`).join(" · ")
  const more = report.complete ? "" : " Not all files could be read."
  return { text, tooltip: `Production checklist: ${countText(report.items)}.${more}` }
}

/** Reads a filter that was kept; anything unknown in it is dropped, and a filter that hides all shows all. */
export function readFilter(value: unknown): Filter {
  const given: Partial<Record<keyof Filter, unknown>> = typeof value === "object" && value !== null ? value : {}
  const pick = <T extends string>(all: readonly T[], chosen: unknown): readonly T[] => {
    const kept = Array.isArray(chosen) ? all.filter((each) => chosen.includes(each)) : all
    return kept.length === 0 ? all : kept
  }
  return { states: pick(STATES, given.states), environments: pick(ENVIRONMENTS, given.environments) }
}

export function isFiltered(filter: Filter): boolean {
  return filter.states.length < STATES.length || filter.environments.length < ENVIRONMENTS.length
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
