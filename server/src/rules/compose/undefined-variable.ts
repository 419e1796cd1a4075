/** Compose fills in a variable that nothing in the project sets: it becomes an empty text. */
import { z } from "zod"
import type { Severity } from "../../base/problem.ts"
import { span } from "../../base/span.ts"
import { nameOf } from "../../base/uri.ts"
import type { Stage } from "../../model/facts.ts"
import { type UndefinedVariable, undefinedVariables } from "../../workspace/undefined-variables.ts"
import { defineRule, ref } from "../define.ts"
import { addToEnv, withOperator } from "./shared-variable-fixes.ts"

export default defineRule({
  meta: {
    id: "compose/undefined-variable",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A variable without a default is set in no file that Compose reads.",
    why: "Compose takes variables from the shell and from the `.env` beside the file, not from the files of `env_file`. One that neither sets becomes an empty text: an image without a tag, a password of no characters. Compose prints a warning and starts the service.",
    remedy:
      "Add the name to `.env`, give a default with `${NAME:-value}`, or demand it with `${NAME:?}`. A dollar that is meant for the container is written `$$`.",
    messages: {
      lacking: "`{name}` is not set in `.env`, so Compose puts nothing here.",
      mistyped: "`{name}` is not set in `.env`, but `{near}` is.",
      elsewhere: "`{name}` is set in no env file, so Compose puts nothing here.",
      nowhere: "`{name}` has no default and no file sets it.",
      scope: "`{name}` is in `{file}`, from which Compose fills no variables.",
      container: "Compose removes `{name}` before the container's shell sees it.",
      piece: "Compose takes a part of this value for a variable that nothing sets.",
      hash: "Compose takes parts of this hash for variables and removes them.",
    },
    options: z.object({
      ignore: z.array(z.string()).default([]).describe("Names that the shell or the CI system supplies."),
    }),
    fix: "review",
    references: [
      ref(
        "Compose specification: interpolation",
        "https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md",
      ),
      ref(
        "Docker documentation: environment variables precedence",
        "https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/",
      ),
      ref("compose-go: substitution", "compose-spec/compose-go:template/template.go"),
    ],
    aliases: ["env/undefined-variable"],
  },
  check({ document, model, uri, stage, workspace, options, report, fix }) {
    if (stage === "template") return
    const { text } = document.source
    for (const variable of undefinedVariables(workspace, uri, text, model)) {
      const { name, uses, cause, isPiece, file, near = "" } = variable
      const isShown = !isPiece && cause !== "hash"
      if (options.ignore.includes(name)) continue
      report({
        at: uses[0].span,
        id: cause === "hash" ? cause : isPiece ? "piece" : near === "" ? cause : "mistyped",
        data: isShown ? { name, near, file: file === undefined ? "" : nameOf(file) } : {},
        evidence: isShown ? name : uses[0].path.join("."),
        scope: "",
        severity: severityOf(variable, model.environment.files.length > 0, stage),
        fixes: () => {
          const escaped = fix({
            title: "Write `$$` for the dollar",
            safety: "review",
            caveat: "Compose then passes one dollar on instead of filling in a variable.",
            edits: uses.map((use) => ({ span: span(use.span.start), newText: "$" })),
          })
          if (!isShown || cause === "container") return escaped
          const renamed = fix({
            title: `Write \`${near}\``,
            safety: "review",
            caveat: "Compose then fills in the value of that variable.",
            edits: near === "" ? [] : uses.map((use) => ({ span: use.nameSpan, newText: near })),
          })
          const demanded = fix({
            title: `Demand \`${name}\``,
            safety: "review",
            caveat: "Compose then stops with an error until the shell or `.env` sets it.",
            edits: withOperator(variable, text, ":?"),
          })
          // An empty part makes another image of the name, or none.
          if (uses.some((use) => use.path[2] === "image")) return [...renamed, ...demanded]
          const empty = fix({
            title: `Let \`${name}\` be empty without a warning`,
            safety: "review",
            caveat: "The value stays empty until the shell or `.env` sets it.",
            edits: withOperator(variable, text, ":-"),
          })
          return [...renamed, ...addToEnv(workspace, uri, name, fix), ...demanded, ...empty]
        },
      })
    }
  },
})

function severityOf({ cause, optional }: UndefinedVariable, hasEnv: boolean, stage: Stage): Severity {
  if (cause === "hash") return "error"
  if (cause === "container") return "warning"
  const full = cause === "nowhere" ? "hint" : cause === "elsewhere" || optional || !hasEnv ? "info" : "warning"
  return stage === "development" && full === "warning" ? "info" : full
}
