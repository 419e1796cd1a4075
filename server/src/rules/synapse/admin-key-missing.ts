/** No admin key: the sensor invents one per start and prints it. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/admin-key-missing",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S5"],
    summary: "No admin key is set, so the sensor invents one per start.",
    why: "Without a key, or with `null`, the sensor makes a random one at each start and writes it into its log: whoever reads the logs holds the key, and scrape jobs and scripts lose access with every restart.\nNo environment variable sets the key.",
    remedy: "Write a long random key below `server`, in a file that only the sensor's user can read.",
    messages: {
      missing: "No `admin_api_key`: the sensor invents one at each start and prints it in its log.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref(
        "OWASP Logging Cheat Sheet: data to exclude",
        "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html",
      ),
    ],
  },
  check({ model, stage, report, fix, generateSecret }) {
    if (stage !== "production" || !model.schemas.includes("runtime") || model.isBroken) return
    const server = model.get("server")
    const key = model.get("server.admin_api_key")
    if (server?.node?.kind !== "mapping" || (key !== undefined && !isNull(key.node))) return
    // A key at another place is ignored, which is a finding of its own.
    if (model.keys.some((each) => each.name === "admin_api_key" && each !== key)) return
    const caveat = "The file now holds a secret; programs that call the admin API need the new key."
    report({
      at: key?.keySpan ?? server.keySpan,
      id: "missing",
      evidence: "server.admin_api_key",
      scope: "server",
      fixes: () => {
        const secret = JSON.stringify(generateSecret())
        const edits = key === undefined ? model.add("server", "admin_api_key", secret) : key.replace(secret)
        return fix({ title: "Generate a key", safety: "review", caveat, edits })
      },
    })
  },
})

function isNull(node: { readonly kind: string; readonly value?: unknown } | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.value === null)
}
