/** The kubelet may restart the program before it has started: what it does first takes longer than liveness waits. */
import { settled } from "../../base/known.ts"
import { rolloutStep } from "../../model/commands/rollout-steps.ts"
import { givenWord, stepsOfWords } from "../../model/commands/steps.ts"
import { startBudget } from "../../model/kubernetes/probe-budgets.ts"
import type { Container } from "../../model/kubernetes/types-pods.ts"
import { probedContainers } from "../../workspace/kubernetes-probes.ts"
import { defineRule, ref } from "../define.ts"

/** A migration of a database that has grown takes minutes; below this nobody has thought of it. */
const forMigration = 60

export default defineRule({
  meta: {
    id: "health/short-start-budget",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "Liveness gives up before the program has had time to start.",
    why: "Without a startup probe, liveness begins after its own delay and restarts the container after a few failures. A program that migrates its database first, or that its own readiness probe gives longer, is then killed in the middle of its start, and again at the next one.",
    remedy: "Add a `startupProbe` with failureThreshold × period as long as the slowest start.",
    messages: {
      migration:
        "`{command}` runs first, and liveness restarts the container after {budget} s; no startup probe waits.",
      readiness: "Liveness may restart `{name}` after {budget} s; readiness asks for the first time after {delay} s.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: protect slow starting containers",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { container } of probedContainers(workspace, uri, model)) {
      const { liveness, readiness, startup, name } = container
      if (liveness === undefined || startup !== undefined || liveness.kind === "none") continue
      const budget = settled(startBudget(liveness))
      const delay = settled(readiness?.initialDelay)
      const command = migrationOf(container)
      if (budget === undefined) continue
      const isMigration = command !== undefined && budget < forMigration
      if (!isMigration && (delay === undefined || budget > delay)) continue
      report({
        at: liveness.keySpan,
        id: isMigration ? "migration" : "readiness",
        data: { budget, name, command: command ?? "", delay: delay ?? 0 },
        evidence: "start",
        scope: container.owner,
        ...(isMigration || stage !== "production" ? {} : { severity: "info" as const }),
        fixes: () => (liveness.kind === "http" ? fix(startupProbe(container)) : []),
      })
    }
  },
})

/** The migration that runs in the container itself, before its program. */
function migrationOf(container: Container): string | undefined {
  const words = [...container.command, ...container.args].map((word) => givenWord(word.text, true, word.span))
  const { steps } = stepsOfWords(words, container.owner)
  const step = steps.find((each) => rolloutStep(each)?.kind === "migrate")
  return step === undefined || step === steps.at(-1) ? undefined : step.text.slice(0, 60)
}

function startupProbe({ liveness, editor }: Container) {
  const path = liveness?.path?.text ?? "/"
  const port = settled(liveness?.port?.value) ?? 80
  const headers = (liveness?.headers ?? []).map(
    (header) => `\n    - name: ${header.name}\n      value: ${JSON.stringify(header.value?.text ?? "")}`,
  )
  const list = headers.length === 0 ? "" : `\n  httpHeaders:${headers.join("")}`
  const scheme = liveness?.scheme === "https" ? "\n  scheme: HTTPS" : ""
  const text = `httpGet:\n  path: ${path}\n  port: ${port}${scheme}${list}\nperiodSeconds: 10\nfailureThreshold: 30`
  return {
    title: "Add a startup probe of five minutes",
    safety: "review",
    caveat: "A container that never starts is restarted after five minutes instead of sooner.",
    edits: editor.set("startupProbe", text),
  } as const
}
