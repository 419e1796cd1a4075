/** RUN, CMD, ENTRYPOINT and HEALTHCHECK: forms, commands and times. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { ExecWord, Instruction, JoinedText } from "../../syntax/dockerfile/tree.ts"
import { execWords } from "../../syntax/dockerfile/words.ts"
import { commandsOf, execCommands } from "./commands.ts"
import type { CommandLine, DockerCommand, HealthCheck, RunStep } from "./types.ts"
import { seconds } from "./values.ts"

/** What a SHELL sets for all RUNs behind it. */
export function shellOf(words: readonly string[] | undefined): {
  readonly pipefail: boolean
  readonly errexit: boolean
} {
  const all = (words ?? []).slice(1)
  return {
    pipefail: all.includes("pipefail"),
    errexit: all.some((word) => /^-[a-z]*e/.test(word)),
  }
}

export function commandLineOf(
  instruction: Instruction,
  rest: JoinedText,
  exec: readonly ExecWord[] | undefined,
  escapeMark: string,
): CommandLine {
  return {
    instruction,
    form: exec === undefined ? "shell" : "exec",
    span: rest.spanOf(0, rest.text.length),
    exec: exec ?? [],
    text: rest.text,
    commands: exec === undefined ? commandsOf(rest, escapeMark) : execCommands(exec, escapeMark),
  }
}

export function healthcheckOf(instruction: Instruction, escapeMark: string): HealthCheck {
  const [kind] = instruction.words
  const flag = (name: string) => instruction.flags.find((each) => each.name === name)?.value
  const time = (name: string, fallback: number): Known<number> => {
    const value = flag(name)
    return value === undefined ? known(fallback) : seconds(value)
  }
  const retries = flag("retries")
  const { rest } = instruction
  let from = kind === undefined ? 0 : kind.from + kind.raw.length
  while (from < rest.text.length && /\s/.test(rest.text[from] ?? "")) from++
  const command: JoinedText = {
    text: rest.text.slice(from),
    spanOf: (start, end) => rest.spanOf(from + start, from + end),
  }
  const isCommand = kind !== undefined && /^cmd$/i.test(kind.raw)
  return {
    instruction,
    none: kind !== undefined && /^none$/i.test(kind.raw),
    command: isCommand ? commandLineOf(instruction, command, execWords(command), escapeMark) : undefined,
    interval: time("interval", 30),
    timeout: time("timeout", 30),
    startPeriod: time("start-period", 0),
    retries:
      retries === undefined
        ? known(3)
        : /^\d+$/.test(retries)
          ? known(Number(retries) === 0 ? 3 : Number(retries))
          : unknown("the count cannot be read"),
  }
}

export function runOf(
  instruction: Instruction,
  escapeMark: string,
  shell: { readonly pipefail: boolean; readonly errexit: boolean },
): RunStep {
  const { exec, heredocs } = instruction
  const outer = exec === undefined ? commandsOf(instruction.rest, escapeMark) : execCommands(exec, escapeMark)
  const [document] = heredocs
  const [program] = outer
  const name = program?.words[0]?.known ? program.words[0].value : ""
  const interpreter =
    document === undefined ? "" : (/^#!\s*(?:\/usr\/bin\/env\s+)?(\S+)/.exec(document.body)?.[1] ?? "")
  // A here-document alone, or behind a shell, is the script; behind another program it is that one's input.
  const isScript = document !== undefined && (program === undefined || /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(name))
  const foreign = document !== undefined && (!isScript || (interpreter !== "" && !/sh$/.test(interpreter)))
  const inner: DockerCommand[] =
    isScript && !foreign ? heredocs.flatMap((each) => commandsOf(bodyText(each.body, each.bodySpan.start), "\\")) : []
  const commands = isScript && document !== undefined ? inner : outer
  return {
    instruction,
    commands,
    mounts: instruction.flags.flatMap((flag) =>
      flag.name === "mount" && flag.value !== undefined ? [mountOf(flag.value)] : [],
    ),
    pipefail: shell.pipefail || sets(commands, "pipefail"),
    errexit: shell.errexit || sets(commands, "errexit"),
    foreign,
  }
}

/** Continued lines of a script keep their places: mark and line break become blanks. */
function bodyText(body: string, start: number): JoinedText {
  return {
    text: body.replace(/\\\r\n/g, "   ").replace(/\\\n/g, "  "),
    spanOf: (from, to) => ({ start: start + from, end: start + Math.max(from, to) }),
  }
}

function sets(commands: readonly DockerCommand[], option: "pipefail" | "errexit"): boolean {
  return commands.some(({ words }) => {
    const texts = words.map((word) => (word.known ? word.value : ""))
    if (texts[0] !== "set") return false
    return texts.includes(option) || (option === "errexit" && texts.slice(1).some((word) => /^-[a-z]*e/.test(word)))
  })
}

/** `type=secret,id=x,required` as names and values. */
function mountOf(value: string): ReadonlyMap<string, string> {
  return new Map(
    value.split(",").map((part) => {
      const equals = part.indexOf("=")
      return equals < 0 ? [part.toLowerCase(), "true"] : [part.slice(0, equals).toLowerCase(), part.slice(equals + 1)]
    }),
  )
}
