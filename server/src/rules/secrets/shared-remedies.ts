/** Fixes for secrets: another value at all places that share it, or the move from a Compose file to the project's `.env`. */
import { editsOverlap, isRefusal, type TextEdit } from "../../base/edit.ts"
import { addressShape, type SecretShape, shapesFor } from "../../model/secrets/shape.ts"
import type { Fix, RuleContext } from "../define.ts"
import { copiesOf, replaceInAddress, withSecret } from "./shared-copies.ts"
import { additionTo, valueBehind, variableFor } from "./shared-env-file.ts"
import type { FoundSecret } from "./shared-secrets.ts"

type Context = Pick<RuleContext<"facts", string, unknown>, "uri" | "workspace" | "fix" | "generateSecret">

const consequence =
  "Sessions, tokens and stored data made with the old value become invalid, and whoever else uses this secret must get the new one; a database that already exists keeps its old password until it is changed there."

/** One secret in more places than this is a stand-in that was copied about: what belongs together cannot be told. */
const mostCopies = 8

/**
 * Puts random bytes in the place of a secret and of its copies in the document; in a Compose file into `.env`, with
 * references left behind; nothing where a copy cannot follow. `all` are the document's secrets. The form that the consumer
 * demands is the only one on offer; where none is known, two are.
 */
export function replaceWithRandom(context: Context, found: FoundSecret, all: readonly FoundSecret[]): readonly Fix[] {
  const same = copiesOf(found, all)
  if (same.length > mostCopies) return []
  const { part, setting } = found
  const isAlone = part.within === "value" && same.every((copy) => copy.part.within === "value")
  const shapes = isAlone ? shapesFor(setting.name, part.text, part.kind, found.needed) : [addressShape]
  return shapes.flatMap((shape, nth) => replacement(context, found, same, shape, nth === 0 ? "" : ` (${shape.words})`))
}

function replacement(
  context: Context,
  found: FoundSecret,
  same: readonly FoundSecret[],
  shape: SecretShape,
  form: string,
): readonly Fix[] {
  const { setting } = found
  const secret = context.generateSecret(shape)
  if (setting.carrier === "compose-environment" || setting.carrier === "compose-build-arg") {
    return moveToEnvFile(context, found, same, withSecret(found, secret), {
      title: `Take \`${setting.name}\` from \`.env\` with a new random value${form}`,
      caveat: consequence,
    })
  }
  const own = setting.rewrite(withSecret(found, secret))
  const copies = same.flatMap((copy) => {
    const edits = copy.setting.rewrite(withSecret(copy, secret))
    return isRefusal(edits) ? [] : [{ name: copy.setting.name, edits }]
  })
  if (isRefusal(own) || copies.length < same.length) return []
  const edits = [...own, ...copies.flatMap((copy) => copy.edits)]
  // One broken value may be read as two settings.
  if (editsOverlap(edits)) return []
  const names = [setting, ...copies].map(({ name }) => `\`${name}\``).join(", ")
  const title = `Put a new random value into ${names}${form}`
  return context.fix({ title, safety: "review", caveat: consequence, edits })
}

/** Moves the value as it is. */
export function moveAsIs(context: Context, found: FoundSecret): readonly Fix[] {
  const { setting } = found
  if (!setting.value.known) return []
  return moveToEnvFile(context, { ...found, part: { ...found.part, within: "value" } }, [], setting.value.value, {
    title: `Move \`${setting.name}\` to \`.env\``,
    caveat: "Earlier versions of this file still hold the value: whoever can read them knows it until it is changed.",
  })
}

function moveToEnvFile(
  context: Context,
  found: FoundSecret,
  copies: readonly FoundSecret[],
  value: string,
  words: { readonly title: string; readonly caveat: string },
): readonly Fix[] {
  const target = valueBehind(context, found.setting)
  const name = target && variableFor(found.setting.name, target)
  const addition = name === undefined ? undefined : additionTo(context, name, value)
  if (target === undefined || name === undefined || addition === undefined || found.part.within === "address") return []
  const own = target.write(`\${${name}:?set ${name} in .env}`)
  const references = copies.map((copy) => referenceIn(context, copy, name))
  if (isRefusal(own) || references.includes(undefined)) return []
  return context.fix({
    title: words.title,
    safety: "review",
    caveat:
      addition === "no file"
        ? `${words.caveat} Compose does not start until \`${name}\` is set in \`.env\` or the shell.`
        : words.caveat,
    edits: [...own, ...references.flatMap((edits) => edits ?? [])],
    elsewhere: addition === "no file" ? [] : addition,
  })
}

/** A copy's reference to the variable; none where it takes the variable already, undefined where it cannot follow. */
function referenceIn(context: Context, copy: FoundSecret, name: string): readonly TextEdit[] | undefined {
  const target = valueBehind(context, copy.setting)
  if (target === undefined || target.uses.length > 0)
    return target?.uses.every((use) => use.name === name) ? [] : undefined
  const reference = `\${${name}}`
  const text = copy.part.within === "value" ? reference : replaceInAddress(target.raw, copy.part.text, reference)
  const edits = target.write(text)
  return isRefusal(edits) ? undefined : edits
}
