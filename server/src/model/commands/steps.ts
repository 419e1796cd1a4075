/** From a script's tree to its commands: what runs, in which order, and what becomes of a failure. */
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { parseShell } from "../../syntax/shell/parse.ts"
import type {
  CompoundCommand,
  Pipeline,
  Redirection,
  ShellCommand,
  ShellList,
  SimpleCommand,
} from "../../syntax/shell/tree.ts"
import { endlessLoop } from "./loops.ts"
import { applySet, type Options, optionsOf } from "./options.ts"
import { chainsOf, hidesFailure, type Ignored, isChecked } from "./outcome.ts"
import type { EndlessLoop, ScriptAssignment, ScriptStep, ShellFunction, Steps } from "./types.ts"
import { type PlainWord, unwrap } from "./unwrap.ts"
import { knownText, Variables } from "./variables.ts"
import { type InnerScript, innerScript, inputOf, listsIn, outputsOf, plainWords, wordsOf } from "./word-values.ts"

/** What a command inherits from the constructs around it. */
interface Context {
  readonly options: Options
  readonly outputs: readonly Known<string>[]
  readonly outputTexts: readonly string[]
  readonly pipedInto: readonly (readonly Known<string>[])[]
  readonly isTested: boolean
  readonly isConditional: boolean
  readonly isCaptured: boolean
  readonly ignored: Ignored | undefined
  readonly inFunction?: string
  readonly via: readonly string[]
  readonly within?: string
  /** From an offset in the text that is walked to one in the file. */
  readonly place: (offset: number) => number
  readonly text: string
  /** What a shell without arguments reads: the here-document of the command that starts it elsewhere. */
  readonly input?: InnerScript | undefined
  /** Scripts inside scripts inside scripts. */
  readonly layer: number
}

interface Walk {
  readonly owner: string
  readonly steps: ScriptStep[]
  readonly functions: ShellFunction[]
  readonly loops: EndlessLoop[]
  readonly assignments: ScriptAssignment[]
  readonly variables: Variables
  /** Bodies of functions, walked when the options of the whole script are known. */
  readonly later: (() => void)[]
}

function newWalk(owner: string): Walk {
  return { owner, steps: [], functions: [], loops: [], assignments: [], variables: new Variables(), later: [] }
}

/** Scripts in words (`sh -c`, `ssh`) are followed this deep. */
const deepestLayer = 4

/**
 * The commands of a shell text.
 * @param place from an offset in `text` to one in the file that holds it
 * @param shellOptions options the shell is started with, as in a first line `#!/bin/bash -e`
 */
export function stepsOfShell(text: string, place: (offset: number) => number, owner: string, shellOptions = ""): Steps {
  return stepsOfTree(parseShell(text).root, text, place, owner, shellOptions)
}

/** As `stepsOfShell`, for a text that has been parsed. */
export function stepsOfTree(
  root: ShellList,
  text: string,
  place: (offset: number) => number,
  owner: string,
  shellOptions = "",
): Steps {
  const walk = newWalk(owner)
  walkList(walk, root, start(text, place, optionsOf(shellOptions)))
  for (let at = 0; at < walk.later.length; at++) walk.later[at]?.()
  walk.steps.sort((a, b) => a.span.start - b.span.start)
  return walk
}

/** A word of a command that another format holds; `place` leads from a character of it to the file. */
export type GivenWord = PlainWord & { readonly isKnown: boolean }

/** A word without a way back to single characters. */
export function givenWord(text: string, isKnown: boolean, span: Span): GivenWord {
  return { text, isKnown, span, place: (offset) => Math.min(span.start + offset, span.end) }
}

/**
 * The commands of a program that is started without a shell: a unit's or a container's words. Those of a script in a
 * word (`sh -c`) are among them.
 * @param ignored what hides its failure, if anything
 */
export function stepsOfWords(words: readonly GivenWord[], owner: string, ignored?: Ignored): Steps {
  const walk = newWalk(owner)
  const text = words.map((word) => word.text).join(" ")
  const context = start(text, (offset) => offset, optionsOf(""))
  emit(walk, words, [], { ...context, ignored }, text)
  for (let at = 0; at < walk.later.length; at++) walk.later[at]?.()
  return walk
}

function start(text: string, place: Context["place"], options: Options): Context {
  return {
    options,
    outputs: [],
    outputTexts: [],
    pipedInto: [],
    isTested: false,
    isConditional: false,
    isCaptured: false,
    ignored: undefined,
    via: [],
    place,
    text,
    layer: 0,
  }
}

function walkList(walk: Walk, list: ShellList, context: Context): void {
  const chains = chainsOf(list.items)
  list.items.forEach((pipeline, index) => {
    const isTested = context.isTested || pipeline.isNegated || isChecked(chains, index, context.text)
    const ignored = isTested ? undefined : (context.ignored ?? hidesFailure(chains, index, context.options))
    const isConditional = context.isConditional || pipeline.after === "and" || pipeline.after === "or"
    walkPipeline(walk, pipeline, { ...context, isTested, ignored, isConditional })
  })
}

function walkPipeline(walk: Walk, pipeline: Pipeline, context: Context): void {
  const { stages } = pipeline
  const outputs = outputsOf(walk.variables, stages.at(-1))
  stages.forEach((stage, index) => {
    const behind = stages.slice(index + 1)
    walkCommand(walk, stage, {
      ...context,
      pipedInto:
        behind.length === 0
          ? context.pipedInto
          : [...behind.map((each) => wordsOf(walk.variables, each)), ...context.pipedInto],
      outputs: behind.length === 0 ? context.outputs : [...outputs.map(knownText), ...context.outputs],
      outputTexts:
        behind.length === 0 ? context.outputTexts : [...outputs.map((each) => each.text), ...context.outputTexts],
    })
  })
}

function walkCommand(walk: Walk, command: ShellCommand, context: Context): void {
  if (command.kind === "simple") walkSimple(walk, command, context)
  else walkCompound(walk, command, context)
}

function walkSimple(walk: Walk, command: SimpleCommand, context: Context): void {
  const captured: Context = { ...context, isCaptured: true, pipedInto: [], outputs: [], outputTexts: [] }
  for (const word of [...command.assignments.flatMap((each) => each.value ?? []), ...command.words])
    for (const list of word.lists) walkList(walk, list, captured)
  for (const { target } of command.redirections) for (const list of target?.lists ?? []) walkList(walk, list, captured)
  for (const { name, span, value } of command.assignments)
    walk.assignments.push({
      name,
      ...(value === undefined ? {} : { value }),
      span: { start: context.place(span.start), end: context.place(span.end) },
      ...(context.inFunction === undefined ? {} : { inFunction: context.inFunction }),
    })
  const isOwn =
    command.words.length === 0 || /^(?:export|declare|local|readonly|typeset)$/.test(command.words[0]?.text ?? "")
  if (isOwn)
    for (const { name, value } of command.assignments) walk.variables.assign(name, value, !context.isConditional)
  const first = command.words[0]?.text
  if (first === undefined) return
  if (first === "set")
    applySet(
      context.options,
      command.words.slice(1).map((word) => word.text),
    )
  if (first === "trap" && command.words.some((word) => word.text === "ERR")) context.options.trapped = true
  if (first === "read") for (const word of command.words.slice(1)) walk.variables.assign(word.text, undefined, false)
  if (first === "[[") return
  const words = plainWords(walk.variables, command.words, context.place)
  const outputs = outputsOf(walk.variables, command)
  const own: Context = {
    ...context,
    outputs: [...outputs.map(knownText), ...context.outputs],
    outputTexts: [...outputs.map((each) => each.text), ...context.outputTexts],
  }
  const text = context.text.slice(command.span.start, command.span.end).replace(/\\\r?\n[ \t]*/g, "")
  emit(walk, words, command.redirections, own, text)
}

/** Records a command, or walks the script that it is given in a word or a here-document. */
function emit(
  walk: Walk,
  words: readonly GivenWord[],
  redirections: readonly Redirection[],
  context: Context,
  text: string,
): void {
  const found = unwrap(words)
  const input = inputOf(redirections, context) ?? context.input
  if (context.layer < deepestLayer && (found.script !== undefined || found.readsInput)) {
    const inner = innerScript(found, input)
    if (inner !== undefined) {
      const via = [...context.via, ...found.via]
      const options = optionsOf(found.shellOptions ?? "")
      const { root } = parseShell(inner.text)
      walkList(walk, root, {
        ...context,
        ...inner,
        input: found.readsInput ? undefined : input,
        options,
        via,
        layer: context.layer + 1,
        ...(found.within === undefined ? {} : { within: found.within }),
      })
      return
    }
  }
  const rest = found.words.map((word) => ({ word, isKnown: "isKnown" in word && word.isKnown === true }))
  const [first, last] = [rest[0]?.word, rest.at(-1)?.word]
  if (first === undefined || last === undefined) return
  const within = found.within ?? context.within
  walk.steps.push({
    span: { start: first.span.start, end: Math.max(last.span.end, first.span.end) },
    owner: walk.owner,
    words: rest.map(({ word, isKnown }) => knownText({ text: word.text, isKnown })),
    texts: rest.map(({ word }) => word.text),
    wordSpans: rest.map(({ word }) => word.span),
    text,
    pipedInto: context.pipedInto,
    pipefail: context.options.pipefail,
    failureIgnored: context.ignored !== undefined,
    ...(context.ignored === undefined ? {} : { ignoredBy: context.ignored }),
    outputs: context.outputs,
    outputTexts: context.outputTexts,
    via: [...context.via, ...found.via],
    ...(within === undefined ? {} : { within }),
    ...(context.inFunction === undefined ? {} : { inFunction: context.inFunction }),
    isCaptured: context.isCaptured,
    isConditional: context.isConditional,
  })
}

function walkCompound(walk: Walk, command: CompoundCommand, context: Context): void {
  const { place } = context
  const nameSpan = { start: place(command.nameSpan.start), end: place(command.nameSpan.end) }
  const span = { start: place(command.span.start), end: place(command.span.end) }
  const outputs = outputsOf(walk.variables, command)
  const inner: Context = {
    ...context,
    outputs: [...outputs.map(knownText), ...context.outputs],
    outputTexts: [...outputs.map((each) => each.text), ...context.outputTexts],
    options: command.kind === "subshell" ? { ...context.options } : context.options,
    isConditional: context.isConditional || command.kind === "if" || command.kind === "case",
  }
  if (command.kind === "function") {
    walk.functions.push({ name: command.name, nameSpan, span })
    const fresh: Context = {
      ...inner,
      isTested: false,
      ignored: undefined,
      isConditional: false,
      inFunction: command.name,
    }
    walk.later.push(() => {
      for (const body of command.bodies) walkList(walk, body, fresh)
    })
    return
  }
  const isFor = command.name === "for" || command.name === "select"
  if (isFor) forgetLoopVariable(walk, command)
  for (const condition of command.conditions) {
    if (isFor) for (const list of listsIn(condition)) walkList(walk, list, { ...inner, isCaptured: true })
    else walkList(walk, condition, { ...inner, isTested: true })
  }
  const from = walk.steps.length
  for (const body of command.bodies) walkList(walk, body, inner)
  const loop = endlessLoop(command, span, nameSpan, walk.steps.slice(from), context.text)
  if (loop !== undefined) walk.loops.push(loop)
}

function forgetLoopVariable(walk: Walk, command: CompoundCommand): void {
  const first = command.conditions[0]?.items[0]?.stages[0]
  const name = first?.kind === "simple" ? first.words[0]?.text : undefined
  if (name !== undefined) walk.variables.assign(name, undefined, false)
}
