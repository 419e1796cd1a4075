/** A section lacks a required field, and with it the whole file is lost. */
import { droppedFile, whyDropped } from "../../model/synapse/effects.ts"
import { missingFields } from "../../model/synapse/required.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/incomplete-section",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S5"],
    summary: "A section lacks fields that it needs, so the sensor cannot use the file.",
    why: `Telemetry, hub link, tunnel, tarpit, DLP, crawler, payload and trends have no defaults for single fields: leave the section out, or write all of them.\n${whyDropped}`,
    remedy: "Add the fields that are missing, or remove the section to get its defaults.",
    messages: {
      incomplete: "`{section}` lacks {fields}: {effect}.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF: loading of the config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Serde: fields without a default are required", "https://serde.rs/attr-default.html"),
    ],
  },
  check({ model, report, fix }) {
    for (const { section, schema, names, defaults } of missingFields(model)) {
      report({
        at: section.keySpan,
        id: "incomplete",
        data: { section: section.path || "the file", fields: listed(names), effect: droppedFile[schema] },
        evidence: `${section.at} ${names.join(" ")}`,
        scope: section.at,
        fixes: () =>
          defaults === undefined
            ? []
            : fix({
                title: `Add ${listed(names)} with ${names.length === 1 ? "its default" : "their defaults"}`,
                safety: "review",
                caveat:
                  "Once nothing is missing the sensor reads the file: everything in it takes effect with the next start.",
                edits: section.addAll(defaults),
              }),
      })
    }
  },
})

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => `\`${name}\``)
  return names.length <= 4 ? shown.join(", ") : `${shown.join(", ")} and ${names.length - 4} more`
}
