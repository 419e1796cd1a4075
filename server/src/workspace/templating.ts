/** Tells generated-from files (Jinja, Helm, ERB, mustache) from files that only carry Go format strings. */

/** Functions that Docker's own format strings call: `{{json .}}` is data, not a template of this file. */
const formatCalls = new Set([
  "json",
  "join",
  "table",
  "upper",
  "lower",
  "split",
  "title",
  "pad",
  "truncate",
  "println",
  "print",
  "printf",
  "range",
  "index",
  "len",
])
/** Roots that Docker fills in at run time: swarm placeholders, logging tags, `--format` strings. */
const runtimeRoots =
  /^\.(Node|Service|Task|ID|Name|Names|FullID|ImageID|ImageName|ImageFullID|DaemonName|State|Status|Ports|Image|NetworkSettings|Config|Mounts|Label|Labels|Networks|Size|Repository|Tag|Digest|CPUPerc|MemUsage|Container)\b/

/** Mako's control lines. */
const makoLine = /^\s*%\s*(?:(?:if|elif|for|while)\b[^:]*:|else\s*:|end(?:if|for|while)\b)\s*/

/**
 * True if the text is a template from which the real file is made: a parser of the target format must not judge it.
 * Comment lines do not count.
 */
export function isTemplated(text: string): boolean {
  if (!text.includes("{{") && !text.includes("{%") && !text.includes("<%") && !/^\s*%\s*\w/m.test(text)) return false
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (/^\s*[#;]/.test(line)) continue
    if (makoLine.test(line)) return true
    if (/\{%-?\s*\w/.test(line) || /<%[=-]?\s/.test(line)) return true
    for (let at = line.indexOf("{{"); at >= 0; at = line.indexOf("{{", at + 2)) {
      if (opensTemplate(line.slice(at + 2).replace(/^-?\s*/, ""), at > 0 && line[at - 1] === "$")) return true
    }
  }
  return false
}

/** `rest` is what stands behind `{{`; `${{ … }}` is a CI expression, which also makes the file a template. */
function opensTemplate(rest: string, dollar: boolean): boolean {
  if (dollar) return true
  if (rest.startsWith("."))
    return (
      !runtimeRoots.test(rest) &&
      !/^\.\s*\}\}/.test(rest) &&
      /^\.(Values|Release|Chart|Files|Capabilities|Template)\b/.test(rest)
    )
  const word = /^[A-Za-z_][\w-]*/.exec(rest)?.[0]
  return word !== undefined && !formatCalls.has(word)
}
