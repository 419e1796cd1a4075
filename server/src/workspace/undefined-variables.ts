/** The variables of a Compose file that nothing around it sets, each with what probably went wrong. */
import { nearest } from "../base/nearest.ts"
import { contains } from "../base/span.ts"
import type { ComposeFile, VariableUse } from "../model/compose/types.ts"
import { isInCryptHash } from "../model/crypt-hashes.ts"
import { isSuppliedByShell } from "../model/env/shell-names.ts"
import { isPiece } from "../model/secrets/shown.ts"
import { serviceEnvironment } from "./environment.ts"
import { launcherNames } from "./launchers.ts"
import type { Workspace } from "./types.ts"
import { variableSources } from "./variable-sources.ts"

/**
 * `hash`: part of a password hash whose dollars Compose takes. `container`: meant for the container's shell, whose
 * environment has it. `scope`: set in a file that Compose gives to containers only. `lacking`: the project's `.env` has no such line.
 * `elsewhere`: there is no `.env`, and the env files that there are lack it. `nowhere`: there are no env files.
 */
export type Cause = "hash" | "container" | "scope" | "lacking" | "elsewhere" | "nowhere"

export interface UndefinedVariable {
  readonly name: string
  /** All uses without a default that count, in file order; of a hash those of the same value. */
  readonly uses: readonly [VariableUse, ...VariableUse[]]
  readonly cause: Cause
  /** The file that sets it where Compose does not look (`scope`), or gives an example of it. */
  readonly file?: string
  /** A name of the `.env` that was probably meant: near, and used nowhere in the file. */
  readonly near?: string
  /** Bare behind a letter and spelled like no variable: a dollar in a password, whose rest must not be told. */
  readonly isPiece: boolean
  /** Somebody switched it off, in a comment of the `.env`. */
  readonly optional: boolean
}

const runsInContainer = new Set(["command", "entrypoint", "healthcheck", "post_start", "pre_stop", "pre_start"])

/** In file order, one entry per name. Nothing where a file that could set names is not readable. */
export function undefinedVariables(
  workspace: Workspace,
  uri: string,
  text: string,
  model: ComposeFile,
): readonly UndefinedVariable[] {
  if (model.environment.incomplete) return []
  const groups = new Map<string, [VariableUse, ...VariableUse[]]>()
  for (const use of lostUses(model)) {
    const hashed = isInCryptHash(text, use.span.start)
    if (!hashed && isSuppliedByShell(use.name)) continue
    const key = hashed ? `# ${use.path.join("/")}` : use.name
    const group = groups.get(key)
    if (group) group.push(use)
    else groups.set(key, [use])
  }
  const judge = groups.size > 0 ? judgeOf(workspace, uri, text, model) : undefined
  return [...groups].flatMap(([key, uses]) => {
    const { name } = uses[0]
    if (key.startsWith("#")) return { name, uses, cause: "hash", isPiece: true, optional: false }
    const verdict = judge?.(uses)
    return verdict === undefined
      ? []
      : { name, uses, isPiece: uses.every((use) => isPiece(use.name, use.span.start, text)), ...verdict }
  })
}

/** The uses without a default whose name no file sets and on which the result depends: an operand that goes unused loses nothing. */
function lostUses(model: ComposeFile): readonly VariableUse[] {
  const { lookup } = model.environment
  const around: VariableUse[] = []
  // Where one place demands a name, Compose stops without it: no other place is ever left empty.
  const demanded = new Set(
    model.variableUses.filter((use) => !use.nested && use.operator?.endsWith("?")).map((use) => use.name),
  )
  return model.variableUses.filter((use) => {
    while (around.length > 0 && !contains((around.at(-1) ?? use).span, use.span)) around.pop()
    const counts = around.every((outer) => operandCounts(outer, model))
    if (use.operator !== undefined) around.push(use)
    return use.operator === undefined && counts && lookup(use.name) === undefined && !demanded.has(use.name)
  })
}

/** True if Compose puts the operand there, as far as the files say. */
function operandCounts(outer: VariableUse, { environment }: ComposeFile): boolean {
  const operator: string = outer.operator ?? ""
  const found = environment.lookup(outer.name)
  const present = found !== undefined && !(operator.startsWith(":") && found.value === "")
  return operator.endsWith("-") ? !present : operator.endsWith("+") && present
}

type Verdict = Pick<UndefinedVariable, "cause" | "file" | "near" | "optional">

/** Looks around once for all names. */
function judgeOf(
  workspace: Workspace,
  uri: string,
  text: string,
  model: ComposeFile,
): (uses: readonly [VariableUse, ...VariableUse[]]) => Verdict | undefined {
  const hasOwn = model.environment.files.length > 0
  const sources = variableSources(workspace, uri, model)
  const inContainer = containerNames(workspace, uri, model)
  const byLauncher = launcherNames(workspace, uri)
  return (uses) => {
    const { name } = uses[0]
    const found = sources.filter((source) => source.names.has(name))
    const has = (role: (typeof found)[number]["role"]) => found.find((source) => source.role === role)
    const optional = has("commented") !== undefined
    if (uses.every((use) => isForContainer(use, text, inContainer))) return { cause: "container", optional: false }
    const service = has("service")
    if (service) return { cause: "scope", file: service.uri, optional }
    // Files of other stages and of folders above are given on the command line, or stand for the `.env` that is not kept here.
    if (has("other") || (!hasOwn && (has("template") || optional)) || byLauncher(name)) return undefined
    const example = has("template")?.uri
    const file = example === undefined ? {} : { file: example }
    const near = hasOwn && !example ? nearest(name, spareNames(model)) : undefined
    if (hasOwn) return { cause: "lacking", optional, ...file, ...(near === undefined ? {} : { near }) }
    const known = sources.some((source) => source.role === "template" || source.role === "other")
    return { cause: known ? "elsewhere" : "nowhere", optional }
  }
}

/** Variables of the project that the file does not use. */
function spareNames(model: ComposeFile): readonly string[] {
  const used = new Set(model.variableUses.map((use) => use.name))
  return [...model.environment.variables.keys()].filter((name) => !used.has(name))
}

/** How far back in a command the place is looked for where the shell sets a variable of its own. */
const reach = 2000

/** True in a command of a service whose environment, or whose own shell code above the use, sets the name. */
function isForContainer(
  use: VariableUse,
  text: string,
  inContainer: (service: string) => ReadonlySet<string>,
): boolean {
  const { name, path } = use
  if (path[0] !== "services" || !runsInContainer.has(path[2] ?? "")) return false
  if (name === "HOSTNAME" || inContainer(path[1] ?? "").has(name)) return true
  const before = text.slice(Math.max(0, use.span.start - reach), use.span.start)
  return new RegExp(`(?:[\\s;&|('"]|^)(?:${name}=|for ${name} in |read (?:-\\w+ )*${name}\\b)`).test(before)
}

/** What the process of a service finds in its environment, by service, read when first asked for. */
function containerNames(
  workspace: Workspace,
  uri: string,
  model: ComposeFile,
): (service: string) => ReadonlySet<string> {
  const read = new Map<string, ReadonlySet<string>>()
  return (name) => {
    const known = read.get(name)
    if (known) return known
    const service = model.services.find((each) => each.name === name)
    const names = new Set(service ? serviceEnvironment(workspace, uri, service).variables.keys() : [])
    // Passed on from the same variable, it is as unset in the container as it is here.
    for (const { name: own, value } of service?.environment ?? [])
      if (value === undefined || value.isNull || value.uses.some((use) => use.name === own)) names.delete(own)
    read.set(name, names)
    return names
  }
}
