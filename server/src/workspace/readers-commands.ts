/** Commands that read an env file: `docker run --env-file`, `node --env-file`, `source`, and the like. */

import type { EnvReader } from "../base/env-reader.ts"
import type { Span } from "../base/span.ts"
import { programName } from "../model/commands/programs.ts"
import type {
  Redirection,
  ShellAssignment,
  ShellCommand,
  ShellList,
  ShellWord,
  SimpleCommand,
} from "../syntax/shell/tree.ts"
import {
  type Option,
  option,
  optionsOf,
  type ProgramSetting,
  settingsOptions,
  wrappersOptions,
} from "./readers-options.ts"

/** One mention of an env file as an input of a program. */
export interface EnvUse {
  /** As written, quotes taken off, expansions in place. */
  readonly path: string
  /** Undefined for programs whose rules are not known here. */
  readonly reader: EnvReader | undefined
  /** The program with the option, in the user's words and without back-quotes. */
  readonly how: string
  /** Where the path stands. */
  readonly span: Span
}

/** Programs that only pass a command on, with or without options of their own. */
const wrappers = new Set(
  "sudo doas env exec command builtin nohup time timeout nice setsid npx pnpm yarn npm bunx dlx cross-env xargs watch concurrently poetry pipenv uv ssh-agent then do else ! exec-env run exec -".split(
    " ",
  ),
)
/** Programs to which quoted words are commands. */
const runners = /^(?:(?:ba|da|z|k)?sh|su|ssh|eval|nodemon|start-server-and-test)$/
/** Commands that set what another command prints: `export $(grep -v '^#' .env | xargs)`. */
const setters = /^(?:export|env|eval|declare|typeset|source|\.)$/
/** What is written to the screen or searched is not run. */
const deepest = 3

export type ReadScript = (text: string) => ShellList

/** All uses in a list of commands, scripts in words included; `read` parses those. `given`: variables set elsewhere. */
export function usesInList(
  list: ShellList,
  read: ReadScript,
  depth = 0,
  given: ReadonlyMap<string, string> = new Map(),
): readonly EnvUse[] {
  const values = depth === 0 ? new Map([...given, ...assignedIn(list)]) : given
  return commandsIn(list).flatMap((command) => usesOf(command, values, read, depth))
}

/** All simple commands, in file order, those of substitutions included. */
function commandsIn(list: ShellList): readonly PlacedCommand[] {
  let folder = ""
  return list.items.flatMap(({ stages, after }) => {
    // `cd deploy && docker compose --env-file .env up`
    if (after !== "and") folder = ""
    const found = stages.flatMap(simpleIn).map((each) => ({ ...each, folder: folder + (each.folder ?? "") }))
    const [program, to, more] = stages[0]?.kind === "simple" ? stages[0].words : []
    if (program?.text === "cd" && more === undefined && /^[\w.][^$`]*$/.test(to?.text ?? "")) folder += `${to?.text}/`
    return found
  })
}

/** `folder`: where the command runs, below the place where its list does. */
interface PlacedCommand extends SimpleCommand {
  readonly folder?: string
  /** Of what is no single command. */
  readonly name?: string
}

function simpleIn(command: ShellCommand): readonly PlacedCommand[] {
  if (command.kind === "simple") return [command, ...command.words.flatMap((word) => word.lists.flatMap(commandsIn))]
  const { span, redirections } = command
  return [
    ...[...command.conditions, ...command.bodies].flatMap(commandsIn),
    // `while read …; done < .env`
    { kind: "simple", span, assignments: [], words: [], redirections, name: "while read" },
  ]
}

/** Variables that the script gives one plain value, or one behind a folder that it works out: `$ROOT/.env`. */
function assignedIn(list: ShellList): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>()
  for (const { assignments } of commandsIn(list))
    for (const { name, value } of assignments) {
      const full = value && filled(value.text, new Map())
      const text = full !== undefined && /^(?:[^$`]*|(?:\$\w+|\$\{\w+\})\/[^$`]+)$/.test(full) ? full : undefined
      found.set(name, found.has(name) && found.get(name) !== text ? undefined : text)
    }
  return new Map([...found].flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])))
}

function usesOf(
  { words, assignments, redirections, folder = "", name: loop }: PlacedCommand,
  values: ReadonlyMap<string, string>,
  read: ReadScript,
  depth: number,
): readonly EnvUse[] {
  const start = programAt(words)
  const first = words[start]
  const program = programName(first?.text ?? "")
  const rest = words.slice(start + 1)
  const isScript = first?.isQuoted === true && /\s/.test(first.text)
  const sourced = program === "source" || program === "."
  const options = [
    ...(isScript ? [] : sourced ? [option(rest[0], rest[0]?.text, "bash", program)] : optionsOf(program, rest)),
    ...wrappersOptions(words.slice(0, start)),
    ...settingsOptions(settingsOf(assignments, words.slice(0, start)), rest),
    ...printed(words),
    ...taken(redirections, loop ?? program),
  ]
  return [
    ...options.flatMap(({ word, path, reader, how }): EnvUse[] => {
      if (word === undefined || path === "") return []
      const full = filled(path, values)
      return [{ path: /^[/~$%`]/.test(full) ? full : folder + full, reader, how, span: word.span }]
    }),
    // `concurrently "node --env-file=.env a.js" vite`: in the program's place stands a command.
    ...(depth < deepest && (isScript || runners.test(program))
      ? innerUses(words.slice(start), read, depth, values).map((use) => ({ ...use, path: folder + use.path }))
      : []),
  ]
}

/** Variables for one command alone: `NAME=value node …`, `cross-env NAME=value node …`. */
function settingsOf(assignments: readonly ShellAssignment[], before: readonly ShellWord[]): readonly ProgramSetting[] {
  return [
    ...assignments.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, text: value.text, word: value }])),
    ...before.flatMap((word) => {
      const [, name, text = ""] = /^(\w+)=(.*)$/s.exec(word.text) ?? []
      return name === undefined ? [] : [{ name, text, word }]
    }),
  ]
}

/** Words of commands whose output is set: which of them is a file, its name says. */
function printed(words: readonly ShellWord[]): readonly Option[] {
  const at = words.findIndex(({ text }) => setters.test(text))
  return words
    .slice(at < 0 ? words.length : at)
    .flatMap(({ lists }) =>
      lists.flatMap((list) =>
        commandsIn(list).flatMap((command) => [
          ...command.words.map((word) => option(word, word.text, undefined, `${words[at]?.text} $(…)`)),
          ...taken(command.redirections, `${words[at]?.text} $(…)`),
        ]),
      ),
    )
}

function taken(redirections: readonly Redirection[], program: string): readonly Option[] {
  return redirections.flatMap(({ operator, target }) =>
    operator === "<" && program !== "" ? [option(target, target?.text, undefined, program)] : [],
  )
}

/** The first word that is no wrapper, no option of one and no assignment. */
function programAt(words: readonly ShellWord[]): number {
  let at = 0
  let isWrapped = false
  while (at < words.length) {
    const text = words[at]?.text ?? ""
    const passes = wrappers.has(programName(text)) || (isWrapped && (/^-|^\w+=/.test(text) || /^\d+[smh]?$/.test(text)))
    if (!passes) return at
    // `sudo -u app node …`, `nice -n 10 …`
    at += isWrapped && /^(?:-[gknu]|--(?:env-file|group|user))$/.test(text) ? 2 : 1
    isWrapped = true
  }
  return at
}

/** Scripts in quoted words: `sh -c '…'`, `ssh host '…'`. */
function innerUses(
  words: readonly ShellWord[],
  read: ReadScript,
  depth: number,
  values: ReadonlyMap<string, string>,
): readonly EnvUse[] {
  return words.flatMap((word) =>
    word.isQuoted && /\s/.test(word.text)
      ? usesInList(read(word.text), read, depth + 1, values).map((use) => ({ ...use, span: word.span }))
      : [],
  )
}

/** Puts in what the script itself sets, and the default of `${X:-…}`. */
function filled(path: string, values: ReadonlyMap<string, string>): string {
  return path.replace(
    /\$\{(\w+)(?::?-([^}$]*))?\}|\$(\w+)/g,
    (whole, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
      values.get(braced ?? bare ?? "") ?? otherwise ?? whole,
  )
}
