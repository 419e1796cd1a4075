/** `Environment=` as settings: one per word `NAME=value`, with a rewrite in the word's own quoting. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import { type Span, span } from "../../base/span.ts"
import { placesOf } from "../../syntax/systemd/words.ts"
import type { Setting } from "../facts.ts"
import type { Directive, Unit, Word } from "./types.ts"
import { hasSpecifier, withoutEscapedPercent } from "./values.ts"

/** The settings that the unit's process gets from the file itself; a later word for the same name replaces an earlier one. */
export function settingsOf(unit: Unit, owner: string): readonly Setting[] {
  const directives = unit.all("Service", "Environment")
  const reset = directives.findLastIndex((each) => each.value === "")
  const byName = new Map<string, Setting>()
  for (const directive of directives.slice(reset + 1)) {
    const places = placesOf(directive.assignment.pieces)
    for (const word of directive.words) {
      const setting = word.broken ? undefined : settingOf(word, spansOf(directive, word, places), owner)
      if (!setting) continue
      // Map keeps the first place of a key: the later word must stand in file order.
      byName.delete(setting.name)
      byName.set(setting.name, setting)
    }
  }
  return [...byName.values()]
}

function settingOf(word: Word, spans: NameAndValue, owner: string): Setting | undefined {
  const equals = word.text.indexOf("=")
  const name = word.text.slice(0, equals)
  if (equals < 1 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined
  const written = word.text.slice(equals + 1)
  const dynamic = hasSpecifier(written)
  return {
    span: word.span,
    owner,
    name,
    nameSpan: spans.name,
    valueSpan: spans.value,
    value: dynamic ? unknown("the value holds a specifier") : known(withoutEscapedPercent(written)),
    literal: !dynamic,
    carrier: "unit-environment",
    rewrite: (value) => rewrite(word, name, value),
  }
}

interface NameAndValue {
  readonly name: Span
  readonly value: Span
}

/** Where name and value of a word stand; quotes around the word or around the value are left out. */
function spansOf(directive: Directive, word: Word, places: (offset: number) => number): NameAndValue {
  const { start, end } = word.range
  const raw = directive.value.slice(start, end)
  const equals = Math.max(raw.indexOf("="), 0)
  const around = quotedBy(raw)
  const inside = around === "" && quotedBy(raw.slice(equals + 1)) !== ""
  const valueStart = equals + 1 + (inside ? 1 : 0)
  const valueEnd = raw.length - (inside || around !== "" ? 1 : 0)
  const at = (from: number, to: number): Span =>
    from < to ? { start: places(start + from), end: places(start + to - 1) + 1 } : span(places(start + from - 1) + 1)
  return { name: at(around === "" ? 0 : 1, equals), value: at(valueStart, valueEnd) }
}

/** The quote that stands at both ends of a text. */
function quotedBy(raw: string): string {
  const first = raw[0] ?? ""
  return raw.length > 1 && (first === '"' || first === "'") && raw.endsWith(first) ? first : ""
}

/** Writes the whole word anew, quoted if the value needs it; `%` is doubled, quotes and backslashes are escaped. */
function rewrite(word: Word, name: string, value: string): EditResult {
  if (/[\n\r\0]/.test(value)) return refuse("the value has several lines")
  const escaped = value.replaceAll("%", "%%").replace(/[\\"']/g, "\\$&")
  const plain = `${name}=${escaped}`
  return [{ span: word.span, newText: /[ \t;#]/.test(value) ? `"${plain}"` : plain }]
}
