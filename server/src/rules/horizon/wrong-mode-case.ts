/** NODE_ENV of the hub is not one of its modes as they are written. */
import { horizonVariables } from "../../../../schemas/describe.ts"
import { hubsOf } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/wrong-mode-case",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S3"],
    summary: "`NODE_ENV` of the hub is not a mode as the hub writes it.",
    why: "The hub checks `NODE_ENV` in lower case but compares it as written everywhere else. With `Production` it demands the production secrets, and then leaves the HTTPS gate off, sends cookies without `Secure` and encrypts configurations with a key from its public source.\nA word that is no mode stops the start.",
    remedy: "Write `production`, `development` or `test` in lower case.",
    messages: {
      case: "`{value}` is only half production mode: the hub compares `{mode}` as written.",
      unknown: "Horizon does not start: `NODE_ENV` must be {modes}.",
    },
    fix: "review",
    references: [
      ref("Horizon HTTPS gate", "atlas-crew/synapse:apps/signal-horizon/api/src/middleware/security.ts"),
      ref("Horizon encryption at rest", "atlas-crew/synapse:apps/signal-horizon/api/src/lib/crypto.ts"),
    ],
  },
  check({ facts, report, fix }) {
    for (const { owner, own } of hubsOf(facts)) {
      const modes = horizonVariables().get("NODE_ENV")?.values ?? []
      for (const setting of own) {
        if (setting.name !== "NODE_ENV" || !setting.value.known) continue
        const { value } = setting.value
        if (value === "" || modes.includes(value)) continue
        const mode = value.toLowerCase()
        const isMode = modes.includes(mode)
        report({
          at: setting.valueSpan,
          id: isMode ? "case" : "unknown",
          data: { value, mode, modes: modes.map((each) => `\`${each}\``).join(", ") },
          evidence: setting.name,
          scope: owner,
          ...(isMode && mode !== "production" ? { severity: "info" as const } : {}),
          fixes: () =>
            isMode
              ? fix({
                  title: `Write \`${mode}\``,
                  safety: "review",
                  caveat:
                    "In production mode the hub answers plain HTTP with 403 and needs `CONFIG_ENCRYPTION_KEY`; what was encrypted with the development key cannot be read any more.",
                  edits: setting.rewrite(mode),
                })
              : [],
        })
      }
    }
  },
})
