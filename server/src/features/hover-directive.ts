/** Hover on a directive of a unit: its section, type, age, and what became of old ones. */
import { touches } from "../base/span.ts"
import { type DirectiveInfo, directiveOf, directivesNamed } from "../model/systemd/catalogue.ts"
import type { Unit } from "../model/systemd/types.ts"
import { code, type HoverPart, list } from "./hover-text.ts"

/** The directive whose key stands below the offset. */
export function directiveHover(unit: Unit, at: number): HoverPart | undefined {
  const directive = unit.directives.find((each) => touches(each.keySpan, at))
  if (directive === undefined) return undefined
  const info = directiveOf(directive.section, directive.key)
  const markdown = info === undefined ? elsewhere(directive.section, directive.key) : textOf(info, directive.section)
  return markdown === undefined ? undefined : { span: directive.keySpan, markdown }
}

function textOf(info: DirectiveInfo, section: string): string {
  const values = info.values.length === 0 ? "" : `: ${info.values.map(code).join(", ")}`
  const lines = list([
    `Section: ${info.sections.map((each) => (each === section ? `**[${each}]**` : `[${each}]`)).join(", ")}`,
    `Type: ${info.type.replaceAll("-", " ")}${values}${info.boolean && info.values.length > 0 ? ", or a boolean" : ""}`,
    info.since === undefined ? "Since: before systemd 184" : `Since: systemd ${info.since}`,
    info.list ? "Repeated lines add up; an empty value starts anew" : undefined,
    info.specifiers ? "Specifiers such as `%n` are expanded" : undefined,
    info.systemOnly ? "Only for the system manager" : undefined,
    info.fatal ? "An invalid value keeps the unit from loading" : undefined,
    oldLine(info),
  ])
  return `**${code(`${info.name}=`)}**\n\n${lines}`
}

function oldLine({ old }: DirectiveInfo): string | undefined {
  if (old === undefined) return undefined
  const instead = old.replacement === undefined ? "" : `; use ${code(old.replacement)}`
  switch (old.state) {
    case "alias":
      return `Old name since systemd ${old.since}${instead}`
    case "moved":
      return `Moved to another section in systemd ${old.since}${instead}`
    case "ignored":
      return `**Without effect** since systemd ${old.since}${instead}`
    default:
      return `Works, but is no longer documented since systemd ${old.since}${instead}`
  }
}

/** A directive of another section is ignored here. */
function elsewhere(section: string, key: string): string | undefined {
  const sections = directivesNamed(key).flatMap((info) => info.sections)
  if (sections.length === 0) return undefined
  const names = [...new Set(sections)].map((each) => `[${each}]`).join(", ")
  return `**${code(`${key}=`)}** is ignored in [${section.replace(/[^\w-]/g, "")}]: it belongs to ${names}.`
}
