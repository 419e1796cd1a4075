/** A value that the sensor's YAML reader does not take for the type of its field. */
import { droppedFile, whyDropped } from "../../model/synapse/effects.ts"
import { parentPath } from "../../model/synapse/keys.ts"
import type { SynapseKey } from "../../model/synapse/types.ts"
import { typeFaults } from "../../model/synapse/value-types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/wrong-type",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S5"],
    summary: "A value has the wrong type, so the sensor cannot use the file.",
    why: `The sensor casts nothing: \`"true"\` and \`yes\` are texts, \`10s\` is no duration, \`-1\` and \`1e3\` are no whole numbers.\n${whyDropped}`,
    remedy: "Write the value in the type of the field; durations are mappings with `secs` and `nanos`.",
    messages: {
      type: "`{path}` must be {expected}, not {actual}: {effect}.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: loading of the config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("serde_yaml: deserialisation of scalars", "dtolnay/serde-yaml:src/de.rs"),
    ],
  },
  check({ model, report, fix }) {
    for (const { key, schema, at, expected, actual, meant } of typeFaults(model)) {
      report({
        at: isBlock(key) && at === key.valueSpan ? key.keySpan : at,
        id: "type",
        data: { path: key.path, expected, actual, effect: droppedFile[schema] },
        evidence: key.at,
        scope: parentPath(key.at),
        fixes: () =>
          meant === undefined || at !== key.valueSpan
            ? []
            : fix({
                title: `Write \`${meant}\``,
                safety: "review",
                caveat:
                  "Once every value fits, the sensor reads the file: everything in it takes effect with the next start.",
                edits: key.replace(meant),
              }),
      })
    }
  },
})

/** A value of several lines is named by its key. */
function isBlock({ node }: SynapseKey): boolean {
  return (node?.kind === "mapping" || node?.kind === "sequence") && !node.flow
}
