/** Hover: what a finding means, and what the thing below the cursor is. Secret values are never shown. */
import type { Span } from "../base/span.ts"
import { touches } from "../base/span.ts"
import type { RuleMeta } from "../rules/define.ts"
import type { Workspace } from "../workspace/types.ts"

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
  if (typeof document === "string" || document.kind === undefined) return undefined
  const parts: { span: Span; markdown: string }[] = []
  const seen = new Set<string>()
  for (const finding of findings) {
    const meta = touches(finding.span, at) && !seen.has(finding.rule) ? metaOf(finding.rule) : undefined
    if (meta === undefined) continue
    seen.add(finding.rule)
    parts.push({ span: finding.span, markdown: ruleText(meta) })
  }
  const narrowest = parts.map((part) => part.span).sort((a, b) => a.end - a.start - (b.end - b.start))[0]
  return narrowest && { span: narrowest, markdown: parts.map((part) => part.markdown).join("\n\n---\n\n") }
}

/** A rule in a few lines: the page in small, readable offline. */
function ruleText(meta: RuleMeta): string {
  const sources = meta.references.map((reference) => `- ${link(reference.title, reference.source)}`).join("\n")
  return [`**${meta.summary}**`, meta.why, `*Remedy:* ${meta.remedy}`, sources, `\`${meta.id}\``]
    .filter((part) => part !== "")
    .join("\n\n")
}

function link(title: string, source: string): string {
  return /^https?:\/\//.test(source) ? `[${title}](${source})` : `${title} (\`${source}\`)`
}
