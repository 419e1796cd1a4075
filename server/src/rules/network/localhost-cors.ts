/** A production list of allowed browser origins holds a developer's machine. */
import { declaresDevelopment } from "../../model/declared-mode.ts"
import { distinctSettings } from "../../model/distinct.ts"
import { isOriginList, originSpan, originsIn } from "../../model/origins.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "network/localhost-cors",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S6"],
    summary: "Allowed origins of a production file name localhost.",
    why: "An origin on localhost is whatever page runs on the visitor's own machine: a malicious program or a forgotten development server there may read this service's answers with the user's session.",
    remedy: "Keep localhost origins in the development file, and list the public dashboard's origin here.",
    messages: { local: "`{origin}` in `{name}` allows pages of the visitor's own machine." },
    fix: "none",
    references: [
      ref("Fetch standard: CORS protocol", "https://fetch.spec.whatwg.org/#http-cors-protocol"),
      ref("Horizon API configuration: default origins", "atlas-crew/synapse:apps/signal-horizon/api/src/config.ts"),
    ],
  },
  check({ document, facts, stage, report }) {
    if (stage !== "production") return
    const { text } = document.source
    for (const setting of distinctSettings(facts.settings)) {
      if (!setting.value.known || !isOriginList(setting.name)) continue
      if (declaresDevelopment(facts.settings, setting.owner)) continue
      for (const origin of originsIn(setting.value.value)) {
        if (origin.kind !== "local") continue
        // What a variable brings stands in its own file, which may be that of a developer.
        if (!text.slice(setting.valueSpan.start, setting.valueSpan.end).includes(origin.text)) continue
        report({
          at: originSpan(setting, origin),
          id: "local",
          data: { name: setting.name, origin: origin.text },
          evidence: `${setting.name} ${origin.text}`,
          scope: setting.owner,
        })
      }
    }
  },
})
