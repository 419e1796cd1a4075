/** An object is written for an API version that clusters no longer serve. */
import { removedApi } from "../../model/kubernetes/removed-apis.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/deprecated-api",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["U1"],
    summary: "An object is written for an API version that is gone.",
    why: "From the named version of Kubernetes on the server answers `no matches for kind`: the object cannot be applied, and an upgrade of the cluster takes away the way to deploy it.\nObjects that exist are kept under the newer version.",
    remedy: "Write the newer version. Where its fields differ, the migration guide names them.",
    messages: {
      removed: "`{version}` of {kind} is gone since Kubernetes {since}: write `{instead}`.",
      gone: "{kind} is gone since Kubernetes {since}.",
    },
    fix: "review",
    references: [
      ref("Deprecated API migration guide", "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"),
    ],
    equivalents: ["KUBELINTER-no-extensions-v1beta"],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const object of model.objects) {
      const { apiVersion, apiVersionValue, kind } = object
      const removed = removedApi(apiVersion, kind)
      if (removed === undefined || apiVersionValue === undefined) continue
      const { instead } = removed
      const workload = model.workloads.find((each) => each.object.root === object.root)
      // The old versions filled the selector in; the new one demands it.
      const fits =
        removed.sameShape && (workload === undefined || workload.selector !== undefined || kind === "CronJob")
      report({
        at: apiVersionValue.span,
        id: instead === undefined ? "gone" : "removed",
        data: { version: apiVersion, kind, since: removed.since, instead: instead ?? "" },
        evidence: `${apiVersion} ${kind}`,
        scope: object.id,
        tags: ["deprecated"],
        ...(stage === "development" ? { severity: "warning" as const } : {}),
        fixes: () =>
          instead === undefined || !fits
            ? []
            : fix({
                title: `Write \`${instead}\``,
                safety: "review",
                caveat: "Clusters from before the new version refuse the object then.",
                edits: apiVersionValue.rewrite(instead),
              }),
      })
    }
  },
})
