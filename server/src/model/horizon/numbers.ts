/** How the Horizon hub reads numbers and switches of its environment, in the words of its own source. */
import type { KeyInfo } from "../../../../schemas/describe.ts"

export type NumberReading =
  /** The hub takes the text as it means it. */
  | { readonly is: "fine" }
  /** It takes `used`, which is not what the text says: the rest behind the leading digits is dropped. */
  | { readonly is: "cut"; readonly used: number }
  /** It takes its default. */
  | { readonly is: "replaced"; readonly used: number | undefined; readonly nearest: number | undefined }
  /** It does not start. */
  | { readonly is: "refused"; readonly nearest: number | undefined }

/** What becomes of a text in a numeric variable. Empty counts as unset for the tolerant ones. Source: JavaScript's `parseInt`. */
export function readNumber(variable: KeyInfo, text: string): NumberReading {
  const parsed = Number.parseInt(text, 10)
  const low = variable.min ?? Number.NEGATIVE_INFINITY
  const high = variable.max ?? Number.POSITIVE_INFINITY
  const isInside = parsed >= low && parsed <= high
  if (isInside) return /^\s*\+?\d+\s*$/.test(text) ? { is: "fine" } : { is: "cut", used: parsed }
  const meant = Number(text)
  const nearest =
    text.trim() === "" || Number.isNaN(meant) ? undefined : Math.min(high, Math.max(low, Math.trunc(meant)))
  const usable = nearest !== undefined && Number.isFinite(nearest) ? nearest : undefined
  if (variable.behaviour === "fatal") return { is: "refused", nearest: usable }
  if (text.trim() === "") return { is: "fine" }
  return { is: "replaced", used: typeof variable.default === "number" ? variable.default : undefined, nearest: usable }
}

/** Texts that the hub's switches take for true, lower case; every other text is false. */
const truthy = new Set(["true", "1", "yes", "y", "on"])
/** Texts by which people mean true or false. */
const meantTrue = /^(?:true|1|yes|y|on|enabled?|t)$/i
const meantFalse = /^(?:false|0|no|n|off|disabled?|f)$/i

/** Switches that compare with one exact word instead, and what they do without it. */
const exactWords: ReadonlyMap<string, { readonly word: string; readonly otherwise: boolean }> = new Map([
  ["REDIS_TLS_ENABLED", { word: "true", otherwise: false }],
  ["DISABLE_AUTH_LOCKOUT", { word: "true", otherwise: false }],
  ["ENABLE_JOB_QUEUE", { word: "false", otherwise: true }],
])

/** What the hub makes of a switch, and what the writer meant; undefined where the text says neither. */
export function readSwitch(
  name: string,
  text: string,
): { readonly read: boolean; readonly meant: boolean | undefined } {
  const exact = exactWords.get(name)
  const read =
    exact === undefined
      ? truthy.has(text.trim().toLowerCase())
      : text === exact.word
        ? !exact.otherwise
        : exact.otherwise
  const meant = meantTrue.test(text.trim()) ? true : meantFalse.test(text.trim()) ? false : undefined
  return { read, meant }
}
