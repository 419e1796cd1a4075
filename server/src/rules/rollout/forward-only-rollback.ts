/** What is called a rollback fetches the newest image. */
import { nameOf } from "../../base/uri.ts"
import { executionOrder, isBackName, type Rollout, rolloutOfSteps } from "../../workspace/rollouts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/forward-only-rollback",
    subject: "shell",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["U2"],
    summary: "A rollback pulls the newest image instead of the previous one.",
    why: "`docker compose pull` fetches what the tag points to now, and `up` starts that. Compose keeps no history of what ran before, so this pair can only roll forward, to the very version that is to be left.",
    remedy: "Note the running image's digest before each rollout, and start exactly that one here; gate it on health.",
    messages: {
      forward: "This pulls what the tag points to now: it cannot bring the previous version back.",
    },
    fix: "none",
    references: [
      ref("Docker documentation: docker compose pull", "https://docs.docker.com/reference/cli/docker/compose/pull/"),
      ref("Docker documentation: docker compose up", "https://docs.docker.com/reference/cli/docker/compose/up/"),
    ],
  },
  check({ uri, model, workspace, report }) {
    if (model === undefined) return
    const name = decodeURIComponent(nameOf(uri))
    const parts = model.functions.filter((each) => isBackName(each.name)).map((each) => each.name)
    const rollouts = parts.map((part) => {
      const steps = model.steps.filter((step) => step.inFunction === part).map((step) => ({ uri, step }))
      return { rollout: rolloutOfSteps(uri, part, steps), part }
    })
    if (isBackName(name))
      rollouts.push({ rollout: rolloutOfSteps(uri, name, executionOrder(workspace, uri)), part: "" })
    const seen = new Set<number>()
    for (const { rollout, part } of rollouts) {
      const pull = pullBeforeUpdate(rollout, uri)
      // A variable that is set on the way, or arguments, may name the previous version.
      const selects = model.assignments.some(
        (each) =>
          /TAG|VERSION|IMAGE|DIGEST|RELEASE|PREV|SHA/i.test(each.name) && (part === "" || each.inFunction === part),
      )
      if (pull === undefined || selects || rollout.restores || seen.has(pull.start)) continue
      seen.add(pull.start)
      report({ at: pull, id: "forward", evidence: part === "" ? "script" : part, scope: part })
    }
  },
})

/** The place of a pull that an update follows. */
function pullBeforeUpdate({ events }: Rollout, uri: string): { start: number; end: number } | undefined {
  const update = events.findLastIndex((each) => each.kind === "update" || each.kind === "scale")
  const pull = events.findIndex((each) => each.kind === "pull" && each.uri === uri)
  return pull >= 0 && pull < update ? events[pull]?.span : undefined
}
