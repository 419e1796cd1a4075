/** A Compose file holds a secret in clear text. */
import type { Value } from "../../model/compose/types.ts"
import { secretsInCommand } from "../../model/secrets/flags.ts"
import { defineRule, ref } from "../define.ts"
import { moveAsIs } from "./shared-remedies.ts"
import { secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/literal-secret-in-compose",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A Compose file holds a secret in clear text.",
    why: "Compose files are committed, reviewed and copied: everybody who can read the repository, a fork of it or its history has the secret.\nBuild arguments stay readable in the image's history as well.",
    remedy:
      "Write `${NAME:?}` and keep the value in an ignored `.env`, or mount it as a Compose secret. Then change the secret: history keeps the old one.",
    messages: {
      environment: "`{name}` stands in the Compose file in clear text.",
      option: "`{name}` shows a secret in the file and in the process list.",
      argument: "Build argument `{name}` stays readable in the image's history.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: secrets in Compose", "https://docs.docker.com/compose/how-tos/use-secrets/"),
      ref(
        "BuildKit check SecretsUsedInArgOrEnv",
        "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
      ),
    ],
    equivalents: ["CL-0020"],
  },
  check(context) {
    const { document, uri, facts, workspace, stage, report } = context
    if (stage === "template" || document.language !== "compose") return
    for (const found of secretsIn(document.source.text, facts)) {
      const { setting, part, verdict } = found
      // Weak, default and stand-in values have a rule each, whose fix takes them out of the file too.
      if (part.within !== "value" || !part.sure || verdict.is !== "fit") continue
      report({
        at: part.span,
        id: setting.carrier === "compose-build-arg" ? "argument" : "environment",
        data: { name: setting.name },
        evidence: setting.name,
        scope: setting.owner,
        ...(stage === "development" ? { severity: "hint" as const } : {}),
        fixes: () => moveAsIs(context, found),
      })
    }
    for (const service of workspace.model(uri, "compose")?.services ?? []) {
      for (const words of [
        service.entrypoint?.value.words,
        service.command?.value.words,
        service.healthcheck?.test?.words,
      ]) {
        for (const { option, place } of optionSecrets(words ?? [])) {
          report({
            at: place,
            id: "option",
            data: { name: option },
            evidence: option,
            scope: service.name,
            ...(stage === "development" ? { severity: "hint" as const } : {}),
          })
        }
      }
    }
  },
})

/** Secrets after options that the file itself spells out. */
function optionSecrets(words: readonly Value[]) {
  return secretsInCommand(words.map((word) => word.raw)).flatMap(({ option, word, from, to }) => {
    const place = words[word]?.part(from, to)
    return place === undefined ? [] : [{ option, place }]
  })
}
