/** A reader takes a part of a value for a variable or a comment and drops it. */
import { quoteLiterally } from "../../model/env/edits.ts"
import { isSuppliedByShell } from "../../model/env/shell-names.ts"
import { launcherNames } from "../../workspace/launchers.ts"
import { suppliedNames } from "../../workspace/supplied-names.ts"
import { defineRule, ref } from "../define.ts"

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
    summary: "A part of a value is read as a variable or a comment.",
    why: "Compose fills in `$NAME` in values that stand bare or in double quotes, and an unset name becomes nothing: of the password `pa$word` only `pa` is left, of a hash `$2b$10$…` not much more.\ndotenv ends a bare value at any `#`. Neither says a word.",
    remedy: "Put the value in single quotes. Where a variable is meant, set it above or give it a default.",
    messages: {
      dollar: "Compose takes a part of `{name}` for a variable that nothing sets.",
      later: "Compose fills in nothing for a variable in `{name}`: it is set further down.",
      hash: "The value of `{name}` ends at its `#`: dotenv drops the rest.",
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
    const compose = model.readings.get("compose")
    const dotenv = model.readings.get("dotenv")
    const isSupplied = suppliedNames(workspace, uri)
    const isLaunched = launcherNames(workspace, uri)
    for (const { name, line, valueSpan, written: raw } of model.variables) {
      const expanded = compose?.ok ? compose.variables.get(name) : undefined
      const cut = dotenv?.ok ? dotenv.variables.get(name) : undefined
      const lost = expanded?.line === line ? (expanded.missing ?? []) : []
      const taken = lost.filter((each) => !isSuppliedByShell(each) && !isSupplied(each) && !isLaunched(each))
      const isDollar = taken.length > 0
      const isLater = isDollar && taken.every((each) => model.variables.some((other) => other.name === each))
      // Braces around a name say that a variable is meant: somebody outside of these files may set it.
      const isMeant = isDollar && taken.every((each) => raw.includes(`\${${each}}`))
      const isHash = cut?.line === line && line.quote === undefined && isCutAtHash(raw, cut.value)
      if (!isDollar && !isHash) continue
      report({
        at: valueSpan,
        id: isLater ? "later" : isDollar ? "dollar" : "hash",
        data: { name },
        evidence: name,
        scope: "",
        ...(stage === "development" || (isMeant && !isLater) ? { severity: "info" as const } : {}),
        fixes: () => {
          if (isMeant) return []
          return fix({
            title: "Put the value in single quotes",
            safety: "review",
            caveat: "Every reader then takes the text as it stands, dollars and all.",
            edits: quoteLiterally(tree, line),
          })
        },
      })
    }
  },
})

/** `#` at the very start may be a comment that is meant as one, unless it is a colour. */
function isCutAtHash(raw: string, read: string): boolean {
  if (!raw.includes("#") || !raw.startsWith(read)) return false
  return !raw.startsWith("#") || /^#[0-9a-f]{3,8}$/i.test(raw)
}
