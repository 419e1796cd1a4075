/** Stages of a Dockerfile: what each starts from, installs and states about its health. */
import { type Instruction, instructionsOf } from "../../syntax/dockerfile/instructions.ts"

export interface Stage {
  /** In lower case: names of stages do not mind it. */
  readonly name: string | undefined
  /** Image reference or name of an earlier stage; undefined where a variable without default decides it. */
  readonly base: string | undefined
  /** `check`: the last HEALTHCHECK gives a command. `none`: it switches the base's check off. Undefined: none is written. */
  readonly healthcheck: "check" | "none" | undefined
  /** Commands and here-documents of its RUN instructions. */
  readonly runs: readonly string[]
  /** Arguments of `COPY --from=` and `ADD`: files that may be programs. */
  readonly copies: readonly string[]
}

/** What the image that a build makes comes down to. */
export interface BuiltImage {
  /** The outermost base: an image reference, undefined where it cannot be told. */
  readonly base: string | undefined
  readonly healthcheck: "check" | "none" | undefined
  /** Words of all RUN instructions from the base to the end. */
  readonly runs: readonly string[]
  readonly copies: readonly string[]
}

/** Reads the stages in file order. Global ARG defaults are filled in; others are unknown. */
export function stagesOf(text: string): readonly Stage[] {
  const args = new Map<string, string>()
  const stages: { head: Instruction; body: Instruction[] }[] = []
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === "FROM") stages.push({ head: instruction, body: [] })
    else if (stages.length > 0) stages.at(-1)?.body.push(instruction)
    else if (instruction.name === "ARG") readArg(instruction.text, args)
  }
  return stages.map(({ head, body }) => stageOf(head, body, args))
}

/** The final stage, or the target, followed down to its base image; undefined if there is no such stage. */
export function builtImage(text: string, target?: string): BuiltImage | undefined {
  const stages = stagesOf(text)
  let at = target === undefined ? stages.length - 1 : indexOf(stages, target, stages.length)
  let stage = stages[at]
  if (stage === undefined) return undefined
  let healthcheck = stage.healthcheck
  const copies = [...stage.copies]
  const runs = [...stage.runs]
  while (stage.base !== undefined) {
    at = indexOf(stages, stage.base, at)
    const parent = stages[at]
    if (parent === undefined) break
    stage = parent
    healthcheck ??= stage.healthcheck
    copies.push(...stage.copies)
    runs.push(...stage.runs)
  }
  return { base: stage.base, healthcheck, runs, copies }
}

/** A stage by name (case does not count) or number, among those before `before`; -1 for an image. */
function indexOf(stages: readonly Stage[], name: string, before: number): number {
  const wanted = name.toLowerCase()
  for (let at = before - 1; at >= 0; at--) if (stages[at]?.name === wanted) return at
  return /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1
}

function stageOf(head: Instruction, body: readonly Instruction[], args: ReadonlyMap<string, string>): Stage {
  const words = head.text.split(/\s+/).filter((word) => !word.startsWith("--"))
  const check = body.findLast((each) => each.name === "HEALTHCHECK")
  return {
    name: words[1]?.toUpperCase() === "AS" ? words[2]?.toLowerCase() : undefined,
    base: filled(words[0] ?? "", args),
    healthcheck: check === undefined ? undefined : /^NONE$/i.test(check.text) ? "none" : "check",
    runs: body.filter((each) => each.name === "RUN").map((each) => `${each.text}\n${each.body}`),
    copies: body
      .filter((each) => each.name === "ADD" || (each.name === "COPY" && /(^|\s)--from=/.test(each.text)))
      .map((each) => each.text),
  }
}

function readArg(text: string, args: Map<string, string>): void {
  for (const word of text.split(/\s+/)) {
    const equals = word.indexOf("=")
    const value = equals < 1 ? undefined : filled(word.slice(equals + 1).replace(/^(["'])(.*)\1$/, "$2"), args)
    if (value !== undefined) args.set(word.slice(0, equals), value)
  }
}

/** The text with `$NAME`, `${NAME}` and `${NAME:-default}` filled in; undefined if one stays open. */
function filled(text: string, args: ReadonlyMap<string, string>): string | undefined {
  let open = false
  const value = text.replace(/\$(?:\{(\w+)(?::?-([^}$]*))?[^}$]*\}|(\w+))/g, (_, braced, fallback, bare) => {
    const found = args.get(braced ?? bare) ?? fallback
    if (found === undefined) open = true
    return found ?? ""
  })
  return open || value === "" || value.includes("$") ? undefined : value
}
