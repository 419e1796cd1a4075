/** An entry of the hub's CORS list equals no origin that a browser sends. */

import { settled } from "../../base/known.ts"
import { type OriginEntry, originEntries } from "../../model/horizon/origins.ts"
import { hubEnvironments, hubMode } from "../../workspace/hub-environment.ts"
import { hubsOf } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

const flaws: Readonly<Record<NonNullable<OriginEntry["flaw"]>, string>> = {
  scheme: "it has no scheme",
  path: "an origin has no path and no trailing slash",
  port: "browsers leave the usual port out",
  case: "browsers send lower case",
  blank: "entries are separated by commas",
}

export default defineRule({
  meta: {
    id: "horizon/unmatched-origin",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S6"],
    summary: "The hub's list of browser origins does not say what was meant.",
    why: "The hub takes the entries of `CORS_ORIGINS` as they are and compares them with the `Origin` header: scheme, host and port, nothing else. An entry with a slash at its end never matches, and nothing is logged.\nWithout the variable four localhost origins are allowed, in production too.",
    remedy: "List the dashboard's origins as browsers send them, with commas: `https://dashboard.example.com`.",
    messages: {
      unmatched: "No browser sends this origin: {why}.",
      unset: "Without `CORS_ORIGINS` Horizon allows four localhost origins.",
    },
    fix: "review",
    references: [
      ref("Fetch standard: Origin header", "https://fetch.spec.whatwg.org/#origin-header"),
      ref("Horizon API configuration", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
    ],
  },
  check({ uri, facts, stage, workspace, report, fix }) {
    if (stage === "template") return
    for (const { owner, own } of hubsOf(facts)) {
      for (const setting of own) {
        if (setting.name !== "CORS_ORIGINS" || !setting.value.known) continue
        const { value } = setting.value
        const { start, end } = setting.valueSpan
        const isVerbatim = setting.literal && end - start === value.length
        for (const entry of originEntries(value)) {
          if (entry.flaw === undefined) continue
          const { meant } = entry
          report({
            at: isVerbatim ? { start: start + entry.from, end: start + entry.to } : setting.valueSpan,
            id: "unmatched",
            data: { why: flaws[entry.flaw] },
            evidence: entry.text,
            scope: owner,
            fixes: () =>
              meant === undefined
                ? []
                : fix({
                    title: `Write \`${meant}\``,
                    safety: "review",
                    caveat: "Pages of this origin may call the hub then.",
                    edits: setting.rewrite(value.slice(0, entry.from) + meant + value.slice(entry.to)),
                  }),
          })
        }
      }
    }
    for (const environment of hubEnvironments(workspace, uri, facts)) {
      const isProduction = settled(hubMode(environment)) === "production" && stage === "production"
      if (!isProduction || environment.incomplete !== undefined || environment.variables.has("CORS_ORIGINS")) continue
      report({ at: environment.at, id: "unset", evidence: "CORS_ORIGINS", scope: environment.owner, severity: "info" })
    }
  },
})
