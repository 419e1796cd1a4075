/** What a runbook on the rotation of credentials must get right: the order of its phases, and every key. */
import type { Span } from "../base/span.ts"
import type { Runbook } from "../model/runbook/types.ts"
import { isSecretName } from "../model/secrets/names.ts"
import { alerterNames, secretNames } from "../model/trading/facts.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

/** A heading or item of a list, in lower case. */
interface Step {
  readonly text: string
  readonly span: Span
}

/** The step that revokes, if a later one is the first to verify; steps are headings below the title, and items. */
export function earlyRevocation(model: Runbook): Span | undefined {
  const { tree } = model
  const steps = [
    ...tree.headings.slice(1).map((heading) => heading.textSpan),
    ...tree.items.map((item) => item.content),
  ]
    .map((span): Step => ({ span, text: tree.text.slice(span.start, span.end).toLowerCase() }))
    .sort((a, b) => a.span.start - b.span.start)
  const revokes = steps.findIndex(({ text }) =>
    /\brevo(?:ke|king|cation)\b|\b(?:delete|disable|deactivate) the old/.test(text),
  )
  const verifies = steps.findIndex(({ text }) => /\bverif(?:y|ication)\b|\bdry[- ]run\b/.test(text))
  return revokes >= 0 && verifies > revokes ? steps[revokes]?.span : undefined
}

/** Secrets of the env templates around that the runbook does not name. */
export function unnamedKeys(workspace: Workspace, uri: string, model: Runbook): readonly string[] {
  const { text } = model.tree
  const names = nearby(workspace, uri, ["env"]).flatMap((each) => {
    const document = workspace.document(each)
    if (typeof document === "string" || document.language !== "env" || document.stage !== "template") return []
    return (workspace.model(each, "env")?.variables ?? []).map((variable) => variable.name)
  })
  const isSecret = (name: string): boolean => isSecretName(name) || secretNames.has(name) || alerterNames.has(name)
  return [...new Set(names)].filter(
    (name) => isSecret(name) && !new RegExp(`(?<![\\w])${name}(?![\\w])`, "i").test(text),
  )
}
