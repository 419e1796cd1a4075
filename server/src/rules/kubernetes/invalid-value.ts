/** A value has a type that the API server cannot decode. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/invalid-value",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A value has a type that the API server refuses.",
    why: "The server decodes every field into its own type and converts nothing: `value: 8080` of a variable is a number where a text must stand, and the whole object is refused.\nkubectl reads YAML 1.1, in which a bare `yes` or `on` is a boolean.",
    remedy: "Put texts that look like numbers or booleans in quotes, and take the quotes off numbers and booleans.",
    messages: { refused: "{problem}." },
    fix: "none",
    references: [
      ref("Kubernetes API reference", "https://kubernetes.io/docs/reference/kubernetes-api/"),
      ref("Numbers in environment variables", "https://github.com/kubernetes/kubernetes/issues/82296"),
      ref("The YAML reader of kubectl", "kubernetes-sigs/yaml:goyaml.v2/resolve.go"),
    ],
  },
  check({ model, stage, report }) {
    if (stage === "template") return
    for (const { code, message, span } of model.problems)
      report({ at: span, id: "refused", data: { problem: message }, evidence: code, scope: "" })
  },
})
