/** The tunnel gives the hub a shell on the sensor's machine. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/remote-shell",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "The tunnel lets the hub open a shell on this machine.",
    why: "With the tunnel on and `shell_enabled: true`, whoever holds an operator's session at the hub, or the hub itself, runs commands as the sensor's user on every edge machine that says so.",
    remedy: "Leave the shell off in production, and switch it on for the time of a repair.",
    messages: {
      shell: "The hub may open a shell on this machine.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: tunnel", "atlas-crew/synapse:apps/synapse-pingora/src/tunnel/config.rs"),
      ref("Guide to the remote shell", "atlas-crew/synapse:apps/signal-horizon/site/guides/remote-shell.md"),
    ],
  },
  check({ model, stage, report, fix }) {
    const key = model.get("tunnel.shell_enabled")
    if (stage !== "production" || key?.text !== "true" || model.get("tunnel.enabled")?.text !== "true") return
    report({
      at: key.valueSpan,
      id: "shell",
      evidence: key.at,
      scope: "tunnel",
      fixes: () =>
        fix({
          title: "Switch the shell off",
          safety: "review",
          caveat: "Operators can no longer open a shell through the hub.",
          edits: key.rewrite("false"),
        }),
    })
  },
})
