/** What the YAML 1.2 core schema makes of a scalar's text. */

type CoreValue = string | number | boolean | null

const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+)$/
const infinite = /^[-+]?\.(?:inf|Inf|INF)$/
const nan = /^\.(?:nan|NaN|NAN)$/

/**
 * Value of an untagged plain scalar (YAML 1.2.2, section 10.3.2). `yes`, `on` and `22:22` stay strings; whoever reads
 * the file like YAML 1.1 casts from the text.
 */
export function coreValue(text: string): CoreValue {
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null
    case "true":
    case "True":
    case "TRUE":
      return true
    case "false":
    case "False":
    case "FALSE":
      return false
  }
  const c = text.charCodeAt(0)
  // Numbers start with a digit, a sign or a dot; everything else is a string and needs no pattern.
  if ((c < 48 || c > 57) && c !== 43 && c !== 45 && c !== 46) return text
  return numberOf(text) ?? text
}

/**
 * Value of a scalar that carries a tag. Tags of the core schema convert, `!` and unknown tags (`!reset`) make a string.
 * @param tag as written, for instance `!!int`
 */
export function taggedValue(tag: string, text: string): CoreValue {
  switch (tag.replace("!<tag:yaml.org,2002:", "!!").replace(/>$/, "")) {
    case "!!int":
    case "!!float":
      return numberOf(text) ?? text
    case "!!bool": {
      const value = coreValue(text)
      return typeof value === "boolean" ? value : text
    }
    case "!!null":
      return null
    default:
      return text
  }
}

function numberOf(text: string): number | undefined {
  if (integer.test(text)) {
    if (text.startsWith("0o")) return Number.parseInt(text.slice(2), 8)
    return text.startsWith("0x") ? Number.parseInt(text.slice(2), 16) : Number.parseInt(text, 10)
  }
  if (float.test(text)) return Number.parseFloat(text)
  if (infinite.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return nan.test(text) ? Number.NaN : undefined
}
