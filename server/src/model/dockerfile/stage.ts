/** One stage: its instructions read in order, with the variables that each of them sees. */
import { type Known, known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import type { DockerfileTree, Instruction } from "../../syntax/dockerfile/tree.ts"
import { expand, type Lookup } from "./expand.ts"
import { commandLineOf, healthcheckOf, runOf, shellOf } from "./steps.ts"
import type { CopyStep, DockerStage, DockerUser, DockerValue, VariableUse } from "./types.ts"
import { argsOf, envOf, valueIn } from "./values.ts"

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] }

/** Reads a stage. `before` are the stages above it; `globals` what ARGs before the first FROM hold. */
export function readStage(
  tree: DockerfileTree,
  from: Instruction,
  body: readonly Instruction[],
  before: readonly DockerStage[],
  names: StageNames,
  globals: Lookup,
): DockerStage {
  const stage = emptyStage(tree, from, body, before, names, globals)
  const parent = stage.parent === undefined ? undefined : before[stage.parent]
  const inherited = parent === undefined ? undefined : inheritedFrom(parent, before, globals)
  const lookup: Lookup = (name) => {
    const own = stage.variables.filter((each) => each.name === name)
    const found = own.findLast(({ kind }) => kind === "env") ?? own.at(-1)
    if (found === undefined) return inherited?.(name)
    return (
      found.value?.value ?? (found.kind === "arg" ? globals(name) : undefined) ?? unknown(`\`${name}\` has no default`)
    )
  }
  let shell = parent === undefined ? undefined : shellsOf(parent, before)
  for (const instruction of body) {
    if (instruction.name === "SHELL") shell = instruction.exec?.map(({ value }) => value)
    readInto(stage, instruction, tree, before, names, lookup, shellOf(shell))
  }
  return stage
}

/** What a stage passes on to those that go on from it: ENV before ARG, its own before that of its parents. */
function inheritedFrom(stage: DockerStage, before: readonly DockerStage[], globals: Lookup): Lookup {
  return (name) => {
    for (const kind of ["env", "arg"] as const) {
      for (
        let at: DockerStage | undefined = stage;
        at !== undefined;
        at = at.parent === undefined ? undefined : before[at.parent]
      ) {
        const found = at.variables.findLast((each) => each.kind === kind && each.name === name)
        if (found !== undefined) return found.value?.value ?? globals(name) ?? unknown(`\`${name}\` has no default`)
      }
    }
    return undefined
  }
}

function shellsOf(stage: DockerStage, before: readonly DockerStage[]): readonly string[] | undefined {
  for (
    let at: DockerStage | undefined = stage;
    at !== undefined;
    at = at.parent === undefined ? undefined : before[at.parent]
  ) {
    const found = at.instructions.findLast(({ name }) => name === "SHELL")
    if (found !== undefined) return found.exec?.map(({ value }) => value)
  }
  return undefined
}

function emptyStage(
  tree: DockerfileTree,
  from: Instruction,
  body: readonly Instruction[],
  before: readonly DockerStage[],
  names: StageNames,
  globals: Lookup,
): Mutable<DockerStage> {
  const [image, as, name] = from.words
  const base: DockerValue =
    image === undefined
      ? { raw: "", span: from.nameSpan, value: unknown("no image is named"), literal: true }
      : valueIn(from, image, 0, tree.escapeMark, (variable) => globals(variable))
  const isNamed = as !== undefined && /^as$/i.test(as.raw) && name !== undefined
  const parent = base.value.known ? indexIn(names, before.length, base.value.value, false) : undefined
  return {
    index: before.length,
    name: isNamed ? name.raw : undefined,
    nameSpan: isNamed ? name.span : undefined,
    instruction: from,
    span: span(from.span.start, (body.at(-1) ?? from).wholeSpan.end),
    base,
    parent,
    platform: from.flags.find((flag) => flag.name === "platform")?.value,
    instructions: [...body],
    variables: [],
    uses: from.words.flatMap((word) => usesIn(from, word.raw, word.from, tree.escapeMark)),
    users: [],
    workdirs: [],
    exposes: [],
    volumes: [],
    healthchecks: [],
    entrypoints: [],
    cmds: [],
    stopSignal: undefined,
    copies: [],
    runs: [],
  }
}

/** Names of stages in lower case to their indexes; the last of a name counts. */
export type StageNames = Map<string, number>

/** As `stageIndex`, while the stages are read. */
function indexIn(names: StageNames, count: number, name: string, numbers: boolean): number | undefined {
  const found = names.get(name.toLowerCase())
  if (found !== undefined) return found
  return numbers && /^\d+$/.test(name) && Number(name) < count ? Number(name) : undefined
}

/** An earlier stage by name (case does not count) or, where `numbers` allows, by number. The last of a name counts. */
export function stageIndex(stages: readonly DockerStage[], name: string, numbers = true): number | undefined {
  const wanted = name.toLowerCase()
  const found = stages.findLastIndex((stage) => stage.name?.toLowerCase() === wanted)
  if (found >= 0) return found
  return numbers && /^\d+$/.test(name) && Number(name) < stages.length ? Number(name) : undefined
}

function usesIn(instruction: Instruction, raw: string, from: number, escapeMark: string): readonly VariableUse[] {
  if (!raw.includes("$")) return []
  return expand(
    raw,
    escapeMark,
    () => undefined,
    (start, end) => instruction.rest.spanOf(from + start, from + end),
  ).uses
}

/** Instructions in which the builder itself fills in variables. */
const expanding = new Set([
  "ADD",
  "COPY",
  "ENV",
  "EXPOSE",
  "LABEL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
  "ARG",
  "ONBUILD",
])

function readInto(
  stage: Mutable<DockerStage>,
  instruction: Instruction,
  tree: DockerfileTree,
  before: readonly DockerStage[],
  names: StageNames,
  lookup: Lookup,
  shell: { readonly pipefail: boolean; readonly errexit: boolean },
): void {
  const { escapeMark } = tree
  const value = (at: number): DockerValue | undefined => {
    const word = instruction.words[at]
    return word && valueIn(instruction, word, 0, escapeMark, lookup)
  }
  const values = (): readonly DockerValue[] =>
    instruction.exec?.map(({ value: text, span: at }) => ({
      raw: text,
      span: at,
      value: known(text),
      literal: !text.includes("$"),
    })) ?? instruction.words.map((word) => valueIn(instruction, word, 0, escapeMark, lookup))
  if (expanding.has(instruction.name)) stage.uses.push(...usesIn(instruction, instruction.rest.text, 0, escapeMark))
  switch (instruction.name) {
    case "ARG":
      stage.variables.push(...argsOf(instruction, escapeMark, lookup))
      break
    case "ENV":
      stage.variables.push(...envOf(instruction, escapeMark, lookup))
      break
    case "USER":
      stage.users.push(...userOf(instruction, value(0)))
      break
    case "WORKDIR":
      stage.workdirs.push(...[value(0)].filter((each) => each !== undefined))
      break
    case "EXPOSE":
      stage.exposes.push(...values())
      break
    case "VOLUME":
      stage.volumes.push(...values())
      break
    case "STOPSIGNAL":
      stage.stopSignal = value(0)
      break
    case "ENTRYPOINT":
      stage.entrypoints.push(commandLineOf(instruction, instruction.rest, instruction.exec, escapeMark))
      break
    case "CMD":
      stage.cmds.push(commandLineOf(instruction, instruction.rest, instruction.exec, escapeMark))
      break
    case "HEALTHCHECK":
      stage.healthchecks.push(healthcheckOf(instruction, escapeMark))
      break
    case "RUN":
      stage.runs.push(runOf(instruction, escapeMark, shell))
      break
    case "COPY":
    case "ADD":
      stage.copies.push(copyOf(stage, instruction, instruction.name, values(), before, names, lookup, escapeMark))
      break
  }
}

function userOf(instruction: Instruction, value: DockerValue | undefined): readonly DockerUser[] {
  if (value === undefined) return []
  const user: Known<string> = value.value.known ? known(value.value.value.split(":")[0] ?? "") : value.value
  return [{ instruction, span: value.span, user }]
}

function copyOf(
  stage: DockerStage,
  instruction: Instruction,
  kind: CopyStep["kind"],
  values: readonly DockerValue[],
  before: readonly DockerStage[],
  names: StageNames,
  lookup: Lookup,
  escapeMark: string,
): CopyStep {
  const flag = instruction.flags.find(({ name }) => name === "from")
  const raw = flag?.value
  const expanded =
    raw === undefined ? undefined : expand(raw, escapeMark, lookup, () => flag?.valueSpan ?? instruction.span)
  const value: DockerValue | undefined =
    flag === undefined || raw === undefined || expanded === undefined
      ? undefined
      : { raw, span: flag.valueSpan, value: expanded.value, literal: expanded.literal }
  const target = values.at(-1)
  return {
    kind,
    instruction,
    from: value && {
      value,
      stage: value.value.known ? indexIn(names, before.length, value.value.value, true) : undefined,
    },
    sources: values.slice(0, -1),
    target,
    targetPath: target === undefined ? unknown("no target") : absolute(target.value, stage, before),
  }
}

/** A path below the working folder at this place of the stage. */
export function absolute(path: Known<string>, stage: DockerStage, before: readonly DockerStage[]): Known<string> {
  if (!path.known || path.value.startsWith("/")) return path.known ? known(normal(path.value)) : path
  const folder = folderOf(stage, before)
  return folder.known ? known(normal(`${folder.value}/${path.value}`)) : folder
}

/** The working folder so far: WORKDIRs add up, those of the parent stage first. */
function folderOf(stage: DockerStage, before: readonly DockerStage[]): Known<string> {
  let found: Known<string> = known("/")
  const parent = stage.parent === undefined ? undefined : before[stage.parent]
  if (parent !== undefined) found = folderOf(parent, before)
  else if (!/^scratch$/.test(stage.base.raw) && !stage.workdirs[0]?.raw.startsWith("/"))
    found = unknown("the base image decides the folder")
  for (const { value } of stage.workdirs) {
    if (!value.known) found = value
    else if (value.value.startsWith("/")) found = known(normal(value.value))
    else if (found.known) found = known(normal(`${found.value}/${value.value}`))
  }
  return found
}

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  return `/${parts.join("/")}`
}
