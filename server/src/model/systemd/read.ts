/** Typed reading of a unit file: directives by section and key, list and scalar semantics, editors. */
import {
  appendDirectives,
  assignmentText,
  moveDirective,
  removeDirective,
  renameKey,
  replaceValue,
  setDirective,
} from "../../syntax/systemd/edit.ts"
import type { UnitAssignment, UnitTree } from "../../syntax/systemd/tree.ts"
import { type Splitting, splitWords } from "../../syntax/systemd/words.ts"
import { canonicalKey, directiveOf } from "./catalogue.ts"
import type { Directive, EnvironmentFileRef, Unit, UnitType, Word } from "./types.ts"

/** Reads a tree as the unit or drop-in that its file name says it is. Drop-ins of other files are not merged here. */
export function readUnit(
  tree: UnitTree,
  kind: { readonly unitType: UnitType; readonly unitName: string; readonly dropIn: boolean },
): Unit {
  const directives = tree.sections.flatMap((section) =>
    section.assignments.map((assignment) => directive(section.name, assignment)),
  )
  const lookups = lookupsOf(directives)
  return {
    type: kind.unitType,
    name: kind.unitName,
    isDropIn: kind.dropIn,
    isTemplate: /@\.[a-z]+$/.test(kind.unitName),
    sections: tree.sections,
    directives,
    ...lookups,
    environmentFiles: environmentFilesOf(lookups.all("Service", "EnvironmentFile")),
    setDirective: (section, key, value) => setDirective(tree, section, key, value),
    addDirectives: (section, lines) =>
      appendDirectives(
        tree,
        section,
        lines.map((line) => inStyleOf(tree, line)),
      ),
    rewriteDirective: (each, value) => replaceValue(each.assignment, value),
    renameDirective: (each, key) => renameKey(each.assignment, key),
    removeDirective: (each) => removeDirective(tree, each.assignment),
    moveDirective: (each, section) => moveDirective(tree, each.assignment, section),
  }
}

/** `Key=value` with the blanks around `=` that the file uses. */
function inStyleOf(tree: UnitTree, line: string): string {
  const equals = line.indexOf("=")
  return equals < 1 ? line : assignmentText(tree, line.slice(0, equals), line.slice(equals + 1))
}

/** Look-ups by section and key over directives in the order in which systemd reads them. */
export function lookupsOf(directives: readonly Directive[]): Pick<Unit, "all" | "last" | "list"> {
  const byKey = Map.groupBy(directives, (each) => indexKey(each.section, each.key))
  const all = (section: string, key: string): readonly Directive[] => byKey.get(indexKey(section, key)) ?? []
  return {
    all,
    last: (section, key) => all(section, key).at(-1),
    list: (section, key) => listOf(section, key, all(section, key)),
  }
}

function indexKey(section: string, key: string): string {
  return `${section}]${canonicalKey(section, key)}`
}

function directive(section: string, assignment: UnitAssignment): Directive {
  let words: readonly Word[] | undefined
  return {
    section,
    key: assignment.key,
    keySpan: assignment.keySpan,
    value: assignment.value,
    valueSpan: assignment.valueSpan,
    assignment,
    get words() {
      words ??= splitWords(assignment, splittingOf(section, assignment.key))
      return words
    },
  }
}

function splittingOf(section: string, key: string): Splitting {
  const type = directiveOf(section, key)?.type
  if (type === "command-line") return "command"
  return type === "unit-list" ? "plain" : "words"
}

/** Words of all assignments after the last empty one; dependency lists cannot be reset. */
function listOf(section: string, key: string, directives: readonly Directive[]): readonly Word[] {
  const resettable = directiveOf(section, key)?.type !== "unit-list"
  const reset = resettable ? directives.findLastIndex((each) => each.value === "") : -1
  return directives.slice(reset + 1).flatMap((each) => each.words)
}

/** `EnvironmentFile=` takes the whole value as one path, quotes and blanks included; an empty value drops earlier ones. */
export function environmentFilesOf(directives: readonly Directive[]): readonly EnvironmentFileRef[] {
  const reset = directives.findLastIndex((each) => each.value === "")
  return directives.slice(reset + 1).map((each) => {
    const optional = each.value.startsWith("-")
    const start = each.valueSpan.start + (optional ? 1 : 0)
    return {
      path: optional ? each.value.slice(1) : each.value,
      span: { start, end: Math.max(start, each.valueSpan.end) },
      optional,
    }
  })
}
