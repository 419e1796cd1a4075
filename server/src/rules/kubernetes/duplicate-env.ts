/** A container lists one variable twice. */
import type { EnvVariable } from "../../model/kubernetes/types-pods.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/duplicate-env",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container lists one variable twice.",
    why: "The process gets the last entry; the first one only looks as if it counted. Patches and `kubectl apply` merge the list by name, so that the two may also swap or vanish with the next change.",
    remedy: "Keep one entry.",
    messages: {
      overruled: "`{name}` is listed again below: this value never counts.",
      repeated: "`{name}` is listed twice with the same value.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: define environment variables for a container",
        "https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/",
      ),
      ref("Duplicate entries and apply", "https://github.com/kubernetes/kubernetes/issues/58477"),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const { owner, env } of model.workloads.flatMap(({ pod }) => pod?.containers ?? [])) {
      const last = new Map(env.map((variable) => [variable.name, variable]))
      for (const variable of env) {
        const other = last.get(variable.name)
        if (other === undefined || other === variable) continue
        const isSame = sourceOf(variable) === sourceOf(other)
        report({
          at: variable.nameSpan,
          id: isSame ? "repeated" : "overruled",
          data: { name: variable.name },
          evidence: variable.name,
          scope: owner,
          ...(isSame ? { severity: "info" as const } : {}),
          tags: ["unnecessary"],
          fixes: () =>
            // A variable between the two may use the first.
            isUsed(variable, other, env)
              ? []
              : fix({
                  title: "Remove the entry that does not count",
                  safety: "review",
                  caveat: "The process gets the same value as before; a patch that relies on the order may not.",
                  edits: variable.remove(),
                }),
        })
      }
    }
  },
})

function sourceOf({ value, reference, fromPod }: EnvVariable): string {
  if (reference !== undefined) return `${reference.kind} ${reference.name} ${reference.key ?? ""}`
  return fromPod ? "pod" : `= ${value?.text ?? ""}`
}

function isUsed(variable: EnvVariable, last: EnvVariable, all: readonly EnvVariable[]): boolean {
  const between = all.slice(all.indexOf(variable) + 1, all.indexOf(last) + 1)
  return between.some(({ value }) => value?.text.includes(`$(${variable.name})`) === true)
}
