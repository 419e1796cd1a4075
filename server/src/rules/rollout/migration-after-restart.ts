/** New code runs against the old schema for a while. */
import { nameOf } from "../../base/uri.ts"
import { executionOrder, rolloutOfSteps } from "../../workspace/rollouts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/migration-after-restart",
    subject: "shell",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["U1"],
    summary: "The database is migrated after the new version has been started.",
    why: "Between the restart and the migration the new code meets the old schema and fails on what is missing. If the migration itself fails, the new version already serves.\nScripts that set a machine up for the first time are not judged.",
    remedy:
      "Migrate first with the new image (`docker compose run --rm api npx prisma migrate deploy`), then replace what runs. Keep migrations readable for the old version.",
    messages: { after: "This migration runs after the new version was started." },
    fix: "none",
    references: [
      ref(
        "Prisma documentation: deploying database changes",
        "https://www.prisma.io/docs/orm/prisma-client/deployment/deploy-database-changes-with-prisma-migrate",
      ),
      ref(
        "Expand and contract pattern",
        "https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern",
      ),
    ],
  },
  check({ uri, stage, model, workspace, report }) {
    if (model === undefined || stage !== "production") return
    const { events } = rolloutOfSteps(uri, "", executionOrder(workspace, uri))
    const isUpgrade =
      /deploy|upgrade|update|release|rollout/i.test(decodeURIComponent(nameOf(uri))) ||
      events.some(({ kind }) => kind === "pull" || kind === "select")
    if (!isUpgrade || /install|setup|bootstrap|init/i.test(decodeURIComponent(nameOf(uri)))) return
    for (const [index, event] of events.entries()) {
      if (event.kind !== "migrate" || event.uri !== uri) continue
      const before = events
        .slice(0, index)
        .find((each) => (each.kind === "update" || each.kind === "restart") && !isStore(each.targets))
      const behind = events.slice(index + 1).some((each) => each.kind === "update" || each.kind === "restart")
      if (before === undefined || behind) continue
      report({
        at: event.span,
        id: "after",
        evidence: event.step.texts.slice(0, 3).join(" "),
        scope: event.step.inFunction ?? "",
      })
    }
  },
})

/** Only the database or a cache was started, so that there is something to migrate. */
function isStore(targets: readonly string[]): boolean {
  return (
    targets.length > 0 &&
    targets.every((target) =>
      /db|database|postgres|mysql|maria|mongo|redis|cache|queue|rabbit|clickhouse|storage|minio/i.test(target),
    )
  )
}
