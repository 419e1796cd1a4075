/** `${NAME}` in a file whose reader expands nothing: the text itself becomes the value. */
import { parentPath } from "../../model/synapse/keys.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unexpanded-variable",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A variable stands in a file whose reader expands none.",
    why: "The sensor replaces no `${NAME}` in its config, and no environment variable overrides a key of it. Unless another program renders the file first, the placeholder itself becomes the key, address or name: a key that everybody can guess.",
    remedy: "Render the file before the sensor reads it (`envsubst`, a config management tool), or write the value.",
    messages: {
      literal: "`{name}` is not expanded: the sensor takes the placeholder itself as `{path}`.",
    },
    fix: "none",
    references: [
      ref(
        "Synapse WAF configuration reference: overrides that are only planned",
        "atlas-crew/synapse:apps/synapse-pingora/docs/reference/configuration.md",
      ),
      ref("Synapse WAF: loading of the config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
    ],
  },
  check({ model, stage, report, unknown }) {
    if (stage === "template") return
    for (const key of model.keys) {
      const { node } = key
      const name = node?.kind === "scalar" ? /\$\{[A-Za-z_]\w*(?::?[-?+][^}]*)?\}/.exec(node.text)?.[0] : undefined
      if (node?.kind !== "scalar" || name === undefined || key.knownTo.length === 0) continue
      if (key.path === "server.admin_api_key")
        unknown("S5", "the admin key is a placeholder that something may fill in")
      report({
        at: node.contentSpan,
        id: "literal",
        // A default inside the placeholder may be a secret.
        data: { name: name.replace(/(?<=\w):?[-?+][^}]*/, ""), path: key.path },
        evidence: key.at,
        scope: parentPath(key.at),
      })
    }
  },
})
