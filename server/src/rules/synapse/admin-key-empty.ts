/** An empty admin key is a key: a request with an empty header matches it. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/admin-key-empty",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S5"],
    summary: "The admin key is an empty text, which an empty header matches.",
    why: "Only an absent key or `null` makes the sensor invent a random one. An empty text counts as the configured key, and the comparison then accepts a request whose `X-Admin-Key` header is empty: everybody who reaches the admin port may reload, shut down and reconfigure the sensor.",
    remedy: "Write a long random key, or remove the line to get a random key per start.",
    messages: {
      empty: "An empty `admin_api_key` lets in every request with an empty `X-Admin-Key` header.",
    },
    fix: "review",
    references: [
      ref(
        "Synapse WAF admin server: comparison of the key",
        "atlas-crew/synapse:apps/synapse-pingora/src/admin_server.rs",
      ),
      ref(
        "Configuration reference that calls an empty key random",
        "atlas-crew/synapse:apps/synapse-pingora/docs/reference/configuration.md",
      ),
    ],
  },
  check({ model, stage, report, fix, generateSecret }) {
    const key = model.get("server.admin_api_key")
    // `admin_api_key:` with nothing behind it is null to the sensor.
    if (key?.node?.kind !== "scalar" || key.node.text !== "" || key.node.style === "plain") return
    report({
      at: key.valueSpan,
      id: "empty",
      evidence: key.at,
      scope: "server",
      ...(stage === "production"
        ? {}
        : { severity: stage === "development" ? ("warning" as const) : ("info" as const) }),
      fixes: () => [
        ...fix({
          title: "Generate a key",
          safety: "review",
          caveat: "Programs that call the admin API need the new key, and the file now holds a secret.",
          edits: key.rewrite(generateSecret()),
        }),
        ...fix({
          title: "Remove the empty key",
          safety: "review",
          caveat: "The sensor invents a key at each start and prints it in the log.",
          edits: key.remove(),
        }),
      ],
    })
  },
})
