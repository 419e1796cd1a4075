/** What the hubs of a deployment are given, variable by variable, and what that proves. */
import type { Known } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { type Claim, claim, type View } from "./view.ts"

export interface HubValue {
  readonly owner: string
  readonly uri: string
  readonly span: Span
  /** Undefined where the hub does not get the variable. */
  readonly value: Known<string> | undefined
  /** Why it may get the variable all the same. */
  readonly incomplete?: string
}

/** The variable in every hub of the deployment, at the place that sets it. */
export function hubValues(view: View, name: string): readonly HubValue[] {
  const settings = view.all("settings").filter((setting) => setting.name === name)
  return view.hubs.map(({ owner, uri, at, variables, incomplete }) => {
    const own = settings.find((setting) => setting.uri === uri && setting.owner === owner)
    const carried = (carrier: string): (typeof settings)[number] | undefined =>
      settings.find((setting) => setting.carrier === carrier)
    const place = own ?? carried("env-file") ?? carried("secret") ?? carried("config-map")
    const where = place === undefined ? { uri, span: at } : { uri: place.uri, span: place.nameSpan }
    const base = { owner, ...where, value: variables.get(name) }
    return incomplete === undefined ? base : { ...base, incomplete }
  })
}

/** Judges a known value: a sentence for each verdict, or undefined where it says nothing. Values are never quoted. */
export type JudgeValue = (value: string) => { readonly verdict: Claim["verdict"]; readonly fact: string } | undefined

/** Claims on one variable of every hub; what is not known is said, what is missing is judged by `absent`. */
export function variableClaims(
  view: View,
  name: string,
  judgeValue: JudgeValue,
  absent: { readonly verdict: Claim["verdict"]; readonly fact: string },
): readonly Claim[] {
  return hubValues(view, name).flatMap((found): readonly Claim[] => {
    if (found.value === undefined) {
      if (found.incomplete !== undefined)
        return [claim("unknown", found, `\`${name}\` is not in these files, and ${found.incomplete}.`)]
      return [claim(absent.verdict, found, absent.fact)]
    }
    if (!found.value.known) return [claim("unknown", found, `\`${name}\` comes from outside of these files.`)]
    const judged = judgeValue(found.value.value)
    return judged === undefined ? [] : [claim(judged.verdict, found, judged.fact)]
  })
}

/** The known value of a variable that all hubs share; undefined where they differ or it is not known. */
export function sharedValue(view: View, name: string): string | undefined {
  const values = new Set(hubValues(view, name).map(({ value }) => (value?.known ? value.value : undefined)))
  return values.size === 1 ? [...values][0] : undefined
}
