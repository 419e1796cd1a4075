/** The first Compose, which is no longer maintained. */
import { programName } from "../../model/commands/programs.ts"
import { detailed } from "../../model/commands/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/retired-compose-command",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: ["D2a"],
    summary: "A script calls `docker-compose`, the retired first version.",
    why: "Compose V1 has had no release since 2023 and is missing on new machines. It names containers with underscores and knows neither `up --wait` nor the newer keys of the specification.\nScripts that use both, one as a fallback, are not reported.",
    remedy: "Write `docker compose`.",
    messages: { retired: "`docker-compose` is retired: new machines only have `docker compose`." },
    fix: "review",
    references: [
      ref("Docker documentation: migrate to Compose V2", "https://docs.docker.com/compose/releases/migrate/"),
    ],
  },
  check({ facts, document, report, fix }) {
    const steps = facts.commands.map(detailed).filter(({ texts }) => programName(texts[0] ?? "") === "docker-compose")
    if (facts.commands.some((step) => usesPlugin(detailed(step).texts))) return
    const { text } = document.source
    const seen = new Set<number>()
    for (const step of steps) {
      const at = step.wordSpans[step.texts.findIndex((word) => programName(word) === "docker-compose")] ?? step.span
      if (seen.has(at.start)) continue
      seen.add(at.start)
      report({
        at,
        id: "retired",
        evidence: step.texts.slice(0, 2).join(" "),
        scope: step.inFunction ?? step.owner,
        tags: ["deprecated"],
        fixes: () =>
          text.slice(at.start, at.end) === "docker-compose"
            ? fix({
                title: "Write `docker compose`",
                safety: "review",
                caveat:
                  "Containers are named with dashes instead of underscores, so the first `up` replaces the running ones.",
                edits: [{ span: at, newText: "docker compose" }],
              })
            : [],
      })
    }
  },
})

function usesPlugin(texts: readonly string[]): boolean {
  return programName(texts[0] ?? "") === "docker" && texts[1] === "compose"
}
