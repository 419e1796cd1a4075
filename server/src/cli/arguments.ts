/** Reads the command line. What it does not understand is an answer of its own, never guessed at. */
import { type EnvReader, envReaders } from "../base/env-reader.ts"
import { nearest } from "../base/nearest.ts"
import type { Severity } from "../base/problem.ts"

export interface CheckCommand {
  readonly command: "check"
  readonly paths: readonly string[]
  readonly format: "text" | "json"
  readonly failOn: Severity
  readonly gitignore: boolean
}

export interface FixCommand {
  readonly command: "fix"
  readonly paths: readonly string[]
  readonly safety: "safe" | "review"
  readonly dryRun: boolean
  readonly failOn: Severity
  readonly gitignore: boolean
}

export interface ChecklistCommand {
  readonly command: "checklist"
  readonly paths: readonly string[]
  readonly format: "text" | "json" | "markdown"
  readonly failOn: "fail" | "unknown"
}

export interface ExposureCommand {
  readonly command: "exposure"
  readonly paths: readonly string[]
  readonly format: "text" | "json"
  /** The systemd to score for; undefined takes the settings' or the newest. */
  readonly systemd: number | undefined
  /** Exposure in tenths, as `systemd-analyze security --threshold`: a unit above it makes the exit code 1. */
  readonly threshold: number | undefined
}

export interface ScaffoldCommand {
  readonly command: "scaffold"
  /** The project's folder. */
  readonly path: string
  readonly profile: string | undefined
  /** A file of answers, and a folder of templates. */
  readonly answers: string | undefined
  readonly templates: string | undefined
  readonly sets: ReadonlyMap<string, string>
  readonly dryRun: boolean
  readonly check: boolean
  readonly yes: boolean
  readonly restore: boolean
  readonly onConflict: "keep" | "beside" | "merge" | undefined
  readonly format: "text" | "json"
}

export interface EnvReadCommand {
  readonly command: "env-read"
  /** `-` is the standard input. */
  readonly path: string
  readonly reader: EnvReader
  /** The surrounding environment, all of it. */
  readonly sets: ReadonlyMap<string, string>
  readonly format: "text" | "json"
  readonly showSecrets: boolean
}

export interface EnvExampleCommand {
  readonly command: "env-example"
  /** The project's folder, or the example itself. */
  readonly path: string
  readonly write: boolean
}

export type Command =
  | EnvReadCommand
  | EnvExampleCommand
  | ScaffoldCommand
  | ExposureCommand
  | ChecklistCommand
  | CheckCommand
  | FixCommand
  | { readonly command: "explain"; readonly rule: string }
  | { readonly command: "rules"; readonly format: "text" | "json" }
  | { readonly command: "help" }
  | { readonly command: "version" }
  | { readonly command: "misuse"; readonly why: string }

/** Stands for any value, and for any number of values. */
const anything = ["*"] as const
const several = ["*", "*"] as const

/** Options by command; a list holds the values that may stand behind, strongest or most usual first. */
const options = {
  check: { format: ["text", "json"], "fail-on": ["error", "warning", "info", "hint"], "no-gitignore": [] },
  fix: {
    safety: ["safe", "review"],
    "dry-run": [],
    "fail-on": ["error", "warning", "info", "hint"],
    "no-gitignore": [],
  },
  checklist: { format: ["text", "json", "markdown"], "fail-on": ["fail", "unknown"] },
  exposure: { format: ["text", "json"], systemd: ["252", "257", "262"], threshold: numbers(0, 100) },
  scaffold: {
    profile: anything,
    answers: anything,
    set: several,
    templates: anything,
    "dry-run": [],
    check: [],
    yes: [],
    restore: [],
    "on-conflict": ["keep", "beside", "merge"],
    format: ["text", "json"],
  },
  env: { reader: envReaders, set: several, format: ["text", "json"], "show-secrets": [], write: [] },
  explain: {},
  rules: { format: ["text", "json"] },
} as const satisfies Record<string, Record<string, readonly string[]>>

type Named = keyof typeof options

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i))
}

/** The command that the arguments (without program and script) ask for. */
export function readArguments(given: readonly string[]): Command {
  const [name = "", ...rest] = given
  const flags = given.slice(0, given.includes("--") ? given.indexOf("--") : given.length)
  if (flags.includes("--help") || flags.includes("-h") || name === "help") return { command: "help" }
  if (name === "--version" || name === "-V" || name === "version") return { command: "version" }
  if (name === "") return { command: "misuse", why: "No command is given." }
  if (!isCommand(name)) return { command: "misuse", why: unknownCommand(name) }
  const read = split(name, rest)
  return typeof read === "string" ? { command: "misuse", why: read } : commandOf(name, read)
}

interface Split {
  readonly operands: readonly string[]
  readonly values: ReadonlyMap<string, string>
  /** All values of options that may be given several times. */
  readonly lists: ReadonlyMap<string, readonly string[]>
}

function commandOf(name: Named, read: Split): Command {
  const { operands, values } = read
  const format = values.get("format") === "json" ? "json" : "text"
  const failOn = options.check["fail-on"].find((severity) => severity === values.get("fail-on")) ?? "error"
  const paths = operands.length === 0 ? ["."] : operands
  const gitignore = !values.has("no-gitignore")
  switch (name) {
    case "check":
      return { command: "check", paths, format, failOn, gitignore }
    case "fix": {
      const safety = values.get("safety") === "review" ? "review" : "safe"
      return { command: "fix", paths, safety, dryRun: values.has("dry-run"), failOn, gitignore }
    }
    case "checklist": {
      const wanted = options.checklist.format.find((each) => each === values.get("format")) ?? "text"
      const worst = values.get("fail-on") === "unknown" ? "unknown" : "fail"
      return { command: "checklist", paths, format: wanted, failOn: worst }
    }
    case "exposure": {
      if (operands.length === 0) return { command: "misuse", why: "`exposure` takes unit files." }
      const number = (option: string): number | undefined =>
        values.has(option) ? Number(values.get(option)) : undefined
      return { command: "exposure", paths, format, systemd: number("systemd"), threshold: number("threshold") }
    }
    case "scaffold":
      return scaffoldCommand(read, format)
    case "env":
      return envCommand(read, format)
    case "explain": {
      const [rule, more] = operands
      if (rule === undefined || more !== undefined) return { command: "misuse", why: "`explain` takes one rule." }
      return { command: "explain", rule }
    }
    case "rules":
      return operands.length > 0 ? { command: "misuse", why: "`rules` takes no paths." } : { command: "rules", format }
  }
}

function scaffoldCommand({ operands, values, lists }: Split, format: "text" | "json"): Command {
  const [path = ".", more] = operands
  if (more !== undefined) return { command: "misuse", why: "`scaffold` takes one folder." }
  const sets = new Map<string, string>()
  for (const each of lists.get("set") ?? []) {
    const equals = each.indexOf("=")
    if (equals < 1) return { command: "misuse", why: "`--set` takes `key=value`." }
    sets.set(each.slice(0, equals), each.slice(equals + 1))
  }
  const onConflict = options.scaffold["on-conflict"].find((choice) => choice === values.get("on-conflict"))
  return {
    command: "scaffold",
    path,
    profile: values.get("profile"),
    answers: values.get("answers"),
    templates: values.get("templates"),
    sets,
    dryRun: values.has("dry-run"),
    check: values.has("check"),
    yes: values.has("yes"),
    restore: values.has("restore"),
    onConflict,
    format,
  }
}

function envCommand({ operands, values, lists }: Split, format: "text" | "json"): Command {
  const [action, path, more] = operands
  if (action === "example") return envExampleCommand(operands, values)
  if (action !== "read") return { command: "misuse", why: "`env` takes `read` and one file, or `example`." }
  if (values.has("write"))
    return { command: "misuse", why: "`env read` writes nothing: `--write` is for `env example`." }
  if (path === undefined || more !== undefined) return { command: "misuse", why: "`env read` takes one file, or `-`." }
  const reader = envReaders.find((each) => each === values.get("reader"))
  if (reader === undefined)
    return { command: "misuse", why: `\`env read\` needs \`--reader\`: ${envReaders.join(", ")}.` }
  const sets = new Map<string, string>()
  for (const each of lists.get("set") ?? []) {
    const equals = each.indexOf("=")
    if (equals < 1) return { command: "misuse", why: "`--set` takes `NAME=VALUE`." }
    sets.set(each.slice(0, equals), each.slice(equals + 1))
  }
  return { command: "env-read", path, reader, sets, format, showSecrets: values.has("show-secrets") }
}

function envExampleCommand(operands: readonly string[], values: ReadonlyMap<string, string>): Command {
  const [, path = ".", more] = operands
  if (more !== undefined) return { command: "misuse", why: "`env example` takes one folder or file." }
  const other = [...values.keys()].find((name) => name !== "write")
  if (other !== undefined) return { command: "misuse", why: `\`env example\` has no option \`--${other}\`.` }
  return { command: "env-example", path, write: values.has("write") }
}

function split(name: Named, rest: readonly string[]): Split | string {
  const allowed: Readonly<Record<string, readonly string[]>> = options[name]
  const operands: string[] = []
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? ""
    if (word === "--") return { operands: [...operands, ...rest.slice(i + 1)], values, lists }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word)
      continue
    }
    const equals = word.indexOf("=")
    const option = (equals < 0 ? word : word.slice(0, equals)).replace(/^--?/, "")
    const choices = word.startsWith("--") && Object.hasOwn(allowed, option) ? allowed[option] : undefined
    if (choices === undefined) return unknownOption(name, word, Object.keys(allowed))
    const value = choices.length === 0 ? "" : equals < 0 ? rest[++i] : word.slice(equals + 1)
    if (choices.length === 0 && equals >= 0) return `\`--${option}\` takes no value.`
    if (choices[0] === anything[0]) {
      if (value === undefined || value === "") return `\`--${option}\` takes a value.`
      if (values.has(option) && choices.length === anything.length) return `\`--${option}\` is given twice.`
      lists.set(option, [...(lists.get(option) ?? []), value])
    } else if (value === undefined || (choices.length > 0 && !choices.includes(value)))
      return choices.length > 20
        ? `\`--${option}\` must be a whole number from ${choices[0]} to ${choices.at(-1)}.`
        : `\`--${option}\` must be one of ${choices.join(", ")}.`
    values.set(option, value)
  }
  return { operands, values, lists }
}

function isCommand(name: string): name is Named {
  return Object.hasOwn(options, name)
}

function unknownCommand(name: string): string {
  const meant = nearest(name, Object.keys(options))
  if (meant !== undefined) return `There is no command \`${name}\`: did you mean \`${meant}\`?`
  return `There is no command \`${name}\`. To check files, write \`deploylint check ${name}\`.`
}

function unknownOption(name: string, word: string, allowed: readonly string[]): string {
  const meant = nearest(word.replace(/^-+/, "").replace(/=.*$/s, ""), allowed)
  return `\`${name}\` has no option \`${word}\`${meant === undefined ? "." : `: did you mean \`--${meant}\`?`}`
}
