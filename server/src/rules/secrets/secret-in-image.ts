/** A secret stands in a Dockerfile, and stays readable in the image. */
import { settled } from "../../base/known.ts"
import { labelOf, shippedStages } from "../../model/dockerfile/stages.ts"
import type { DockerVariable } from "../../model/dockerfile/types.ts"
import { secretsInCommand } from "../../model/secrets/flags.ts"
import { isSecretName } from "../../model/secrets/names.ts"
import { isHarmless, isReference } from "../../model/secrets/reference.ts"
import { defineRule, ref } from "../define.ts"
import { secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/secret-in-image",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4", "D1"],
    summary: "A secret is built into an image.",
    why: "ENV is part of the image, and build arguments stand in its history: `docker history` and `docker inspect` show both to everybody who can pull it. A later step that removes the value removes it from the last layer only.\nDefaults, stand-ins and weak values in ENV are reported by the rules for them.",
    remedy:
      "Hand the secret over for the one step that needs it: `RUN --mount=type=secret,id=name`. What the running program needs comes from the environment at start. Change a secret that was published.",
    messages: {
      env: "`{name}` is built into the image in clear text.",
      default: "The default of `{name}` is a secret in clear text, and stays in the image's history.",
      kept: "`ENV {name}` keeps the build argument's value in the image for good.",
      argument: "Build argument `{name}` stays readable in the image's history.",
      command: "`{name}` shows a secret in the image's history.",
    },
    fix: "none",
    references: [
      ref(
        "BuildKit check SecretsUsedInArgOrEnv",
        "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
      ),
      ref("Docker documentation: build secrets", "https://docs.docker.com/build/building/secrets/"),
    ],
    equivalents: ["DL3064", "DS-0031", "CIS-4.10"],
  },
  check({ document, facts, model, stage, report }) {
    if (stage === "template") return
    const shipped = shippedStages(model)
    const weaker = stage === "production" ? {} : { severity: "hint" as const }
    const fit = new Set(
      secretsIn(document.source.text, facts).flatMap(({ setting, part, verdict }) =>
        part.sure && part.within === "value" && verdict.is === "fit" ? [setting.nameSpan.start] : [],
      ),
    )
    const seen = new Set<string>()
    for (const each of model.stages) {
      const scope = labelOf(model, each)
      const declared = new Set<string>()
      for (const variable of each.variables) {
        const { name, kind, nameSpan, value } = variable
        if (kind === "arg") declared.add(name)
        if (fit.has(nameSpan.start)) {
          const isLeft = kind === "env" || shipped.has(each)
          report({
            at: value?.span ?? nameSpan,
            id: kind === "env" ? "env" : "default",
            data: { name },
            evidence: name,
            scope,
            ...(isLeft ? weaker : { severity: "info" }),
          })
        } else if (isSecretName(name) && !isEmptyHanded(variable)) {
          const kept = kind === "env" && value !== undefined && usesArgument(value.raw, declared)
          if (kept && shipped.has(each))
            report({ at: nameSpan, id: "kept", data: { name }, evidence: name, scope, ...weaker })
          else if (kind === "arg" && value === undefined && !seen.has(name))
            report({
              at: nameSpan,
              id: "argument",
              data: { name },
              evidence: name,
              scope,
              severity: stage === "production" ? "info" : "hint",
            })
        }
      }
      for (const name of declared) seen.add(name)
      for (const run of each.runs) {
        for (const command of run.commands) {
          const [found] = secretsInCommand(command.texts)
          const span = found && command.wordSpans[found.word]
          // Short words are names of things, and values of options that only sound like secrets.
          if (found === undefined || span === undefined || found.to - found.from < 8 || isForeignOption(command.texts))
            continue
          report({
            at: span,
            id: "command",
            data: { name: found.option.slice(0, 40) },
            evidence: found.option,
            scope,
            severity: stage === "production" ? "info" : "hint",
          })
        }
      }
    }
  },
})

/** A value that is no secret itself. */
function isEmptyHanded({ value }: DockerVariable): boolean {
  const text = value && settled(value.value)
  return text !== undefined && (text === "" || isHarmless(text) || isReference(text))
}

/** `ENV TOKEN=$TOKEN` where TOKEN is a build argument. */
function usesArgument(raw: string, declared: ReadonlySet<string>): boolean {
  return [...raw.matchAll(/\$\{?(\w+)/g)].some((match) => declared.has(match[1] ?? ""))
}

/** Programs whose options of such names hold no secret. */
function isForeignOption(texts: readonly string[]): boolean {
  return /^(?:docker|podman|buildah|kubectl|gpg|echo|printf|sed|grep|awk|test|\[)$/.test(texts[0] ?? "")
}
