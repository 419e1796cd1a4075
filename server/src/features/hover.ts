/** Hover: what a finding means, and what the thing below the cursor is. Secret values are never shown. */
import { type Span, touches } from "../base/span.ts"
import { withoutSecrets } from "../model/secrets/shown.ts"
import type { RuleMeta } from "../rules/define.ts"
import { itemOf, itemsOfRule } from "../rules/items.ts"
import type { Language, ModelOf, ParsedDocument, Workspace } from "../workspace/types.ts"
import { caddyHover } from "./caddy.ts"
import { crontabHover } from "./crontab.ts"
import { dockerfileHover } from "./dockerfile.ts"
import { grafanaHover } from "./grafana.ts"
import { calendarHover } from "./hover-calendar.ts"
import { directiveHover } from "./hover-directive.ts"
import { settingHover } from "./hover-setting.ts"
import { synapseHover } from "./hover-synapse.ts"
import type { HoverPart } from "./hover-text.ts"
import { unitValueHover } from "./hover-unit.ts"
import { variableHover } from "./hover-variable.ts"
import { kubernetesHover } from "./kubernetes.ts"
import { nginxHover } from "./nginx.ts"
import { prometheusHover } from "./prometheus.ts"
import { runbookHover } from "./runbook.ts"
import { shellHover } from "./shell.ts"
import { siteHover } from "./variables-hover.ts"

export interface HoverInfo {
  readonly span: Span
  readonly markdown: string
}

/** A finding as far as hover needs it. */
export interface HoverFinding {
  readonly rule: string
  readonly span: Span
}

/** The hover at an offset: the rules of the findings there, then the key or variable itself. */
export function hoverAt(
  workspace: Workspace,
  uri: string,
  at: number,
  findings: readonly HoverFinding[],
  metaOf: (rule: string) => RuleMeta | undefined,
): HoverInfo | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string") return undefined
  const parts: HoverPart[] = []
  const seen = new Set<string>()
  for (const finding of findings) {
    const meta = touches(finding.span, at) && !seen.has(finding.rule) ? metaOf(finding.rule) : undefined
    if (meta === undefined) continue
    seen.add(finding.rule)
    parts.push({ span: finding.span, markdown: ruleText(meta) })
  }
  const things = document.language === undefined ? [] : thingsAt(workspace, document, at)
  const site = siteHover(workspace, uri, at, things.length > 0)
  parts.push(...things, ...(site === undefined ? [] : [site]))
  const narrowest = parts.map((part) => part.span).sort((a, b) => a.end - a.start - (b.end - b.start))[0]
  return (
    narrowest && {
      span: narrowest,
      markdown: withoutSecrets(parts.map((part) => part.markdown).join("\n\n---\n\n")),
    }
  )
}

/** The key, variable or directive at the offset, by the document's format; the narrowest thing first. */
function thingsAt(workspace: Workspace, document: ParsedDocument, at: number): readonly HoverPart[] {
  const { uri } = document.source
  const parts = ((): readonly (HoverPart | undefined)[] => {
    switch (document.language) {
      case "env":
        return [settingHover(workspace, uri, at)]
      case "compose":
        return [variableHover(workspace, uri, at), settingHover(workspace, uri, at)]
      case "systemd": {
        const unit = workspace.model(uri, "systemd")
        return [
          unit && directiveHover(unit, at),
          unit && unitValueHover(workspace, uri, unit, at),
          unit && calendarHover(unit, at),
          settingHover(workspace, uri, at),
        ]
      }
      case "synapse": {
        const model = workspace.model(uri, "synapse")
        return [model && synapseHover(model, at)]
      }
      default: {
        const model = workspace.model(uri, document.language)
        const own = model && (hovers[document.language] as HoverOf<unknown>)(model, at)
        return [own, settingHover(workspace, uri, at)]
      }
    }
  })()
  return parts.filter((part) => part !== undefined)
}

type HoverOf<M> = (model: M, at: number) => HoverPart | undefined

const hovers: { readonly [L in Exclude<Language, "env" | "compose" | "systemd" | "synapse">]: HoverOf<ModelOf[L]> } = {
  dockerfile: dockerfileHover,
  kubernetes: kubernetesHover,
  prometheus: prometheusHover,
  grafana: grafanaHover,
  nginx: nginxHover,
  caddy: caddyHover,
  crontab: crontabHover,
  shell: shellHover,
  runbook: runbookHover,
}

/** A rule in a few lines: the page in small, readable offline. */
function ruleText(meta: RuleMeta): string {
  const sources = meta.references.map((reference) => `- ${link(reference.title, reference.source)}`).join("\n")
  return [`**${meta.summary}**`, meta.why, `*Remedy:* ${meta.remedy}`, itemsText(meta), sources, `\`${meta.id}\``]
    .filter((part) => part !== "")
    .join("\n\n")
}

/** The items of the production checklist that the finding bears on. */
function itemsText(meta: RuleMeta): string {
  const items = itemsOfRule(meta).map((item) => [item, itemOf(item)?.title].join(" ").trim())
  return items.length === 0 ? "" : `*Checklist:* ${items.join("; ")}`
}

function link(title: string, source: string): string {
  return /^https?:\/\//.test(source) ? `[${title}](${source})` : `${title} (\`${source}\`)`
}
