/** Commands that read an env file: `docker run --env-file`, `node --env-file`, `source`, and the like. */
import type { Span } from "../base/span.ts"
import { programName } from "../model/commands/programs.ts"
import type { EnvReader } from "../model/env/types.ts"
import type { ShellCommand, ShellList, ShellWord, SimpleCommand } from "../syntax/shell/tree.ts"

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
  "sudo doas env exec command builtin nohup time timeout nice setsid npx pnpm yarn npm bunx cross-env xargs watch concurrently poetry pipenv uv ssh-agent then do else ! exec-env run exec -".split(
    " ",
  ),
)
/** Options of `docker run` without a value of their own. */
const switches =
  /^(?:-[ditPq]+|--(?:rm|init|privileged|detach|interactive|tty|read-only|publish-all|no-healthcheck|oom-kill-disable|quiet|replace|sig-proxy|no-hosts|rmi))$/
const containerVerbs = new Set(["run", "create", "exec"])
/** Other programs that take `--env-file`, `--from-env-file` or `-f`, by rules of their own. */
const strangers = new Set(["bun", "deno", "uv", "env-cmd", "kubectl", "act", "dotenvx", "flyctl", "fly", "vercel"])
/** What is written to the screen or searched is not run. */
const deepest = 3

export type ReadScript = (text: string) => ShellList

/** All uses in a list of commands, scripts in words included; `read` parses those. */
export function usesInList(list: ShellList, read: ReadScript, depth = 0): readonly EnvUse[] {
  const values = depth === 0 ? assignedIn(list) : new Map<string, string>()
  return commandsIn(list).flatMap((command) => usesOf(command, values, read, depth))
}

/** All simple commands, in file order, those of substitutions included. */
function commandsIn(list: ShellList): readonly SimpleCommand[] {
  return list.items.flatMap(({ stages }) => stages.flatMap(simpleIn))
}

function simpleIn(command: ShellCommand): readonly SimpleCommand[] {
  if (command.kind !== "simple") return [...command.conditions, ...command.bodies].flatMap(commandsIn)
  return [command, ...command.words.flatMap((word) => word.lists.flatMap(commandsIn))]
}

/** Variables that the script gives one plain value. */
function assignedIn(list: ShellList): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>()
  for (const { assignments } of commandsIn(list))
    for (const { name, value } of assignments) {
      const isPlain = value?.parts.every(({ kind }) => kind === "text") ?? false
      const text = isPlain ? value?.text : undefined
      found.set(name, found.has(name) && found.get(name) !== text ? undefined : text)
    }
  return new Map([...found].flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])))
}

function usesOf(
  command: SimpleCommand,
  values: ReadonlyMap<string, string>,
  read: ReadScript,
  depth: number,
): readonly EnvUse[] {
  const { words } = command
  const start = programAt(words)
  const first = words[start]
  if (first === undefined) return []
  const program = programName(first.text)
  const rest = words.slice(start + 1)
  const use = (word: ShellWord | undefined, path: string, reader: EnvReader | undefined, how: string): EnvUse[] =>
    word === undefined || path === "" ? [] : [{ path: filled(path, values), reader, how, span: word.span }]
  if (program === "source" || program === ".") return use(rest[0], rest[0]?.text ?? "", "bash", program)
  if (/^(?:ba|da|z|k)?sh$/.test(program) || program === "ssh" || program === "eval")
    return depth >= deepest ? [] : innerUses(rest, read, depth)
  return optionsOf(program, rest).flatMap(({ word, path, reader, how }) => use(word, path, reader, how))
}

/** The first word that is no wrapper, no option of one and no assignment. */
function programAt(words: readonly ShellWord[]): number {
  let at = 0
  let isWrapped = false
  while (at < words.length) {
    const text = words[at]?.text ?? ""
    const passes = wrappers.has(programName(text)) || (isWrapped && (/^-|^\w+=/.test(text) || /^\d+[smh]?$/.test(text)))
    if (!passes) return at
    isWrapped = true
    at++
  }
  return at
}

/** Scripts in quoted words: `sh -c '…'`, `ssh host '…'`. */
function innerUses(words: readonly ShellWord[], read: ReadScript, depth: number): readonly EnvUse[] {
  return words.flatMap((word) =>
    word.isQuoted && /\s/.test(word.text)
      ? usesInList(read(word.text), read, depth + 1).map((use) => ({ ...use, span: word.span }))
      : [],
  )
}

interface Option {
  readonly word: ShellWord | undefined
  readonly path: string
  readonly reader: EnvReader | undefined
  readonly how: string
}

function optionsOf(program: string, rest: readonly ShellWord[]): readonly Option[] {
  switch (program) {
    case "docker-compose":
    case "podman-compose":
      return valuesOf(rest, ["--env-file"], "compose", `${program} --env-file`)
    case "docker":
    case "podman":
    case "nerdctl":
      return containerOptions(program, rest)
    case "node":
    case "nodemon":
    case "tsx":
    case "ts-node":
    case "node-dev":
      return valuesOf(
        untilOperand(rest, ["--env-file", "--env-file-if-exists", "--import", "--require", "-r", "--loader"]),
        ["--env-file", "--env-file-if-exists"],
        "node",
        `${program} --env-file`,
      )
    case "dotenv":
      return [
        ...valuesOf(rest, ["-e"], "dotenv", "dotenv -e"),
        ...valuesOf(rest, ["-f", "--file"], "python", "dotenv -f"),
      ]
    case "uvicorn":
    case "hypercorn":
      return valuesOf(rest, ["--env-file"], "python", `${program} --env-file`)
    case "systemd-run":
      return rest.flatMap((word) => {
        const path = /^(?:-p|--property=)?EnvironmentFile=-?(.+)$/.exec(word.text)?.[1]
        return path === undefined ? [] : [{ word, path, reader: "systemd" as const, how: "systemd-run" }]
      })
    default:
      return strangers.has(program) ? valuesOf(rest, ["--env-file", "--from-env-file", "-f"], undefined, program) : []
  }
}

/** `docker compose --env-file`, else `run`, `create` and `exec` with options that end at the image. */
function containerOptions(program: string, rest: readonly ShellWord[]): readonly Option[] {
  const verb = rest.findIndex(({ text }, index) => !text.startsWith("-") && !isValue(rest, index))
  const name = rest[verb]?.text ?? ""
  const reader = program === "podman" ? "podman" : "docker"
  if (name === "compose") {
    const behind = rest.slice(verb + 1)
    return [
      ...valuesOf(behind, ["--env-file"], "compose", `${program} compose --env-file`),
      ...valuesOf(behind, ["--env-from-file"], "compose", `${program} compose --env-from-file`),
    ]
  }
  const from = name === "container" || name === "service" ? verb + 1 : verb
  if (!containerVerbs.has(rest[from]?.text ?? "")) return []
  const options = rest.slice(from + 1)
  let end = 0
  while (end < options.length) {
    const text = options[end]?.text ?? ""
    if (!text.startsWith("-")) break
    end += text.includes("=") || switches.test(text) ? 1 : 2
  }
  return valuesOf(options.slice(0, end), ["--env-file"], reader, `${program} ${rest[from]?.text} --env-file`)
}

/** Global options of docker with a value: `-H host`, `--context name`. */
function isValue(words: readonly ShellWord[], index: number): boolean {
  return /^(?:-H|-c|-l|--host|--context|--config|--log-level|--url|--connection)$/.test(words[index - 1]?.text ?? "")
}

/** Options before the program's own first operand; `valued` take the next word. */
function untilOperand(words: readonly ShellWord[], valued: readonly string[]): readonly ShellWord[] {
  let end = 0
  while (end < words.length) {
    const text = words[end]?.text ?? ""
    // `tsx watch --env-file=.env index.ts`
    if (!text.startsWith("-") && !(end === 0 && /^(?:watch|run)$/.test(text))) break
    end += valued.includes(text) ? 2 : 1
  }
  return words.slice(0, end)
}

function valuesOf(
  words: readonly ShellWord[],
  names: readonly string[],
  reader: EnvReader | undefined,
  how: string,
): readonly Option[] {
  return words.flatMap((word, index): Option[] => {
    const { text } = word
    const next = words[index + 1]
    if (names.includes(text)) return [{ word: next, path: next?.text ?? "", reader, how }]
    const joined = names.find((name) => text.startsWith(`${name}=`))
    return joined === undefined ? [] : [{ word, path: text.slice(joined.length + 1), reader, how }]
  })
}

/** Puts in what the script itself sets, and the default of `${X:-…}`. */
function filled(path: string, values: ReadonlyMap<string, string>): string {
  return path.replace(
    /\$\{(\w+)(?::?-([^}$]*))?\}|\$(\w+)/g,
    (whole, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
      values.get(braced ?? bare ?? "") ?? otherwise ?? whole,
  )
}
