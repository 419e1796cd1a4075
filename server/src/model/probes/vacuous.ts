/** What a probe's exit status depends on: whether it can fail at all, and whether it touches the service. */
import { programOf, type SimpleCommand } from "./shell.ts"

/**
 * `never`: no outcome makes it fail. `version`: it asks a program for its version or help. `config`: it reads a
 * configuration file. `self`: it finds its own command line in the process list. `status`: it fails on a lost
 * connection, not on an error answer.
 */
export type Emptiness = "never" | "version" | "config" | "self" | "status"

const harmless = new Set([
  "true",
  ":",
  "echo",
  "printf",
  "date",
  "hostname",
  "whoami",
  "id",
  "pwd",
  "env",
  "uptime",
  "uname",
  "sleep",
])

/** Why the probe says nothing about the service, or undefined for one that does (or cannot be followed). */
export function emptinessOf(commands: readonly SimpleCommand[] | undefined): Emptiness | undefined {
  if (commands === undefined || commands.length === 0) return undefined
  if (!canFail(commands)) return "never"
  const telling = commands.filter((each) => !isPlumbing(each))
  if (telling.length === 0) return undefined
  if (telling.every(isVersion)) return "version"
  if (telling.every(isConfigTest)) return "config"
  if (findsItself(commands)) return "self"
  return telling.length === 1 && telling[0] && ignoresStatus(telling[0], commands) ? "status" : undefined
}

/** True if some outcome of the commands gives an exit status other than 0. */
function canFail(commands: readonly SimpleCommand[]): boolean {
  const strict = commands.some((each) => each.words[0] === "set" && /^-[a-z]*e/.test(each.words[1] ?? ""))
  let list = false
  let pipeline: SimpleCommand[] = []
  const lists: boolean[] = []
  let join: SimpleCommand["after"] = "start"
  const close = (): void => {
    const last = pipeline.at(-1)
    if (last === undefined) return
    const fails = mayFail(last)
    // `a || b` fails only if both do; `a && b` if one does.
    list = join === "or" ? list && fails : join === "and" ? list || fails : fails
    pipeline = []
  }
  for (const command of commands) {
    if (command.after === "pipe") {
      pipeline.push(command)
      continue
    }
    close()
    if (command.after === "then") lists.push(list)
    join = command.after
    pipeline = [command]
  }
  close()
  if (list) return true
  if (strict && lists.some(Boolean)) return true
  return commands.some((each, i) => isFailingExit(each) && isReachable(commands, i))
}

function mayFail(command: SimpleCommand): boolean {
  if (isFailingExit(command) || command.redirected) return true
  const program = programOf(command)
  // Process 1 of a container is there as long as the container runs.
  if (program === "kill" && command.words.slice(1).join(" ") === "-0 1") return false
  return !harmless.has(program) && !(program === "exit" && command.words[1] === "0")
}

/** `exit 1`, `exit $?`, `exit` (the status so far). */
function isFailingExit(command: SimpleCommand): boolean {
  return ["exit", "return", "false"].includes(command.words[0] ?? "") && command.words[1] !== "0"
}

/** An `exit 1` behind a command that cannot fail is never run. */
function isReachable(commands: readonly SimpleCommand[], index: number): boolean {
  const before = commands[index - 1]
  const command = commands[index]
  if (command?.after !== "or" || before === undefined) return command?.words[1] !== undefined || index > 0
  return mayFail(before)
}

/** Commands that only shape the status or the output. */
function isPlumbing(command: SimpleCommand): boolean {
  if (command.redirected) return false
  const program = programOf(command)
  return ["exit", "set", "cd", "export", "false", "return"].includes(program) || harmless.has(program)
}

/** `app --version`, `python -m app --version`, `app version`, `nginx -v`: it proves that a file can be started. */
function isVersion(command: SimpleCommand): boolean {
  const words = command.words.slice(1)
  const last = words.at(-1) ?? ""
  if (/^(?:curl|wget|grep|nc|test|\[)$/.test(programOf(command)) && words.length > 1) return false
  if (/^--?(?:version|help)$/.test(last) || isImportOnly(command)) return true
  return words.length === 1 && /^(?:-[vVh]|version|help)$/.test(last)
}

/** `python -c "import app"`: the package is there. */
function isImportOnly(command: SimpleCommand): boolean {
  const at = command.words.indexOf("-c")
  const script = at < 0 || !/^python[\d.]*$/.test(programOf(command)) ? "" : (command.words[at + 1] ?? "")
  const statements = script.split(/[;\n]/).map((each) => each.trim())
  const harmlessStatement = /^(?:import [\w., ]+|from [\w.]+ import [\w., ]+|print\([\w.'" ]*\)|(?:sys\.)?exit\(0?\)|)$/
  return script !== "" && statements.every((each) => harmlessStatement.test(each))
}

/** `nginx -t` and its like read the configuration file, whether or not the server runs. */
function isConfigTest(command: SimpleCommand): boolean {
  const words = command.words.slice(1)
  switch (programOf(command)) {
    case "nginx":
      return words.includes("-t") || words.includes("-T")
    case "apachectl":
    case "apache2ctl":
    case "httpd":
      return words.includes("configtest") || words.includes("-t")
    case "haproxy":
      return words.includes("-c")
    case "caddy":
      return words[0] === "validate"
    default:
      return false
  }
}

/** `ps … | grep word`, `pgrep -f word || …` in a shell: the shell's own command line holds the word. */
function findsItself(commands: readonly SimpleCommand[]): boolean {
  return commands.some((each, i) => {
    const full = programOf(each) === "pgrep" && each.words.some((word) => /^-[a-z]*f/.test(word))
    if (full && commands.length > 1) return !/[[\]$^]/.test(each.words.at(-1) ?? "")
    const before = commands[i - 1]
    if (each.after !== "pipe" || programOf(each) !== "grep" || before === undefined || programOf(before) !== "ps")
      return false
    const rest = commands.slice(i + 1)
    const excluded = rest[0]?.after === "pipe" && rest[0].words.includes("-v")
    const word = each.words.slice(1).find((part) => !part.startsWith("-")) ?? ""
    return !excluded && !each.words.includes("-v") && word !== "" && !/[[\]$]/.test(word)
  })
}

/** A lone `curl` without `--fail` takes an error page for success, unless something reads what it prints. */
function ignoresStatus(command: SimpleCommand, commands: readonly SimpleCommand[]): boolean {
  if (programOf(command) !== "curl" || commands.some((each) => each.after === "pipe")) return false
  return !command.words.some(
    (word) =>
      /^-[a-zA-Z]*f/.test(word) || /^--(?:fail|fail-with-body|write-out)\b/.test(word) || /^-[a-zA-Z]*w/.test(word),
  )
}
