/** Runbooks and the continuity plan among the other files: which there are, what they lack, who links them. */
import { type Span, span } from "../base/span.ts"
import { folderOf, isInside, nameOf, relativeTo, resolvePath } from "../base/uri.ts"
import type { AlertRule } from "../model/facts.ts"
import type { Runbook, Section } from "../model/runbook/types.ts"
import {
  type Demand,
  type PlanPart,
  planParts,
  type TradingRunbook,
  tradingRunbooks,
} from "../model/trading/runbooks.ts"
import type { Link } from "../syntax/markdown/tree.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** The runbook that a file's name says it is: `runbooks/kill-switch.md`, `Disaster Recovery.md`. */
export function tradingRunbookOf(uri: string): TradingRunbook | undefined {
  const name = nameOf(uri)
    .replace(/\.md$/i, "")
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
    .replace(/^\d+-|^runbook-|-runbook$/g, "")
  return tradingRunbooks.find((each) => each.name === name || otherNames[each.name].includes(name))
}

const otherNames: Readonly<Record<TradingRunbook["name"], readonly string[]>> = {
  "kill-switch": ["killswitch"],
  "feed-stale": ["stale-feed", "feed-staleness"],
  "credential-rotation": ["credentials-rotation", "rotate-credentials"],
  "disaster-recovery": ["dr"],
}

/** What a document fails to say of the demands, in their order. */
export function unmet(prose: string, demands: readonly Demand[]): readonly Demand[] {
  return demands.filter(({ shownBy }) => !shownBy.some((pattern) => pattern.test(prose)))
}

/** One of the four runbooks as the files show it. */
export interface RunbookState {
  readonly runbook: TradingRunbook
  /** Undefined: no file of that name was found around. */
  readonly uri: string | undefined
  readonly titleSpan: Span
  /** Steps that it does not name; all of them where there is no file. */
  readonly missingSteps: readonly Demand[]
  readonly emptySections: readonly Section[]
  readonly hasOwner: boolean
  /** `YYYY-MM-DD`, if a day is stated. */
  readonly exercised: string | undefined
  /** It says of itself that nobody has gone through it yet. */
  readonly isUntried: boolean
  /** Commands that rely on `horizon kill`. */
  readonly usesKill: boolean
  /** Alerts whose runbook link names the file. */
  readonly linkedFrom: readonly { readonly uri: string; readonly alert: AlertRule }[]
}

/** The four runbooks around a file of the deployment (a Compose file, a unit, a plan), found or not. */
export function runbookStates(workspace: Workspace, uri: string): readonly RunbookState[] {
  const files = nearby(workspace, uri, ["runbook"])
  const all = [uri, ...files]
  return tradingRunbooks.map((runbook) => {
    const found = all.find((each) => tradingRunbookOf(each) === runbook && workspace.model(each, "runbook"))
    const model = found === undefined ? undefined : workspace.model(found, "runbook")
    if (found === undefined || model === undefined) return absent(runbook)
    return {
      runbook,
      uri: found,
      titleSpan: model.titleSpan,
      missingSteps: unmet(model.prose, runbook.steps),
      emptySections: model.sections.filter((section) => section.isEmpty),
      hasOwner: model.owner !== undefined,
      exercised: model.exercised?.day,
      isUntried: saysUntried(model.exercised),
      usesKill: killCommands(model).length > 0,
      linkedFrom: alertsLinking(workspace, found),
    }
  })
}

/** True for `Last exercised: not yet`: honest, and no day. */
export function saysUntried(stated: Runbook["exercised"]): boolean {
  return stated !== undefined && stated.day === undefined && /^(?:not yet|never|none yet)\b/i.test(stated.value)
}

function absent(runbook: TradingRunbook): RunbookState {
  return {
    runbook,
    uri: undefined,
    titleSpan: span(0),
    missingSteps: runbook.steps,
    emptySections: [],
    hasOwner: false,
    exercised: undefined,
    isUntried: false,
    usesKill: false,
    linkedFrom: [],
  }
}

/** Places where a runbook tells people to run `horizon kill`. */
export function killCommands(model: Runbook): readonly Span[] {
  return model.commands.flatMap(({ words }) => {
    const at = words.findIndex((word) => /^(?:\/\S*\/)?horizon$/.test(word.text))
    const [program, subcommand] = at < 0 ? [] : [words[at], words[at + 1]]
    return program !== undefined && subcommand?.text === "kill" ? [span(program.span.start, subcommand.span.end)] : []
  })
}

/** Alerts around a runbook that link it: by a path or address that ends with its name. */
export function alertsLinking(
  workspace: Workspace,
  uri: string,
): readonly { readonly uri: string; readonly alert: AlertRule }[] {
  const stem = nameOf(uri).replace(/\.md$/i, "").toLowerCase()
  const links = (value: string): boolean =>
    value
      .toLowerCase()
      .split(/[\s,]+/)
      .some((address) => {
        const path = address.replace(/[?#].*$/, "").replace(/\/$/, "")
        return path.slice(path.lastIndexOf("/") + 1).replace(/\.(?:md|html)$/, "") === stem
      })
  return nearby(workspace, uri, ["yaml"]).flatMap((each) =>
    (workspace.facts(each)?.alerts ?? [])
      .filter((alert) => [...alert.annotations].some(([name, { value }]) => /runbook/i.test(name) && links(value)))
      .map((alert) => ({ uri: each, alert })),
  )
}

/** A part of the continuity plan. `placeholder`: text in it waits for somebody. `thin`: it leaves out what it is there for. */
export interface PlanPartState {
  readonly part: PlanPart
  readonly state: "missing" | "empty" | "placeholder" | "thin" | "present"
  /** The heading's section; undefined where it is missing. */
  readonly section: Section | undefined
  /** Of a thin part: what it does not say. */
  readonly unmet: readonly Demand[]
  /** Of a placeholder: the first place. */
  readonly at: Span | undefined
}

/** The ten parts of a continuity plan, in their usual order. */
export function planState(model: Runbook): readonly PlanPartState[] {
  const { blanks } = model
  return planParts.map((part) => {
    const sections = model.sections.filter(
      (section, i) => part.heading.test(section.heading.text.toLowerCase()) && !isTitle(section, i, model),
    )
    const section = sections.find((each) => !each.isEmpty) ?? sections[0]
    if (section === undefined) return { part, state: "missing", section, unmet: part.demands, at: undefined }
    if (section.isEmpty) return { part, state: "empty", section, unmet: part.demands, at: undefined }
    const blank = blanks.find((each) => each.span.start >= section.whole.start && each.span.end <= section.whole.end)
    if (blank !== undefined) return { part, state: "placeholder", section, unmet: [], at: blank.span }
    // What stands at the head of the document (owner, sponsor, dates) belongs to its governance.
    const head = part.name === "governance" ? model.proseIn(span(0, model.sections[0]?.body.end ?? 0)) : ""
    const fields = part.name === "governance" ? model.fields.map((field) => field.key).join("\n") : ""
    const said = sections.map((each) => model.proseIn(span(each.heading.span.start, each.whole.end))).join("\n")
    const open = unmet(`${said}\n${head}\n${fields}`, part.demands)
    return { part, state: open.length > 0 ? "thin" : "present", section, unmet: open, at: undefined }
  })
}

/** The document's own title holds everything, and says nothing of one part. */
function isTitle(section: Section, index: number, model: Runbook): boolean {
  return (
    index === 0 &&
    section.heading.level === 1 &&
    section.whole.end >= (model.sections.at(-1)?.whole.end ?? 0) &&
    model.sections.length > 1
  )
}

/** Continuity plans around a file of the deployment. */
export function plansNear(
  workspace: Workspace,
  uri: string,
): readonly { readonly uri: string; readonly model: Runbook }[] {
  return [uri, ...nearby(workspace, uri, ["runbook"])].flatMap((each) => {
    const model = workspace.model(each, "runbook")
    return model?.role === "continuity" ? [{ uri: each, model }] : []
  })
}

/** A link to a file of the workspace that is not there. */
export interface BrokenLink {
  readonly link: Link
  /** The path from the workspace folder. */
  readonly path: string
}

/** Links of a document whose file the workspace does not have; what lies outside it is not judged. */
export function brokenLinks(workspace: Workspace, uri: string, model: Runbook): readonly BrokenLink[] {
  const root = workspace.rootOf(uri)
  return model.links.flatMap((link) => {
    const target = link.kind === "reference" || link.kind === "autolink" ? undefined : fileOf(link, uri, root)
    if (target === undefined || target === root || !isInside(root, target) || exists(workspace, target)) return []
    return [{ link, path: relativeTo(root, target) }]
  })
}

/** The URI of the file that a relative link names. */
function fileOf({ destination }: Link, uri: string, root: string): string | undefined {
  const path = (destination ?? "").replace(/[?#].*$/, "")
  if (path === "" || path.startsWith("//") || /[{}<>*]|%(?![0-9a-f]{2})/i.test(path)) return undefined
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return undefined
  }
  // GitHub reads a leading slash from the repository's root; documentation sites from their own, which is not known.
  if (decoded.startsWith("/")) return undefined
  // Sites link pages by their address, which is no path of a file: `../restore/`, `restore`.
  if (!/\.\w+$/.test(decoded)) return undefined
  const target = resolvePath(folderOf(uri), decoded)
  return target === undefined || !isInside(root, target) ? undefined : target
}

/** True if the folder above lists it, or if that folder cannot be seen. */
function exists(workspace: Workspace, target: string): boolean {
  const name = nameOf(target)
  const names = workspace.directory(folderOf(target))
  if (names === "unread") return true
  if (names === "absent") return false
  if (names.some((each) => each === name || each === `${name}/`)) return true
  // Sites are built from these files: `page.html` stands for `page.md`.
  return /\.html?$/.test(name) && names.includes(name.replace(/\.html?$/, ".md"))
}
