/** Options of programs that name an env file. */

import type { EnvReader } from "../base/env-reader.ts"
import { programName } from "../model/commands/programs.ts"
import type { ShellWord } from "../syntax/shell/tree.ts"

/** Options of `docker run` without a value of their own. */
const switches =
  /^(?:-[ditPq]+|--(?:rm|init|privileged|detach|interactive|tty|read-only|publish-all|no-healthcheck|oom-kill-disable|quiet|replace|sig-proxy|no-hosts|rmi))$/
const containerVerbs = new Set(["run", "create", "exec"])
/** Other programs that take `--env-file`, `--from-env-file` or `-f`, by rules of their own. */
const strangers = new Set(
  "bun deno uv env-cmd kubectl act dotenvx flyctl fly vercel foreman honcho nf heroku".split(" "),
)
/** One mention of a file; without a word there is none. */
export interface Option {
  readonly word: ShellWord | undefined
  readonly path: string
  readonly reader: EnvReader | undefined
  readonly how: string
}

/** What the words behind a program name. */
export function optionsOf(program: string, rest: readonly ShellWord[]): readonly Option[] {
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
    case "dotenv-cli":
      return dotenvOptions(rest)
    case "env-cmd":
      return envCmdOptions(rest)
    case "uvicorn":
    case "hypercorn":
    case "flask":
      return valuesOf(rest, ["--env-file"], "python", `${program} --env-file`)
    case "systemd-run":
      return rest.flatMap((word) => {
        const path = /^(?:-p|--property=)?EnvironmentFile=-?(.+)$/.exec(word.text)?.[1]
        return path === undefined ? [] : [{ word, path, reader: "systemd" as const, how: "systemd-run" }]
      })
    default:
      return strangers.has(program) ? strangersOptions(program, rest) : []
  }
}

/** Two programs have the name: that of Node.js (`-e`, `-c`) runs what follows, that of Python has verbs. */
function dotenvOptions(rest: readonly ShellWord[]): readonly Option[] {
  const [first] = rest
  const files = valuesOf(rest, ["-f", "--file"], "python", "dotenv -f")
  const verb = rest.find(({ text }, index) => !text.startsWith("-") && !/^-[ecfpv]$/.test(rest[index - 1]?.text ?? ""))
  if (files.length > 0) return files
  if (/^(?:run|list|get|set|unset)$/.test(verb?.text ?? ""))
    return [option(verb, ".env", "python", `dotenv ${verb?.text}`)]
  const own = valuesOf(rest, ["-e"], "dotenv", "dotenv -e")
  if (own.length > 0) return own
  const at = rest.findIndex(({ text }) => text === "-c")
  const stage = at < 0 || /^-/.test(rest[at + 1]?.text ?? "-") ? undefined : rest[at + 1]?.text
  const names = at < 0 ? [""] : ["", ".local", ...(stage === undefined ? [] : [`.${stage}`, `.${stage}.local`])]
  return names.map((name) => option(first, `.env${name}`, "dotenv", "dotenv"))
}

function strangersOptions(program: string, rest: readonly ShellWord[]): readonly Option[] {
  const own = valuesOf(rest, ["--env-file", "--from-env-file", "--env", "-e", "-f"], undefined, program)
  return own.length === 0 && program === "dotenvx" ? [option(rest[0], ".env", undefined, program)] : own
}

/** `env-cmd -f FILE`, before version 9 `env-cmd FILE`, else `.env`; `-e` and `-r` take a file of another kind. */
function envCmdOptions(rest: readonly ShellWord[]): readonly Option[] {
  const [first] = rest
  const own = valuesOf(rest, ["-f", "--file"], undefined, "env-cmd")
  if (own.length > 0 || rest.some(({ text }) => /^(?:-[er]|--(?:environments|rc-file))$/.test(text))) return own
  return [option(first, first?.text.startsWith(".") ? first.text : ".env", undefined, "env-cmd")]
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

export function option(word: ShellWord | undefined, path = "", reader: EnvReader | undefined, how: string): Option {
  return { word, path, reader, how }
}

/** A variable for one command alone. */
export interface ProgramSetting {
  readonly name: string
  readonly text: string
  readonly word: ShellWord
}

/** `node -r dotenv/config`, with the file in an argument or a variable; `NODE_OPTIONS`. */
export function settingsOptions(settings: readonly ProgramSetting[], rest: readonly ShellWord[]): readonly Option[] {
  const own = rest.find(({ text }) => text.startsWith("dotenv_config_path="))
  const path = own?.text.slice(19) ?? settings.find(({ name }) => name === "DOTENV_CONFIG_PATH")?.text ?? ".env"
  const preloads = rest.filter(({ text }) => /^(?:-r|--(?:require|import)=)?dotenv\/config(?:\.js)?$/.test(text))
  return [
    ...preloads.map((word) => option(own ?? word, path, "dotenv", "dotenv/config")),
    ...settings.flatMap(({ name, text, word }) =>
      name !== "NODE_OPTIONS"
        ? []
        : [...text.matchAll(/--env-file(?:-if-exists)?[= ](\S+)/g)].map(([, file]) =>
            option(word, file, "node", "NODE_OPTIONS --env-file"),
          ),
    ),
  ]
}

/** `uv run --env-file .env python …`; Pipenv reads `.env` by itself. */
export function wrappersOptions(before: readonly ShellWord[]): readonly Option[] {
  return before.flatMap((word, index) => {
    const name = programName(word.text)
    if (name === "pipenv") return [option(word, ".env", "python", name)]
    return name === "uv" ? strangersOptions(name, before.slice(index + 1)) : []
  })
}
