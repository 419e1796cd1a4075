/** A developer's migration command runs against production. */
import { nameOf } from "../../base/uri.ts"
import { rolloutStep } from "../../model/commands/rollout-steps.ts"
import { detailed } from "../../model/commands/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/dev-migration",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["U1"],
    summary: "A migration command for development runs in production.",
    why: "`prisma migrate dev` and `migrate reset` may drop the database and build it anew when the history differs; `db push` with `--force-reset` or `--accept-data-loss` deletes what does not fit.\n`migrate deploy` only applies the migrations that are pending.",
    remedy: "Run `prisma migrate deploy` in production.",
    messages: {
      dev: "`{command}` may reset the database: it is made for development.",
    },
    fix: "review",
    references: [
      ref(
        "Prisma documentation: development and production",
        "https://www.prisma.io/docs/orm/prisma-migrate/workflows/development-and-production",
      ),
    ],
  },
  check({ uri, stage, facts, report, fix }) {
    if (stage !== "production" || isForDevelopers(decodeURIComponent(nameOf(uri)))) return
    for (const command of facts.commands) {
      const step = detailed(command)
      if (
        rolloutStep(step)?.kind !== "dev-migrate" ||
        isForDevelopers(step.inFunction ?? "") ||
        isForDevelopers(step.owner)
      )
        continue
      const at = step.texts.indexOf("dev")
      const word = step.wordSpans[at]
      report({
        at: step.span,
        id: "dev",
        data: { command: step.texts.slice(0, 3).join(" ") },
        evidence: step.texts.slice(0, 3).join(" "),
        scope: step.owner,
        fixes: () =>
          word === undefined || at !== step.texts.length - 1
            ? []
            : fix({
                title: "Run `migrate deploy` instead",
                safety: "review",
                caveat: "Only migrations that are committed are applied; none is created from the schema.",
                edits: [{ span: word, newText: "deploy" }],
              }),
      })
    }
  },
})

/** Names of scripts, functions and services that are a developer's own. */
function isForDevelopers(name: string): boolean {
  return /(?:^|[-_.])(?:dev|develop|development|test|tests|e2e|ci|local|reset|seed|studio|playground|setup)(?:[-_.]|$)/i.test(
    name,
  )
}
