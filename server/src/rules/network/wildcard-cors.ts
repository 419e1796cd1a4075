/** A list of allowed browser origins holds `*`. */
import type { Span } from "../../base/span.ts"
import { distinctSettings } from "../../model/distinct.ts"
import type { Value } from "../../model/kubernetes/types.ts"
import { allowsEveryOrigin, isOriginList, originSpan, originsIn } from "../../model/origins.ts"
import { isHorizonOwner } from "../../workspace/products.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/wildcard-cors",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S6"],
    summary: "Allowed origins hold the wildcard `*`.",
    why: "With `*` any web site that a user visits may read this service's answers from the user's browser.\nHorizon does the opposite: it drops `*` from the list, so that every browser origin is refused.",
    remedy: "List the dashboard's origins: scheme, host and port, without a path or trailing slash.",
    messages: {
      open: "`*` in `{name}` lets every web site call this service.",
      switch: "`{name}` lets every web site call this service.",
      closed: "`*` in `{name}` is dropped: Horizon then refuses every browser origin.",
      ingress: "`*` lets every web site call what the Ingress serves.",
      unset: "CORS is on and no origin is named: the controller allows every web site.",
    },
    fix: "none",
    references: [
      ref("Fetch standard: CORS protocol", "https://fetch.spec.whatwg.org/#http-cors-protocol"),
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
      ref("ingress-nginx: CORS", "kubernetes/ingress-nginx:docs/user-guide/nginx-configuration/annotations.md"),
    ],
  },
  check({ facts, stage, workspace, uri, report }) {
    if (stage === "template") return
    for (const { object } of workspace.model(uri, "kubernetes")?.ingresses ?? []) {
      const found = openedBy(object.annotations)
      if (found === undefined) continue
      const isSlight =
        found.id === "unset" || object.annotations.get(`${prefix}cors-allow-credentials`)?.text === "false"
      const weaker = stage === "development" ? ("hint" as const) : isSlight ? ("info" as const) : undefined
      report({
        at: found.at,
        id: found.id,
        evidence: corsNote,
        scope: object.id,
        ...(weaker === undefined ? {} : { severity: weaker }),
      })
    }
    for (const setting of distinctSettings(facts.settings)) {
      if (!setting.value.known) continue
      if (allowsEveryOrigin(setting.name, setting.value.value)) {
        report({
          at: setting.valueSpan,
          id: "switch",
          data: { name: setting.name },
          evidence: setting.name,
          scope: setting.owner,
          ...(stage === "development" ? { severity: "hint" as const } : {}),
        })
      }
      if (!isOriginList(setting.name)) continue
      for (const origin of originsIn(setting.value.value)) {
        if (origin.kind !== "wildcard") continue
        const horizon = setting.name === "CORS_ORIGINS" && isHorizonOwner(facts, setting.owner)
        report({
          at: originSpan(setting, origin),
          id: horizon ? "closed" : "open",
          data: { name: setting.name },
          evidence: setting.name,
          scope: setting.owner,
          ...(stage === "development" && !horizon ? { severity: "hint" as const } : {}),
        })
      }
    }
  },
})

const corsNote = "cors-allow-origin"
const prefix = "nginx.ingress.kubernetes.io/"

/** Annotations of ingress-nginx: origins count once CORS is on, and are `*` where none is named. */
function openedBy(
  annotations: ReadonlyMap<string, Value>,
): { readonly at: Span; readonly id: "ingress" | "unset" } | undefined {
  const switched = annotations.get(`${prefix}enable-cors`)
  if (switched?.text !== "true") return undefined
  const origins = annotations.get(prefix + corsNote)
  if (origins === undefined) return { at: switched.span, id: "unset" }
  const holdsAll = origins.text.split(",").some((each) => each.trim() === "*")
  return holdsAll ? { at: origins.span, id: "ingress" } : undefined
}
