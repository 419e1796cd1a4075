/** One file holds an object twice. */
import type { KubeObject } from "../../model/kubernetes/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/duplicate-object",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A file holds two objects of one kind and name.",
    why: "`kubectl apply` applies both, one after the other: the later one overwrites the earlier without a word. Kustomize refuses the file.",
    remedy: "Remove one of them, or give it its own name or namespace.",
    messages: { twice: "{kind} `{name}` stands twice in this file: the later one wins." },
    fix: "none",
    references: [
      ref(
        "Kubernetes: object names and IDs",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
      ),
      ref("Kustomize: ids of resources must be unique", "kubernetes-sigs/kustomize:api/resmap/reswrangler.go"),
    ],
  },
  check({ model, uri, stage, report }) {
    if (stage === "template") return
    const seen = new Map<string, KubeObject>()
    for (const object of model.objects) {
      const key = `${object.group} ${object.kind} ${object.namespace ?? ""} ${object.name}`
      const earlier = seen.get(key)
      seen.set(key, object)
      if (earlier === undefined || object.name === "" || object.isPatch) continue
      report({
        at: object.nameSpan,
        id: "twice",
        data: { kind: object.kind, name: object.name },
        evidence: key,
        scope: object.id,
        related: [{ uri, span: earlier.nameSpan, message: "The earlier one stands here." }],
      })
    }
  },
})
