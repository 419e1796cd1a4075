/** A container takes a key from a Secret or ConfigMap that has no such key. */
import { nearest } from "../../base/nearest.ts"
import { dataFor, isPatchFile } from "../../workspace/kubernetes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/missing-secret-key",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2"],
    summary: "A container takes a key that its Secret or ConfigMap lacks.",
    why: "The kubelet does not start the container: the pod waits in `CreateContainerConfigError`, or for its volume if the key stands in `items`, until the key is there. With a rolling update the old pods stay; on a new cluster nothing runs.\nObjects that no file holds are not judged, and neither are references with `optional: true`.",
    remedy: "Add the key to the object, or write the name of the key that it has.",
    messages: {
      missing: "{kind} `{name}` has no key `{key}`: the container does not start.",
      meant: "{kind} `{name}` has no key `{key}`, but `{near}`: the container does not start.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: define container environment variables using Secret data",
        "https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/",
      ),
      ref(
        "Kubernetes: optional Secrets",
        "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-secret-must-exist",
      ),
      ref("kubelet: environment of a container", "kubernetes/kubernetes:pkg/kubelet/kubelet_pods.go"),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { object, pod } of model.workloads) {
      const groups = (pod?.containers ?? []).map(({ env, owner }) => ({
        owner,
        references: env.map(({ reference }) => reference),
      }))
      for (const { references, owner } of [...groups, { owner: object.name, references: pod?.volumeKeys ?? [] }]) {
        for (const reference of references) {
          if (reference?.key === undefined || reference.optional || reference.keySpan === undefined) continue
          const { objects, isOpen } = dataFor(workspace, uri, object, reference)
          if (objects.length === 0 || isOpen) continue
          const keys = objects.flatMap(({ item }) => item.entries.map((entry) => entry.name))
          const { key, kind, name, rewriteKey } = reference
          // An empty object is filled by hand or by a tool; one in a patch is only a part.
          if (keys.length === 0 || keys.includes(key) || objects.some((each) => isPatchFile(workspace, each.uri)))
            continue
          const near = nearest(key, keys)
          report({
            at: reference.keySpan,
            id: near === undefined ? "missing" : "meant",
            data: { kind, name, key, near: near ?? "" },
            evidence: `${kind} ${name} ${key}`,
            scope: owner,
            ...(stage === "development" ? { severity: "warning" as const } : {}),
            related: objects.map((each) => ({
              uri: each.uri,
              span: each.item.object.nameSpan,
              message: `The ${kind} stands here.`,
            })),
            fixes: () =>
              near === undefined || rewriteKey === undefined
                ? []
                : fix({
                    title: `Take \`${near}\``,
                    safety: "review",
                    caveat: "The container gets the value of that key.",
                    edits: rewriteKey(near),
                  }),
          })
        }
      }
    }
  },
})
