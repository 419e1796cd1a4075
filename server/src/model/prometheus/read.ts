/** Reads a Prometheus config, a rule file or an Alertmanager config into the typed model. */
import { span } from "../../base/span.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import { ruleGroupsOf } from "../metrics/rule-groups.ts"
import { isBrokenTree, viewOf } from "../metrics/yaml-view.ts"
import { routingOf } from "./alertmanager.ts"
import { shapeFaults } from "./check-shape.ts"
import { configOf } from "./config.ts"
import { credentialsOf } from "./credentials.ts"
import { configFaults, routingFaults, ruleFaults } from "./faults.ts"
import { integrationFaults } from "./integrations.ts"
import { emptyItemFaults, relabelFaults } from "./relabelling.ts"
import { alertmanagerShape, configShape, rulesShape } from "./schema.ts"
import type { PrometheusFile, PrometheusRole } from "./types.ts"

export function readPrometheusFile(tree: YamlTree, role: PrometheusRole): PrometheusFile {
  const view = viewOf(tree)
  const root = tree.documents.find((document) => document.root !== undefined)?.root
  const isBroken = isBrokenTree(tree)
  const config = configOf(view, role === "config" ? root : undefined)
  const groups = role === "rules" ? ruleGroupsOf(view, root) : []
  const routing = routingOf(view, role === "alertmanager" ? root : undefined)
  const shape = { config: configShape, rules: rulesShape, alertmanager: alertmanagerShape }[role]
  const credentials = role === "rules" ? [] : credentialsOf(view, root)
  const base = { tree, role, isBroken, credentials, ...config, groups, ...routing }
  const keys = new Map(
    view.resolver.entries(root).map((entry): [string, { start: number; end: number }] => [entry.name, entry.key.span]),
  )
  if (isBroken) return { ...base, keys, faults: [] }
  const own =
    role === "config"
      ? [...configFaults(view, root, base.jobs), ...relabelFaults(view, root), ...emptyItemFaults(view, root)]
      : role === "rules"
        ? ruleFaults(view, root, groups)
        : [...routingFaults(routing), ...integrationFaults(view, root)]
  const faults = [...shapeFaults(view, root, shape), ...own]
  return { ...base, keys, faults: faults.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end) }
}

/** Where a file as a whole is pointed at: its first key. */
export function headOf(file: PrometheusFile): { start: number; end: number } {
  return file.keys.values().next().value ?? span(0)
}
