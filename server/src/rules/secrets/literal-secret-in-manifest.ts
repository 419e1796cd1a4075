/** A Kubernetes manifest holds a secret in clear text, or in base64, which is as good. */
import { embeddedConfigs } from "../../workspace/embedded.ts"
import { defineRule, ref } from "../define.ts"
import { secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/literal-secret-in-manifest",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A manifest holds a secret in clear text.",
    why: "Manifests are committed, reviewed and copied. A variable or a key of a ConfigMap is also shown by `kubectl describe` to everybody who may look at pods.\nBase64 hides nothing: a Secret's manifest gives the value to every reader of the repository.",
    remedy:
      "Take the value from a Secret with `secretKeyRef`, and make the Secret outside of the repository: with a sealed or encrypted Secret, or an external store. Then change the secret.",
    messages: {
      variable: "`{name}` stands in the manifest in clear text.",
      map: "`{name}` stands in a ConfigMap, which is no place for secrets.",
      secret: "`{name}` is readable for everybody who can read this file.",
    },
    fix: "none",
    references: [
      ref(
        "Kubernetes: good practices for Secrets",
        "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
      ),
      ref("Kubernetes: ConfigMaps", "https://kubernetes.io/docs/concepts/configuration/configmap/"),
    ],
    equivalents: ["CKV_K8S_35", "KUBELINTER-env-var-secret"],
  },
  check({ document, facts, stage, workspace, uri, report }) {
    if (stage === "template") return
    // A config inside of a Secret stands where it belongs; inside of a ConfigMap its keys are shown to everybody.
    for (const { owner, document: config, facts: inside, placed } of embeddedConfigs(workspace, uri)) {
      if (!owner.startsWith("ConfigMap/")) continue
      for (const { setting, part, verdict } of secretsIn(config.source.text, inside)) {
        if (part.within !== "value" || !part.sure || verdict.is !== "fit") continue
        report({
          at: placed(part.span),
          id: "map",
          data: { name: setting.name },
          evidence: `${owner} ${setting.name}`,
          scope: owner,
          ...(stage === "development" ? { severity: "hint" as const } : {}),
        })
      }
    }
    for (const { setting, part, verdict } of secretsIn(document.source.text, facts)) {
      // Weak, default and stand-in values have a rule each.
      if (part.within !== "value" || !part.sure || verdict.is !== "fit") continue
      const isSecret = setting.carrier === "secret"
      report({
        at: part.span,
        id: isSecret ? "secret" : setting.carrier === "config-map" ? "map" : "variable",
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        // Whether a Secret's file is committed, the file does not say.
        ...(stage === "development" ? { severity: "hint" as const } : isSecret ? { severity: "info" as const } : {}),
      })
    }
  },
})
