/** Package lists are fetched in a layer of their own, which the build cache keeps. */

import { labelOf } from "../../model/dockerfile/stages.ts"
import { installOf } from "../../model/dockerfile/toolchain.ts"
import type { DockerCommand } from "../../model/dockerfile/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/update-alone",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Package lists are fetched in a step of their own.",
    why: "The build cache keeps the step with the lists for as long as its line does not change. A later install then works with lists that are weeks old: it brings old versions, or fails because the mirror has dropped them.",
    remedy: "Fetch the lists and install in one `RUN`: `apt-get update && apt-get install -y …`.",
    messages: { alone: "`{command}` alone in its `RUN`: a later install uses lists from the cache." },
    fix: "none",
    references: [
      ref("Dockerfile best practices: apt-get", "https://docs.docker.com/build/building/best-practices/#apt-get"),
    ],
    equivalents: ["DL3009", "DS-0017"],
  },
  check({ model, stage, report }) {
    if (stage === "template") return
    for (const each of model.stages) {
      each.runs.forEach((run, i) => {
        const [command] = run.commands
        const isUpdate =
          command !== undefined &&
          /^(?:sudo )?(?:apt-get|apt|apk)(?: -\S+)* update(?: -\S+)*$/.test(command.texts.join(" "))
        if (!isUpdate || run.commands.length !== 1) return
        // Lists in a cache mount are no layer; and without an install behind it nothing goes wrong.
        const isMounted = run.mounts.some((mount) => mount.get("type") === "cache")
        const manager = command.texts.find((word) => /^ap/.test(word)) ?? ""
        const later = each.runs.slice(i + 1)
        const installs = later.some((other) => other.commands.some((step) => installsFrom(manager, step)))
        const [next] = later
        const isRefreshed =
          next?.commands.some((step) => step.texts.includes("update") && step.texts.includes(manager)) ?? false
        if (isMounted || !installs || isRefreshed) return
        report({
          at: command.span,
          id: "alone",
          data: { command: command.texts.join(" ") },
          evidence: command.text.slice(0, 100),
          scope: labelOf(model, each),
        })
      })
    }
  },
})

/** An install that works with the lists that are there; `apk add --no-cache` and `-U` fetch their own. */
function installsFrom(manager: string, step: DockerCommand): boolean {
  const installed = installOf(step)
  if (installed === undefined || installed.manager.slice(0, 3) !== manager.slice(0, 3)) return false
  return !step.texts.some((word) => /^(?:--no-cache|--update|--update-cache|-[a-z]*U[a-z]*)$/.test(word))
}
