/** YAML that the sensor's parser refuses: the file is lost as a whole, and nobody is told. */
import { droppedFile, whyDropped } from "../../model/synapse/effects.ts"
import { unusableParts } from "../../model/synapse/unusable.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unparsed-config",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S1", "S5"],
    summary: "The file is no YAML that the sensor can read.",
    why: `A syntax error, a field given twice or a second document ends the parse.\n${whyDropped}`,
    remedy: "Correct the place that the message names; `synapse-waf check-config FILE` shows whether the file is read.",
    messages: {
      broken: "{problem}: {effect}.",
      documents: "A second YAML document: {effect}.",
    },
    fix: "none",
    references: [
      ref("Synapse WAF: loading of the config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("YAML 1.2.2", "https://yaml.org/spec/1.2.2/"),
    ],
  },
  check({ document, model, report }) {
    const effect = droppedFile[model.schemas.includes("runtime") ? "runtime" : "sites"]
    for (const part of unusableParts(document.tree, document.problems, model)) {
      report({
        at: part.span,
        id: part.is,
        data: { problem: part.message, effect },
        evidence: part.evidence,
        scope: "",
      })
    }
  },
})
