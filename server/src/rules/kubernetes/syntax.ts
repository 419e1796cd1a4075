/** The YAML of a manifest is broken: kubectl refuses the document. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/syntax",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A manifest is not valid YAML.",
    why: "kubectl stops at the broken document: the objects before it are applied already, those behind it are not. Kustomize and Argo CD refuse the whole set.\nA key that stands twice in one mapping is refused as well.",
    remedy: "Mend the marked place; `kubectl apply --dry-run=client -f FILE` says whether the file can be read.",
    messages: { broken: "{problem}: kubectl refuses the document." },
    fix: "none",
    references: [
      ref("YAML 1.2.2", "https://yaml.org/spec/1.2.2/"),
      ref("The YAML reader of kubectl", "kubernetes-sigs/yaml:yaml.go"),
    ],
  },
  check({ document, report }) {
    for (const { code, message, span, severity } of document.problems) {
      report({
        at: span,
        id: "broken",
        data: { problem: message.replace(/\.$/, "") },
        evidence: code,
        scope: "",
        severity,
      })
    }
  },
})
