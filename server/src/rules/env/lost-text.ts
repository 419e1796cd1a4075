/** A reader takes a part of a value for a variable, a comment or an escape and drops it. */
import { type Cause, divergencesOf } from "../../model/env/divergence.ts"
import { quoteLiterally } from "../../model/env/edits.ts"
import { respell } from "../../model/env/portable.ts"
import { named } from "../../model/env/words.ts"
import { defineRule, ref } from "../define.ts"
import { lostIn } from "./shared-lost.ts"

export default defineRule({
  meta: {
    id: "env/lost-text",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A part of a value is read as a variable, a comment or an escape.",
    why: "Compose fills in `$NAME` in values that stand bare or in double quotes, and an unset name becomes nothing: of the password `pa$word` only `pa` is left, of a hash `$2b$10$…` not much more.\ndotenv and Node.js end a bare value at any `#`. systemd and a shell take the backslashes off a bare value. None says a word.",
    remedy: "Put the value in single quotes. Where a variable is meant, set it above or give it a default.",
    messages: {
      dollar: "{by} takes a part of `{name}` for a variable that nothing sets.",
      later: "{by} fills in nothing for a variable in `{name}`: it is set further down.",
      hash: "The value of `{name}` ends at its `#`: {by} drops the rest.",
      backslash: "The backslashes of `{name}` are lost: {by} takes them for escapes.",
      marks: "The quotes of `{name}` are lost: {by} takes them for its own.",
      blanks: "Blanks around the value become part of `{name}`: {by} keeps them.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: env file syntax",
        "https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax",
      ),
      ref("Compose issue: dollar signs in env files", "https://github.com/docker/compose/issues/11058"),
      ref("dotenv: comments", "motdotla/dotenv:README.md"),
    ],
  },
  check({ document, model, uri, stage, workspace, report, fix }) {
    if (!model.readersAreKnown || stage === "template") return
    const { tree } = document
    const lostOf = lostIn(model, tree, workspace, uri)
    const dollars = new Map(
      model.variables.flatMap((each) => {
        const lost = lostOf(each)
        return lost === undefined ? [] : [[each.line.span.start, { ...lost, variable: each }] as const]
      }),
    )
    for (const { by, isLater, isMeant, variable } of dollars.values()) {
      const { name, line, valueSpan } = variable
      report({
        at: valueSpan,
        id: isLater ? "later" : "dollar",
        data: { name, by: capitalised(named([by])) },
        evidence: name,
        scope: "",
        ...(stage === "development" || (isMeant && !isLater) ? { severity: "info" as const } : {}),
        fixes: () => (isMeant ? [] : fix({ ...literally, edits: quoteLiterally(tree, line) })),
      })
    }
    for (const { name, line, at, cause, meant, wrong } of divergencesOf(model, tree)) {
      if (dollars.has(line.span.start) || !isLoss(cause)) continue
      // Which of two readers is right about a backslash is not for this rule to say.
      if (cause !== "hash" && wrong.length < model.readers.length) continue
      report({
        at,
        id: cause,
        data: { name, by: named(wrong) },
        evidence: name,
        scope: "",
        ...(stage === "development" ? { severity: "info" as const } : {}),
        fixes: () => fix({ ...literally, edits: respell(model, tree, line, meant) }),
      })
    }
  },
})

function isLoss(cause: Cause): cause is "hash" | "backslash" | "marks" | "blanks" {
  return cause === "hash" || cause === "backslash" || cause === "marks" || cause === "blanks"
}

const literally = {
  title: "Write the value so that it is read as it stands",
  safety: "review",
  caveat: "Every reader then takes the text as it stands, dollars and all.",
} as const

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
