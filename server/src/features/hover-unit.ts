/** Hover in values of units: specifiers, capabilities, system call groups, and the units that they name. */
import { type Span, touches } from "../base/span.ts"
import { isInside, nameOf, relativeTo } from "../base/uri.ts"
import { capabilities, directiveOf } from "../model/systemd/catalogue.ts"
import { groupsOf } from "../model/systemd/exposure/syscalls.ts"
import { specifierOf } from "../model/systemd/specifiers.ts"
import { capabilityText, syscallGroupText } from "../model/systemd/texts-words.ts"
import type { Directive, Unit } from "../model/systemd/types.ts"
import type { Workspace } from "../workspace/types.ts"
import { filesOf } from "./definition.ts"
import { code, type HoverPart, list } from "./hover-text.ts"
import { mentionsIn } from "./references-mentions.ts"

/** The specifier, word or unit name below the offset. */
export function unitValueHover(workspace: Workspace, uri: string, unit: Unit, at: number): HoverPart | undefined {
  const document = workspace.document(uri)
  const directive = unit.directives.find((each) => touches(each.valueSpan, at))
  if (typeof document === "string" || directive === undefined) return undefined
  return (
    specifierHover(document.source.text, directive, at) ??
    wordHover(directive, at) ??
    namedUnitHover(workspace, uri, unit, at)
  )
}

function specifierHover(text: string, { section, key, valueSpan }: Directive, at: number): HoverPart | undefined {
  const info = directiveOf(section, key)
  if (info === undefined || (!info.specifiers && section !== "Install")) return undefined
  const start = text.lastIndexOf("%", at)
  if (start < valueSpan.start || at - start > 2 || start + 2 > valueSpan.end) return undefined
  // Of `%%i` the percent signs belong together.
  const before = /%*$/.exec(text.slice(Math.max(valueSpan.start, start - 50), start))?.[0].length ?? 0
  const from = before % 2 === 0 ? start : start - 1
  const found = specifierOf(text[from + 1] ?? "")
  if (found === undefined || at > from + 2) return undefined
  const age = [
    found.isOld ? "no longer meant to be used" : undefined,
    found.since === undefined ? undefined : `since systemd ${found.since}`,
  ]
  const more = age.filter((each) => each !== undefined).join(", ")
  return {
    span: { start: from, end: from + 2 },
    markdown: `**${code(`%${found.letter}`)}** ${found.meaning}${more === "" ? "" : ` (${more})`}`,
  }
}

const mostShown = 60

function wordHover(directive: Directive, at: number): HoverPart | undefined {
  const type = directiveOf(directive.section, directive.key)?.type
  if (type !== "capability-set" && type !== "syscall-list") return undefined
  const word = directive.words.find((each) => touches(each.span, at))
  if (word === undefined) return undefined
  const tilde = word.text.startsWith("~") ? 1 : 0
  const name = word.text.slice(tilde).replace(/:.*$/, "")
  const span: Span = { start: word.span.start + tilde, end: word.span.end }
  if (type === "capability-set") {
    const bare = name.toUpperCase().replace(/^CAP_/, "")
    const text = capabilities.includes(bare) ? capabilityText(bare) : undefined
    return text === undefined
      ? undefined
      : {
          span,
          markdown: `**${code(`CAP_${bare}`)}** ${text}\n\n[capabilities(7)](https://man7.org/linux/man-pages/man7/capabilities.7.html)`,
        }
  }
  const members = groupsOf(262).get(name)
  if (members === undefined) return undefined
  const shown = members.slice(0, mostShown).map(code).join(", ")
  const rest = members.length > mostShown ? ` and ${members.length - mostShown} more` : ""
  return {
    span,
    markdown: `**${code(name)}** ${syscallGroupText(name) ?? "a group of system calls"}\n\n${shown}${rest}\n\n*As of systemd 262.*`,
  }
}

/** What the workspace has of a unit: its description and file. */
function namedUnitHover(workspace: Workspace, uri: string, unit: Unit, at: number): HoverPart | undefined {
  const mention = mentionsIn(unit).find((each) => touches(each.span, at))
  if (mention === undefined) return undefined
  const files = filesOf(workspace, uri, mention.name)
  const [file] = files
  if (file === undefined) return undefined
  const model = workspace.model(file.uri, "systemd")
  const root = workspace.rootOf(uri)
  const description = model?.last("Unit", "Description")?.value
  const lines = list([
    ...files.map(
      (each) => `In this workspace: ${code(isInside(root, each.uri) ? relativeTo(root, each.uri) : nameOf(each.uri))}`,
    ),
    model?.isTemplate ? "A template: its instances carry a name behind `@`" : undefined,
  ])
  return {
    span: mention.span,
    markdown: `**${code(file.name)}**${description ? ` ${description.replace(/[\\`*_{}[\]<>()#|]/g, "\\$&")}` : ""}\n\n${lines}`,
  }
}
