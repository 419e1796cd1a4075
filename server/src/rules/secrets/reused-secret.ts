/** One value serves two purposes. */
import { arePurposesApart, purposeOf } from "../../model/secrets/purpose.ts"
import { defineRule, ref } from "../define.ts"
import { replaceWithRandom } from "./shared-remedies.ts"
import { type FoundSecret, secretsIn } from "./shared-secrets.ts"

export default defineRule({
  meta: {
    id: "secrets/reused-secret",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2"],
    summary: "Two secrets of different purposes have one value.",
    why: "Whoever learns one of them has both: a leaked log-in key also forges telemetry, a cache's password also opens the database. A token made for one purpose is valid for the other.\nHorizon starts with two equal signing secrets and says nothing.\nThe same secret under the names of its server and its client is one secret and is not reported.",
    remedy: "Generate a separate value for each purpose.",
    messages: { reused: "`{name}` has the same value as `{other}`." },
    fix: "review",
    references: [
      ref(
        "OWASP JSON Web Token Cheat Sheet: key reuse",
        "https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html",
      ),
      ref("NIST SP 800-57 part 1, section 5.2: key usage", "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"),
    ],
  },
  check(context) {
    const { document, uri, facts, stage, report } = context
    if (stage === "template") return
    const seen = new Map<string, FoundSecret[]>()
    const all = secretsIn(document.source.text, facts)
    for (const found of all) {
      const { setting, part } = found
      if (!isOwnValue(found)) continue
      const earlier = seen.get(part.text) ?? []
      const other = earlier.find((each) => arePurposesApart(purpose(each), purpose(found)))
      seen.set(part.text, [...earlier, found])
      if (other === undefined) continue
      report({
        at: part.span,
        id: "reused",
        data: { name: setting.name, other: other.setting.name },
        evidence: `${setting.name} ${other.setting.name}`,
        scope: setting.owner,
        related: [{ uri, span: other.part.span, message: `\`${other.setting.name}\` is set here.` }],
        ...(stage === "development" ? { severity: "hint" as const } : {}),
        // Whatever else has the value may be either of the two: only this place and its own name change.
        fixes: () =>
          replaceWithRandom(
            context,
            found,
            all.filter((each) => each.setting.name === setting.name),
          ),
      })
    }
  },
})

const purpose = ({ setting, part }: FoundSecret): string | undefined => purposeOf(setting.name, part.kind, part.scheme)

/** Values that have another finding already are not counted: mending that one mends this. */
function isOwnValue({ part, verdict }: FoundSecret): boolean {
  return part.sure && (verdict.is === "fit" || (verdict.is === "weak" && verdict.grade === "small"))
}
