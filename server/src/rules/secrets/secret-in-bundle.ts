/** A secret has a name that build tools publish in the browser bundle. */
import { distinctSettings } from "../../model/distinct.ts"
import { bundledSecret } from "../../model/secrets/bundle.ts"
import { isHarmless } from "../../model/secrets/reference.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "secrets/secret-in-bundle",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A secret has a name that ends up in the browser bundle.",
    why: "Build tools copy every variable with this prefix into the script that all visitors load. However strong the value is, it is public.",
    remedy:
      "Keep the secret on the server, under a name without the prefix, and let the browser ask the server. Change the secret if a bundle was published.",
    messages: { bundled: "`{name}` is public: `{prefix}` variables are built into the browser bundle." },
    fix: "none",
    references: [
      ref("Vite: env variables", "https://vite.dev/guide/env-and-mode#env-variables"),
      ref(
        "Next.js: bundling environment variables for the browser",
        "https://nextjs.org/docs/app/guides/environment-variables",
      ),
      ref("CWE-522: insufficiently protected credentials", "https://cwe.mitre.org/data/definitions/522.html"),
    ],
  },
  check({ facts, stage, report }) {
    for (const setting of distinctSettings(facts.settings)) {
      if (setting.carrier === "synapse-key" || (setting.value.known && isHarmless(setting.value.value))) continue
      const value = setting.value.known ? setting.value.value : ""
      const prefix = setting.value.known && value === "" ? undefined : bundledSecret(setting.name, value)
      if (prefix === undefined) continue
      report({
        at: setting.nameSpan,
        id: "bundled",
        data: { name: setting.name, prefix },
        evidence: setting.name,
        scope: setting.owner,
        ...(stage === "production" ? {} : { severity: "info" as const }),
      })
    }
  },
})
