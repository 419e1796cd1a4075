/** Whether the Prometheus configs of a project load a rule file, and what it takes that one does. */
import { isRefusal, type TextEdit } from "../base/edit.ts"
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, isInside, relativeTo } from "../base/uri.ts"
import type { PrometheusFile } from "../model/prometheus/types.ts"
import { containerPath, loadedRuleFiles, parentOf, prometheusFilesNear, rulesIn } from "./monitoring-rules.ts"
import { composeFilesNear, mountsOf, type Stack, stacksOf } from "./monitoring-stack.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** `open`: the files do not settle it. */
export type Standing = "loaded" | "left-out" | "open"

/** What one config does with a rule file. */
export function standingUnder(workspace: Workspace, config: string, file: string): Standing {
  const model = workspace.model(config, "prometheus")
  if (model === undefined || model.isBroken) return "open"
  const patterns = loadedRuleFiles(workspace, config)
  if (patterns.some(({ files }) => files.includes(file))) return "loaded"
  if (patterns.some(({ isWhole }) => !isWhole)) return "open"
  // Where samples go elsewhere, a ruler there may hold the rules.
  if (patterns.length === 0 && model.keys.has("remote_write")) return "open"
  const stacks = stacksOf(workspace, config)
  if (stacks.some((stack) => !stack.evaluates) || isMountedByOthers(workspace, stacks, file)) return "open"
  return "left-out"
}

const evaluators = /vmalert|thanos|loki|mimir|cortex|ruler|prometheus/

/** Another program of the project gets the file: by its own mount, or as one that evaluates rules. */
function isMountedByOthers(workspace: Workspace, stacks: readonly Stack[], file: string): boolean {
  const isOwn = (uri: string, name: string): boolean =>
    stacks.some((stack) => stack.prometheus.name === name && folderOf(stack.uri) === folderOf(uri))
  return composeFilesNear(workspace, file).some(({ uri, model }) =>
    model.services.some((service) => {
      if (isOwn(uri, service.name)) return false
      const image = settled(service.image?.value.text) ?? service.name
      return mountsOf(service, uri).some(
        ({ source }) => source === file || (evaluators.test(image) && isInside(source, file)),
      )
    }),
  )
}

export interface LeftOut {
  readonly config: string
  /** The config is the rule file's own: it lies beside, or the same container gets both. */
  readonly isSure: boolean
}

/** The config that leaves a rule file out, if every one given is known to; undefined where one loads it or may. */
export function leftOut(workspace: Workspace, configs: readonly string[], file: string): LeftOut | undefined {
  if (workspace.model(file, "prometheus")?.role !== "rules") return undefined
  let found: LeftOut | undefined
  for (const config of configs) {
    if (standingUnder(workspace, config, file) !== "left-out") return undefined
    const isSure = belongsTo(workspace, config, file)
    if (found === undefined || (isSure && !found.isSure)) found = { config, isSure }
  }
  return found
}

/** As `leftOut`, of the configs around the file; only where it is sure that one of them is the file's own. */
export function configThatLeavesOut(workspace: Workspace, uri: string): string | undefined {
  // What a template becomes is not known, and it may be the real config.
  if (nearby(workspace, uri, ["yaml"]).some((each) => isTemplate(workspace, each))) return undefined
  const found = leftOut(workspace, prometheusFilesNear(workspace, uri, "config"), uri)
  return found?.isSure === true ? found.config : undefined
}

function isTemplate(workspace: Workspace, uri: string): boolean {
  const document = workspace.document(uri)
  return typeof document !== "string" && document.kind?.is === "template" && document.kind.of === "prometheus"
}

/** Beside the config or in a folder of rules below it, or in its container: `loki/rules.yml` is another program's. */
function belongsTo(workspace: Workspace, config: string, uri: string): boolean {
  const folder = folderOf(config)
  const between = isInside(folder, uri) ? folderOf(uri).slice(folder.length) : undefined
  if (between !== undefined && /^(?:\/(?:alert(?:s|ing)?|rules?|record(?:ing|s)?)[\w.-]*)?$/i.test(between)) return true
  return stacksOf(workspace, config).some((stack) => containerPath(stack, uri) !== undefined)
}

/** Prometheus configs among files. */
export function configsAmong(workspace: Workspace, uris: readonly string[]): readonly string[] {
  return uris.filter((uri) => workspace.model(uri, "prometheus")?.role === "config")
}

/** True for a config that names an Alertmanager or looks for one. */
export function tellsSomebody({ alertmanagers }: PrometheusFile): boolean {
  return alertmanagers !== undefined && (alertmanagers.dynamic || alertmanagers.targets.length > 0)
}

/** A config that evaluates alerts (or, if not `isSure`, may) and tells no Alertmanager of them. */
export interface Unheard {
  readonly uri: string
  readonly span: Span
  readonly isSure: boolean
}

/** Configs of the files whose alerts no Alertmanager is told of. */
export function unheardConfigs(workspace: Workspace, uris: readonly string[]): readonly Unheard[] {
  const alerting = uris.filter((uri) => rulesIn(workspace, uri).some(({ kind }) => kind === "alert"))
  return configsAmong(workspace, uris).flatMap((uri): Unheard[] => {
    const model = workspace.model(uri, "prometheus")
    const at = model?.keys.get("rule_files")
    if (model === undefined || at === undefined || model.isBroken || tellsSomebody(model)) return []
    const standings = alerting.map((file) => standingUnder(workspace, uri, file))
    if (standings.every((standing) => standing === "left-out")) return []
    return [{ uri, span: model.alertmanagers?.keySpan ?? at, isSure: standings.includes("loaded") }]
  })
}

interface Edited {
  readonly uri: string
  readonly edits: readonly TextEdit[]
}

/** Edits after which a config loads a rule file: an entry of `rule_files`, and the mount that the container lacks. */
export function loadingEdits(workspace: Workspace, config: string, file: string): readonly Edited[] | undefined {
  const model = workspace.model(config, "prometheus")
  const [stack] = stacksOf(workspace, config)
  const place = stack === undefined ? besideConfig(config, file) : placeInContainer(stack, config, file)
  if (model === undefined || place === undefined) return undefined
  const found: Edited[] = []
  if (!model.ruleFiles.some(({ pattern }) => pattern === place.pattern)) {
    const edits = model.addRuleFile(place.pattern)
    if (isRefusal(edits)) return undefined
    found.push({ uri: config, edits })
  }
  if (stack !== undefined && place.volume !== undefined) {
    const edits = stack.prometheus.editor.addItems("volumes", [place.volume])
    if (isRefusal(edits)) return undefined
    found.push({ uri: stack.uri, edits })
  }
  return found.length === 0 ? undefined : found
}

interface Place {
  readonly pattern: string
  /** Short form of the mount that is missing. */
  readonly volume?: string
}

function besideConfig(config: string, file: string): Place | undefined {
  return isInside(folderOf(config), file) ? { pattern: relativeTo(folderOf(config), file) } : undefined
}

function placeInContainer(stack: Stack, config: string, file: string): Place | undefined {
  const own = containerPath(stack, config)
  if (own === undefined) return undefined
  const folder = parentOf(own) === "/" ? "" : parentOf(own)
  const path = containerPath(stack, file)
  if (path !== undefined) return { pattern: path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path }
  const base = folderOf(stack.uri)
  const beside = besideConfig(config, file)
  const source = relativeTo(base, file)
  if (beside === undefined || !isInside(base, file) || !/^[\w./-]+$/.test(source)) return undefined
  return { ...beside, volume: `./${source}:${folder}/${beside.pattern}:ro` }
}
