/** What units and scripts prove of the trading daemon's credentials file. */
import { settled } from "../base/known.ts"
import { secretKindOf } from "../model/secrets/names.ts"
import { credentialsOf, isTradingUnitAt, loadsCredentials } from "../workspace/trading.ts"
import { type Claim, claim, claimOf, type View } from "./view.ts"

/** Where the daemon's units get their credentials, and who may read them. */
export function credentialClaims(view: View): readonly Claim[] {
  return view.members.flatMap(({ uri, language, facts }): readonly Claim[] => {
    if (language !== "systemd" || !isTradingUnitAt(view.workspace, uri)) return []
    const unit = view.workspace.model(uri, "systemd")
    if (unit === undefined) return []
    const inline = facts.settings.find(
      ({ name, literal, value }) => literal && secretKindOf(name)?.sure === true && settled(value) !== "",
    )
    const claims: Claim[] = []
    if (inline !== undefined)
      claims.push(claim("fail", { uri, span: inline.nameSpan }, `\`${inline.name}\` stands in the unit itself.`))
    const files = credentialsOf(unit)
    for (const { verdict, span, path } of files) {
      if (verdict === "right") claims.push(claim("pass", { uri, span }, `The unit demands \`${path}\`.`))
      if (verdict === "optional")
        claims.push(claim("fail", { uri, span }, `A leading \`-\` lets the unit start without \`${path}\`.`))
      if (verdict === "elsewhere")
        claims.push(claim("fail", { uri, span }, "The unit reads its credentials from another file."))
    }
    if (loadsCredentials(unit)) claims.push(claimOf("pass", uri, "systemd hands the credentials over itself."))
    else if (files.length === 0) claims.push(claimOf("fail", uri, "The unit reads no credentials file."))
    return [...claims, ...modeClaims(view, uri)]
  })
}

/** Mode and owner of the file are set by a script, or on the host. */
function modeClaims(view: View, unit: string): readonly Claim[] {
  const steps = view.all("commands").filter(({ text }) => text.includes("credentials.env"))
  const closing = steps.find(({ words }) => words.some((word) => /^0?600$/.test(settled(word) ?? "")))
  if (closing !== undefined) return [claim("pass", closing, "A script sets mode 0600 on the credentials file.")]
  const open = steps.find(
    ({ words }) => settled(words[0]) === "chmod" && words.some((word) => /^0?[0-7]{3}$/.test(settled(word) ?? "")),
  )
  if (open !== undefined) return [claim("fail", open, "A script opens the credentials file to others.")]
  return [claimOf("unknown", unit, "Mode and owner of the credentials file are set on the host.")]
}
