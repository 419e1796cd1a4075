/** Turns the plain ways to call curl in a probe into BusyBox's wget. */
import { type EditResult, isRefusal, refuse, type TextEdit } from "../../base/edit.ts"
import type { Value } from "./types.ts"

const flags = String.raw`(?:\s+(?:-[fsSL]+|--fail|--silent|--show-error|--location|-o\s+/dev/null|--output\s+/dev/null))*`
const url = String.raw`(["']?)(https?://)?([\w.:/?=&%-]+)`
const shellCall = new RegExp(`\\bcurl${flags}\\s+${url}\\1${flags}(?=\\s*(?:$|\\|\\||&&|;|>))`)

/** Edits for a test; refuses where curl is called with options that wget does not have. */
export function wgetInstead(words: readonly Value[], form: "string" | "list"): EditResult {
  const shell = form === "string" ? words[0] : words[0]?.raw === "CMD-SHELL" ? words[1] : undefined
  if (shell !== undefined) {
    const match = shellCall.exec(shell.raw)
    if (match === null || shell.raw.indexOf("curl", match.index + 4) >= 0)
      return refuse("curl is called in another way")
    const [whole, quote = "", scheme = "http://", rest = ""] = match
    const call = `wget -q -O /dev/null ${quote}${scheme}${ownAddress(rest)}${quote}`
    return shell.rewrite(shell.raw.slice(0, match.index) + call + shell.raw.slice(match.index + whole.length))
  }
  const [, program, flag, address, ...more] = words
  if (program?.raw !== "curl" || !flag || !address || more.length > 0 || !/^-[fsSL]+$/.test(flag.raw))
    return refuse("curl is called in another way")
  const target = /^(https?:\/\/)?(.*)$/.exec(address.raw)
  return joined([
    program.rewrite("wget"),
    flag.rewrite("-qO/dev/null"),
    address.rewrite(`${target?.[1] ?? "http://"}${ownAddress(target?.[2] ?? "")}`),
  ])
}

/** BusyBox's wget takes the first address of `localhost`, which may be IPv6 while the server listens on IPv4. */
function ownAddress(rest: string): string {
  return rest.replace(/^localhost(?=[:/]|$)/, "127.0.0.1")
}

function joined(results: readonly EditResult[]): EditResult {
  const edits: TextEdit[] = []
  for (const result of results) {
    if (isRefusal(result)) return result
    edits.push(...result)
  }
  return edits
}
