/** A template for env files holds a value that looks like a real secret. */
import { folderOf } from "../../base/uri.ts"
import { isSignedToken } from "../../model/secrets/reference.ts"
import { estimateBits } from "../../model/secrets/strength.ts"
import { tokenMaker } from "../../model/secrets/tokens.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"
import { type FoundSecret, secretsIn } from "./shared-secrets.ts"

/** Random keys of this size are made by generators; sentences and examples stay below. */
const generatedBits = 100

export default defineRule({
  meta: {
    id: "secrets/secret-in-template",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["S4"],
    summary: "A template holds a value that looks like a real secret.",
    why: "Templates are committed. A real secret in one is published, and a random example is worse than none: whoever copies the file starts with a key that everybody has.",
    remedy:
      "Write a stand-in, or leave the value empty and say how to generate it. A real secret that was committed must be changed.",
    messages: {
      same: "`{name}` has the same value as in `{file}`.",
      token: "`{name}` looks like a real token of {maker}.",
      random: "`{name}` looks like a generated secret: every copy of this file will have it.",
    },
    fix: "review",
    references: [
      ref(
        "OWASP Secrets Management Cheat Sheet",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
      ),
      ref("The Twelve-Factor App: config", "https://12factor.net/config"),
    ],
  },
  check({ document, uri, facts, stage, workspace, report, fix }) {
    if (stage !== "template" || document.language !== "env") return
    const real = realValues(workspace, uri)
    for (const found of secretsIn(document.source.text, facts)) {
      const { setting, part, verdict } = found
      if (!part.sure || !(verdict.is === "fit" || (verdict.is === "weak" && verdict.grade === "small"))) continue
      const file = real.get(`${setting.name}=${part.text}`)
      const maker = tokenMaker(part.text)
      const id = file !== undefined ? "same" : maker !== undefined ? "token" : isGenerated(found) ? "random" : undefined
      if (id === undefined) continue
      report({
        at: part.span,
        id,
        data: { name: setting.name, file: file ?? "", maker: maker ?? "" },
        evidence: setting.name,
        scope: setting.owner,
        ...(id === "random" ? { severity: "info" as const } : {}),
        fixes: () =>
          part.within === "address"
            ? []
            : fix({
                title: `Empty \`${setting.name}\` in the template`,
                safety: "review",
                caveat: "Whoever copies the file must fill it in. Earlier versions still hold the value.",
                edits: setting.rewrite(""),
              }),
      })
    }
  },
})

function isGenerated({ part }: FoundSecret): boolean {
  return (
    part.within === "value" &&
    !isSignedToken(part.text) &&
    !/\s/.test(part.text) &&
    estimateBits(part.text) >= generatedBits
  )
}

/** `name=secret` of the env files beside the template to their names. */
function realValues(workspace: Workspace, uri: string): ReadonlyMap<string, string> {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  const found = new Map<string, string>()
  for (const name of typeof names === "string" ? [] : names) {
    if (!/^\.env(?:\.(?:production|prod|staging|local))?$/.test(name)) continue
    const document = workspace.document(`${folder}/${name}`)
    const facts = workspace.facts(`${folder}/${name}`)
    if (typeof document === "string" || facts === undefined || facts.stage === "template") continue
    for (const { setting, part } of secretsIn(document.source.text, facts))
      found.set(`${setting.name}=${part.text}`, name)
  }
  return found
}
