/** Builtin commands of bash that a file of variables may call, and what they do to the variables. */

import { type Builtin, type Call, declare, noSuchOption } from "./bash-declare.ts"
import { isName } from "./bash-lex.ts"
import { unknownValue } from "./bash-machine.ts"
import { set } from "./bash-set.ts"
import { testHolds } from "./bash-test.ts"
import { Stop } from "./bash-tree.ts"

const otherFile = "another file is read, which may set it"

function unset({ runner, args, at }: Call): number | undefined {
  const { machine } = runner
  const refuse = (place: number, why: string, status: number) => {
    runner.complain(place, place + 1, why)
    return status
  }
  const first = args.findIndex(({ value }) => !value.known || !/^-[fvn]+$/.test(value.text))
  const letters = args
    .slice(0, first < 0 ? args.length : first)
    .map(({ value }) => value.text.slice(1))
    .join("")
  const names = first < 0 ? [] : args.slice(first)
  if (names[0]?.value.text === "--") names.shift()
  else if (names[0]?.value.known && /^-./.test(names[0].value.text)) return refuse(at, noSuchOption, 2)
  if (letters.includes("f") && letters.includes("v")) return refuse(at, noSuchOption, 1)
  let status: number | undefined = 0
  for (const { value, at: place } of names) {
    if (!value.known || /\[.*\]$/.test(value.text)) machine.cloud("`unset` of names that no file shows may remove it")
    else if (letters.includes("f")) machine.define(value.text, undefined)
    else if (!isName(value.text)) {
      if (letters.includes("v")) status = refuse(place, "this is no name of a variable", 1)
    } else if (machine.isReadonly(value.text)) status = refuse(place, "a variable that cannot be changed is removed", 1)
    // A variable that refers to another one, which `-n` would remove, is doubtful from its declaration on.
    else if (letters.includes("n")) continue
    else if (machine.variables.has(value.text)) machine.unset(value.text)
    else machine.define(value.text, undefined)
  }
  return status
}

/** `exit` ends the shell, `return` the file; in a branch that may not run both leave the rest open. */
function leave({ runner, name, at }: Call): number | undefined {
  const why = "`exit` ends the shell that reads the file"
  if (name !== "return" && runner.machine.doubt === undefined) throw new Stop("exit", why, at)
  throw new Stop(name === "return" ? "return" : "exit", why, at)
}

function exec(call: Call): number | undefined {
  if (call.args.length === 0) return undefined
  throw new Stop("exit", "`exec` replaces the shell that reads the file", call.at)
}

function evaluate({ runner, args, at }: Call): number | undefined {
  const { machine } = runner
  if (args.some(({ value }) => !value.known || value.because !== undefined)) {
    machine.cloud("`eval` runs a text that no file shows, which may set it")
    return undefined
  }
  runner.text(args.map(({ value }) => value.text).join(" "), at)
  return machine.status
}

function source({ runner, args, at }: Call): number | undefined {
  if (args.length === 0) {
    runner.complain(at, at + 1, "no file is named to be read")
    return 2
  }
  runner.machine.cloud(otherFile)
  return undefined
}

/** `read` and its kind: the names get what comes from outside. */
function filled({ runner, args, name }: Call): number | undefined {
  const { machine } = runner
  const names = args.map(({ value }) => value.text).filter((text) => isName(text))
  const targets =
    name === "read" && names.length === 0 ? ["REPLY"] : name === "getopts" ? [...names, "OPTARG", "OPTIND"] : names
  machine.uses = []
  machine.missing = []
  const isArray =
    /^(?:mapfile|readarray)$/.test(name) || (name === "read" && args.some(({ value }) => value.text === "-a"))
  for (const target of targets)
    if (machine.isReadonly(target)) continue
    else if (isArray) machine.assignArray(target, runner.expander.at)
    else machine.assign(target, unknownValue("it is read from an input"), runner.expander.at)
  return undefined
}

function printf(call: Call): number | undefined {
  const [option, target] = call.args
  if (option?.value.text !== "-v") return option?.value.known === false ? undefined : 0
  return filled({ ...call, name: "printf", args: target ? [target] : [] })
}

function letIn({ runner, args }: Call): number | undefined {
  let last: bigint | undefined
  for (const { value } of args) {
    try {
      last = value.known && value.because === undefined ? runner.expander.computed(value.text) : undefined
    } catch (error) {
      if (error instanceof Stop && error.kind === "discard") return 1
      throw error
    }
    if (!value.known) runner.machine.cloud("arithmetic that no file settles may have changed it")
    else if (last === undefined) runner.machine.unsure("arithmetic that no file settles may have changed it")
  }
  return last === undefined ? undefined : last === 0n ? 1 : 0
}

function moved({ runner }: Call): number | undefined {
  const { machine } = runner
  for (const name of ["PWD", "OLDPWD"]) machine.change(name, { value: unknownValue("it is a folder of the machine") })
  return undefined
}

function test({ runner, name, args, at }: Call): number | undefined {
  const values = args.map(({ value }) => value)
  const last = values.at(-1)
  if (name === "[" && last?.text !== "]") {
    if (last?.known === false) return undefined
    runner.complain(at, at + 1, "`[` is never closed by `]`")
    return 2
  }
  const holds = testHolds(name === "[" ? values.slice(0, -1) : values)
  return holds === undefined ? undefined : holds ? 0 : 1
}

/** `command NAME …` and `builtin NAME …`. */
function prefixed(call: Call): number | undefined {
  const [first, ...args] = call.args
  const name = first?.value.text ?? ""
  const builtin = first?.value.known ? builtins[name] : undefined
  return builtin ? builtin({ ...call, name, args }) : undefined
}

function shopt({ runner, args }: Call): number | undefined {
  if (args.some(({ value }) => /^-[su]/.test(value.text)))
    runner.machine.unsure("an option changes how the shell reads")
  return undefined
}

function early({ runner }: Call): number | undefined {
  runner.machine.unsure("a loop may have been left before it")
  return undefined
}

/** `shift N` of arguments that the file or a function's caller gave; those of the shell itself are not known anyway. */
function shift({ runner, args }: Call): number | undefined {
  const { machine } = runner
  const { positional } = machine
  const count = args[0]?.value ?? { text: "1", known: true }
  if (positional === undefined) return undefined
  if (machine.doubt !== undefined || !count.known || !/^\d{1,9}$/.test(count.text)) {
    machine.positional = undefined
    return undefined
  }
  const by = Number(count.text)
  if (by > positional.length) return 1
  machine.positional = positional.slice(by)
  return 0
}

const quiet: Builtin = () => undefined
const others =
  "alias bg bind caller compgen complete compopt dirs disown enable fc fg hash help history jobs kill logout suspend times trap type ulimit umask unalias wait"

export const builtins: Readonly<Record<string, Builtin>> = Object.assign(Object.create(null), {
  ...Object.fromEntries(others.split(" ").map((name) => [name, quiet])),
  export: declare,
  readonly: declare,
  declare,
  typeset: declare,
  local: declare,
  unset,
  set,
  exit: leave,
  return: leave,
  exec,
  eval: evaluate,
  ".": source,
  source,
  read: filled,
  mapfile: filled,
  readarray: filled,
  getopts: filled,
  printf,
  let: letIn,
  cd: moved,
  pushd: moved,
  popd: moved,
  pwd: quiet,
  test,
  "[": test,
  command: prefixed,
  builtin: prefixed,
  shopt,
  shift,
  break: early,
  continue: early,
  echo: () => 0,
  ":": () => 0,
  true: () => 0,
  false: () => 1,
})
