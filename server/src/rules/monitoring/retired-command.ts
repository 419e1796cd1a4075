/** A runbook tells people to run a program that is no longer there. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/retired-command",
    subject: "runbook",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A runbook calls `docker-compose`, which current machines do not have.",
    why: "Compose v1 (`docker-compose`) has had no update since 2023 and is no longer installed with Docker. The command fails at the worst moment with `command not found`; the plugin is called `docker compose`.",
    remedy: "Write `docker compose`.",
    messages: { compose: "`docker-compose` is retired: current machines have `docker compose`." },
    fix: "review",
    references: [
      ref("Docker documentation: migrate to Compose v2", "https://docs.docker.com/compose/releases/migrate/"),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const { words, text } of model.commands) {
      const at = words.findIndex((word) => word.text === "docker-compose")
      const word = words[at]
      const next = words[at + 1]?.text ?? ""
      // The word of a sentence, a package's name, a file: not the program.
      if (
        word === undefined ||
        !(at === 0 || /^(?:sudo|&&|;|\|\||time|nohup|exec|-\w+|\w+=\S*)$/.test(words[at - 1]?.text ?? ""))
      )
        continue
      if (
        !/^(?:-|up|down|ps|logs|exec|run|restart|start|stop|pull|build|config|kill|rm|top|images|create|pause|unpause|port|push|events|version)/.test(
          next,
        )
      )
        continue
      report({
        at: word.span,
        id: "compose",
        evidence: text,
        scope: "",
        fixes: () =>
          fix({
            title: "Write `docker compose`",
            safety: "review",
            caveat: "The plugin joins the parts of container names by `-` where v1 wrote `_`.",
            edits: [{ span: word.span, newText: "docker compose" }],
          }),
      })
    }
  },
})
