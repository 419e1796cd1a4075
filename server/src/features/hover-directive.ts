/** Hover on a directive of a unit: what it does, its default, type and age, and what became of old ones. */
import { touches } from "../base/span.ts"
import { type DirectiveInfo, directiveOf, directivesNamed } from "../model/systemd/catalogue.ts"
import { defaultOf, manualLink, manualOf, textOf } from "../model/systemd/texts.ts"
import type { Unit } from "../model/systemd/types.ts"
import { code, type HoverPart, list } from "./hover-text.ts"

/** The directive whose key stands below the offset. */
export function directiveHover(unit: Unit, at: number): HoverPart | undefined {
  const directive = unit.directives.find((each) => touches(each.keySpan, at))
  if (directive === undefined) return undefined
  const { section, key, keySpan } = directive
  const markdown = directiveMarkdown(section, key) ?? elsewhere(section, key)
  return markdown === undefined ? undefined : { span: keySpan, markdown }
}

/** All that is said of a directive, for hover and completion alike; undefined for one that its section does not have. */
export function directiveMarkdown(section: string, key: string): string | undefined {
  const info = directiveOf(section, key)
  if (info === undefined) return undefined
  const text = textOf(info.old?.replacement ?? key)
  const mind = text?.mind === undefined ? "" : `\n\n*Mind:* ${text.mind}`
  return `**${code(`${key}=`)}**${text === undefined ? "" : ` ${text.what}${mind}`}\n\n${detailsOf(info, section)}`
}

function detailsOf(info: DirectiveInfo, section: string): string {
  const values = info.values.length === 0 ? "" : `: ${info.values.map(code).join(", ")}`
  const fallback = info.old === undefined ? defaultOf(info.name) : undefined
  const page = manualOf(info.sections)
  return list([
    `Section: ${info.sections.map((each) => (each === section ? `**[${each}]**` : `[${each}]`)).join(", ")}`,
    `Type: ${info.type.replaceAll("-", " ")}${values}${info.boolean && info.values.length > 0 ? ", or a boolean" : ""}`,
    fallback === undefined ? undefined : `Default: ${fallback}`,
    info.since === undefined ? "Since: before systemd 184" : `Since: systemd ${info.since}`,
    info.list ? repetition(info) : undefined,
    info.specifiers ? "Specifiers such as `%n` are expanded" : undefined,
    info.systemOnly ? "Only for the system manager" : undefined,
    info.fatal ? "An invalid value keeps the unit from loading" : undefined,
    oldLine(info),
    info.old === undefined ? `[${page}(5)](${manualLink(page, info.name)})` : `[${page}(5)](${manualLink(page)})`,
  ])
}

function repetition({ type, name }: DirectiveInfo): string {
  if (type === "unit-list") return "Repeated lines add up; nothing takes them back"
  if (type === "capability-set") return "Repeated lines add up; an empty value stands for no capability"
  if (/^(?:Condition|Assert)/.test(name)) return "Repeated lines add up; an empty value drops all conditions"
  return "Repeated lines add up; an empty value starts anew"
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
