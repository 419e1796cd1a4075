/** Tells manifests that a tool still has to fill in (Helm charts, Jinja) from manifests that carry templates of other programs. */
import { isTemplated } from "./templating.ts"

/** What only a chart's own template says. */
const helm =
  /\{\{-?[ \t]{0,8}(?:(?:if|with|range|and|or|not|default|quote|toYaml|tpl|include|template|required)\b[^}\n]{0,120}?)?[( \t]\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\{\{-?[ \t]{0,8}(?:\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|template|define)[ \t]{1,8}["'`])/
/** Objects whose own texts are templates: alerts, workflows, dashboards. */
const templatedKinds =
  /^kind[ \t]*:[ \t]*["']?(?:PrometheusRule|AlertmanagerConfig|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|ApplicationSet|ExternalSecret|ClusterExternalSecret|GrafanaDashboard|AnalysisTemplate|ClusterAnalysisTemplate|EventBus|Sensor|TriggerTemplate|Template)\b/m

/** What a text that looks like a manifest is: one, a template of one, or none of ours. */
export function manifestState(text: string): "manifest" | "template" | "foreign" {
  if (!/\{\{|\{%|<%|^\s*%/m.test(text)) return "manifest"
  if (helm.test(text)) return "template"
  if (!isTemplated(outsideBlocks(text))) return "manifest"
  return templatedKinds.test(text) ? (hasBuiltIn(text) ? "manifest" : "foreign") : "template"
}

/** Objects that the model makes claims about stand beside the templated ones, or the model reads those as well. */
function hasBuiltIn(text: string): boolean {
  return /^kind[ \t]*:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|Service|Secret|ConfigMap|Ingress|CronJob|PrometheusRule)\b/m.test(
    text,
  )
}

/** The lines outside of text blocks (`key: |`), whose content is another program's. Linear. */
function outsideBlocks(text: string): string {
  const kept: string[] = []
  let block: number | undefined
  for (const line of text.split("\n")) {
    const indent = line.search(/\S/)
    if (block !== undefined && (indent < 0 || indent > block)) continue
    block = undefined
    kept.push(line)
    if (/(?:^|[\s:-])[|>][-+0-9]{0,2}\s*(?:#.*)?$/.test(line)) block = indent
  }
  return kept.join("\n")
}
