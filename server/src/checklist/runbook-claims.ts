/** Whether a runbook is there, complete, exercised, and linked by an alert that some Prometheus loads. */
import type { Span } from "../base/span.ts"
import { notLoaded } from "../workspace/monitoring.ts"
import { configsAmong, leftOut } from "../workspace/monitoring-standing.ts"
import { type RunbookState, runbookStates } from "../workspace/runbooks.ts"
import { type Claim, claim, claimOf, type View } from "./view.ts"

/** What the runbooks around the deployment say, each once. */
function runbook(view: View, name: string): RunbookState | undefined {
  const [main] = view.deployment.mains
  return main === undefined
    ? undefined
    : runbookStates(view.workspace, main).find(({ runbook: each }) => each.name === name)
}

/** A runbook that is there, complete and reachable; `alerted`: an alert must link it. */
export function runbookClaims(name: string, alerted: boolean): (view: View) => readonly Claim[] {
  return (view) => {
    const state = runbook(view, name)
    const [main] = view.deployment.mains
    if (state === undefined || main === undefined) return []
    if (state.uri === undefined) return [claimOf("fail", main, `The runbook \`${name}\` is not among the files.`)]
    const at = { uri: state.uri, span: state.titleSpan }
    const claims: Claim[] = []
    if (state.missingSteps.length > 0)
      claims.push(
        claim("fail", at, `The runbook does not say how to ${state.missingSteps.map(({ what }) => what).join(", ")}.`),
      )
    if (state.emptySections.length > 0) claims.push(claim("fail", at, "A section of the runbook is empty."))
    if (state.usesKill) claims.push(claim("fail", at, "The runbook relies on `horizon kill`, which no release has."))
    if (!state.hasOwner) claims.push(claim("fail", at, "The runbook names no owner."))
    if (state.isUntried) claims.push(claim("unknown", at, "The runbook says that nobody has exercised it yet."))
    else if (state.exercised === undefined)
      claims.push(claim("fail", at, "The runbook does not say when it was last exercised."))
    if (alerted || state.linkedFrom.length > 0) claims.push(...linkClaims(view, state, at, alerted))
    if (claims.every(({ verdict }) => verdict === "pass"))
      claims.push(claim("pass", at, "The runbook is there and names every step."))
    return claims
  }
}

/** The link of an alert; one that no Prometheus loads sends nobody anywhere. */
function linkClaims(
  view: View,
  state: RunbookState,
  at: { readonly uri: string; readonly span: Span },
  alerted: boolean,
): readonly Claim[] {
  const configs = configsAmong(
    view.workspace,
    view.members.map(({ uri }) => uri),
  )
  const links = state.linkedFrom.map((each) => ({
    uri: each.uri,
    span: each.alert.nameSpan,
    name: each.alert.name,
    left: leftOut(view.workspace, configs, each.uri),
  }))
  const live = links.find(({ left }) => left === undefined)
  if (live !== undefined) return [claim("pass", live, `The alert \`${live.name}\` links the runbook.`)]
  if (!alerted) return []
  const [dead] = links
  if (dead === undefined)
    return [claim(view.all("alerts").length > 0 ? "fail" : "unknown", at, "No alert of these files links the runbook.")]
  const verdict = dead.left?.isSure === true ? "fail" : "unknown"
  return [claim(verdict, dead, `The alert \`${dead.name}\` links the runbook, and ${notLoaded(dead.uri)}.`)]
}
