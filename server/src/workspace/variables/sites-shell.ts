/** Names of a shell script: what it assigns and exports, what it uses. POSIX shell, 2.5.3 and 2.6.2. */
import { known, unknown } from "../../base/known.ts"
import type { ShellCommand, ShellList, ShellTree, ShellWord, SimpleCommand } from "../../syntax/shell/tree.ts"
import { scriptScope } from "./scopes.ts"
import { definition, dollarNames, type SiteText, spanOfName, use } from "./site.ts"
import type { VariableSite } from "./types.ts"

/** Commands whose words are names, with or without a value. */
const declarers = new Set(["export", "declare", "typeset", "readonly", "local"])

export function shellSites(file: SiteText, tree: ShellTree): readonly VariableSite[] {
  const found: VariableSite[] = []
  visitList(file, tree.root, found)
  return found
}

function visitList(file: SiteText, list: ShellList, found: VariableSite[]): void {
  for (const { stages } of list.items) for (const stage of stages) visitCommand(file, stage, found)
}

function visitCommand(file: SiteText, command: ShellCommand, found: VariableSite[]): void {
  if (command.kind === "simple") visitSimple(file, command, found)
  else {
    const loop = /^(?:for|select)\s+([A-Za-z_]\w*)/.exec(file.text.slice(command.nameSpan.start, command.span.end))
    if (command.kind === "loop" && loop?.[1] !== undefined)
      assign(file, loop[1], command.nameSpan.start + loop[0].length - loop[1].length, undefined, found)
    for (const list of [...command.conditions, ...command.bodies]) visitList(file, list, found)
  }
  for (const { target, body, operator } of command.redirections) {
    if (target !== undefined) visitWord(file, target, found)
    // A quoted delimiter keeps the lines as they are.
    if (body !== undefined && operator.startsWith("<<") && target?.isQuoted !== true)
      addUses(file, body.start, body.end, found)
  }
}

function visitSimple(file: SiteText, { assignments, words }: SimpleCommand, found: VariableSite[]): void {
  for (const { name, span, value } of assignments) {
    assign(file, name, span.start, value, found)
    if (value !== undefined) visitWord(file, value, found)
  }
  const [first, ...rest] = words
  const isDeclaration = declarers.has(first?.text ?? "")
  for (const word of rest) {
    const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(word.text)?.[1]
    if (name === undefined || !(isDeclaration || (first?.text === "read" && word.text === name))) continue
    if (isDeclaration && !word.text.includes("="))
      found.push(
        use(file, {
          name,
          span: { start: word.span.start, end: word.span.start + name.length },
          kind: "shell-reference",
          scope: scriptScope(file.uri),
        }),
      )
    else assign(file, name, word.span.start, undefined, found)
  }
  for (const word of words) visitWord(file, word, found)
}

function assign(
  file: SiteText,
  name: string,
  start: number,
  value: ShellWord | undefined,
  found: VariableSite[],
): void {
  // `read`, a loop and a declaration set what the run brings.
  const isPlain = value?.parts.every((part) => part.kind === "text") ?? false
  const text = value !== undefined && isPlain ? known(value.text) : unknown("the script decides it when it runs")
  const span = { start, end: start + name.length }
  found.push(definition(file, { name, span, kind: "shell-assignment", scope: scriptScope(file.uri), value: text }))
}

function visitWord(file: SiteText, word: ShellWord, found: VariableSite[]): void {
  for (const part of word.parts) if (part.kind === "variable") addUses(file, part.span.start, part.span.end, found)
  for (const list of word.lists) visitList(file, list, found)
}

function addUses(file: SiteText, from: number, to: number, found: VariableSite[]): void {
  for (const each of dollarNames(file.text, from, to))
    found.push(
      use(file, {
        name: each.name,
        span: spanOfName(each),
        kind: "shell-reference",
        scope: scriptScope(file.uri),
        hasDefault: each.hasDefault,
      }),
    )
}
