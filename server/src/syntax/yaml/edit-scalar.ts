/** Another text in a scalar's place, in the spelling that stands there. */
import { type Refusal, refuse } from "../../base/edit.ts"
import { span } from "../../base/span.ts"
import { coreValue } from "./core-schema.ts"
import { refuseBroken, refuseDecorated, refuseShared } from "./edit-guards.ts"
import { type Change, type Shape, shapeOf, stringShape } from "./edit-verify.ts"
import { eolAt, lineEnd } from "./layout.ts"
import { parentsOf } from "./parents.ts"
import { parseYaml } from "./parse.ts"
import { plainIsPossible, plainIsSafe, preferredQuotes, spell } from "./quote.ts"
import type { YamlNode, YamlScalar, YamlTree } from "./tree.ts"

/** Another text; see `setScalar`. */
export function rewriting(tree: YamlTree, node: YamlScalar, text: string): Change | Refusal {
  const refused = refuseBroken(tree) ?? refuseShared(tree, node) ?? refuseDecorated(node)
  if (refused) return refused
  if (node.style === "literal" || node.style === "folded") return setBlockText(tree, node, text)
  const inFlow = isInFlow(tree, node)
  const typed = node.style === "plain" && staysTyped(node, text) && plainIsPossible(text, inFlow)
  const spelled = typed ? text : spell(text, node.style, inFlow, preferredQuotes(tree))
  const at = node.span
  const before = tree.text.charAt(at.start - 1)
  const gap = at.start === at.end && at.start > 0 && !/[\s\ufeff]/.test(before) ? " " : ""
  const expected = typed ? shapeOf(parseYaml(text).documents[0]?.root) : stringShape(text)
  return {
    edits: [{ span: at, newText: gap + spelled }],
    alter: (meaning) => replaceShape(meaning.node(node), expected),
  }
}

function replaceShape(place: Shape, by: Shape): void {
  place.splice(0, place.length, ...by)
}

const oldBoolean = /^(?:y|n|yes|no|on|off)$/i

/** True if both the old and the new bare text are of one type that is no string. */
function staysTyped(node: YamlScalar, text: string): boolean {
  const value = coreValue(text)
  if (oldBoolean.test(node.text) && (oldBoolean.test(text) || typeof value === "boolean")) return true
  return typeof value !== "string" && (typeof value === typeof node.value || node.value === null)
}

/** True inside `[…]` or `{…}`, where commas and brackets end a bare text. */
export function isInFlow(tree: YamlTree, node: YamlNode): boolean {
  const parent = parentsOf(tree).get(node)
  return parent !== undefined && (parent.kind === "entry" ? parent.mapping.flow : parent.sequence.flow)
}

function setBlockText(tree: YamlTree, node: YamlScalar, text: string): Change | Refusal {
  const headerEnd = lineEnd(tree.text, node.span.start)
  const header = /^([|>])[-+]?(?=[ \t#]|$)/.exec(tree.text.slice(node.span.start, headerEnd))
  const content = tree.text.slice(node.contentSpan.start, node.contentSpan.end)
  const indent = /^ +(?=[^ \r\n])/m.exec(content)?.[0]
  const body = text.replace(/\n$/, "")
  if (!header || indent === undefined) return refuse("The text block has no plain indentation")
  if (!fitsBlock(body)) return refuse("A text block cannot hold this text")
  const eol = eolAt(tree.text, node.span.start)
  const lines = body.split("\n")
  if (node.style === "folded" && lines.some((line) => line === "" || /^\s/.test(line)))
    return refuse("A folded text block cannot hold this text")
  const written = lines.map((line) => (line === "" ? "" : indent + line))
  const newText = written.join(node.style === "folded" ? eol + eol : eol)
  const chomp = text === body ? "-" : ""
  const headerSpan = span(node.span.start, node.span.start + header[0].length)
  const edits = [
    ...(header[0] === `${header[1]}${chomp}` ? [] : [{ span: headerSpan, newText: `${header[1]}${chomp}` }]),
    { span: node.contentSpan, newText },
  ]
  return { edits, alter: (meaning) => replaceShape(meaning.node(node), stringShape(text)) }
}

/** Printable text whose first line shows the indentation and whose last line is not blank. */
function fitsBlock(body: string): boolean {
  return body !== "" && !/^\s|\s$/.test(body) && body.split("\n").every((line) => line === "" || fitsLine(line))
}

function fitsLine(line: string): boolean {
  // Quotes decide what is printable: what they spell as it is may stand in a block.
  return !/\r/.test(line) && spell(line.trim() === "" ? "x" : line.trim(), "single", false, "single").startsWith("'")
}

/** The key of a new entry: bare where that is a string for every reader, else in the file's quotes. */
export function spellKey(tree: YamlTree, key: string, inFlow: boolean, like: YamlScalar | undefined): string {
  if (like?.style === "double" || like?.style === "single") return spell(key, like.style, inFlow, like.style)
  return plainIsSafe(key, inFlow) ? key : spell(key, preferredQuotes(tree), inFlow, preferredQuotes(tree))
}
