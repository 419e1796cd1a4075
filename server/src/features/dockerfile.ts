/** Outline and hover of Dockerfiles: stages with their instructions; what an instruction does not say by itself. */
import { touches } from "../base/span.ts"
import { baseUser } from "../model/dockerfile/base-users.ts"
import { chainOf, healthcheckOf, isRoot, labelOf, userOf } from "../model/dockerfile/stages.ts"
import type { DockerfileModel, DockerStage, HealthCheck } from "../model/dockerfile/types.ts"
import { secretKindOf } from "../model/secrets/names.ts"
import type { Instruction } from "../syntax/dockerfile/tree.ts"
import { code, type HoverPart, list, longestRead } from "./hover-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

export function dockerfileSymbols(model: DockerfileModel): readonly DocumentSymbolInfo[] {
  const first = model.stages[0]
  const above = model.tree.instructions.filter(({ span }) => first === undefined || span.start < first.span.start)
  return [...above.map(leaf), ...model.stages.map((stage) => stageSymbol(model, stage))]
}

function stageSymbol(model: DockerfileModel, stage: DockerStage): DocumentSymbolInfo {
  return {
    name: labelOf(model, stage) || "final stage",
    ...(stage.base.raw === "" ? {} : { detail: stage.base.raw }),
    kind: "section",
    span: stage.span,
    nameSpan: stage.nameSpan ?? stage.instruction.nameSpan,
    children: stage.instructions.map(leaf),
  }
}

function leaf(instruction: Instruction): DocumentSymbolInfo {
  const detail = detailOf(instruction)
  return {
    name: instruction.name,
    ...(detail === "" ? {} : { detail }),
    kind: "key",
    span: instruction.wholeSpan,
    nameSpan: instruction.nameSpan,
    children: [],
  }
}

/** Names of ENV and ARG without their values; first words of the rest, options that may hold secrets left out. */
function detailOf({ name, words }: Instruction): string {
  if (name === "ENV" || name === "ARG" || name === "LABEL") {
    const names = words.flatMap(({ raw }) => raw.split("=")[0] ?? [])
    return (words[0]?.raw.includes("=") === false && name !== "ARG" ? names.slice(0, 1) : names).join(" ").slice(0, 80)
  }
  if (name === "RUN" || name === "CMD" || name === "ENTRYPOINT" || name === "HEALTHCHECK") {
    const plain = words
      .map(({ raw }) => raw)
      .filter((raw) => !raw.includes("=") && !/pass|secret|token|:\/\//i.test(raw))
    return plain.slice(0, 3).join(" ").slice(0, 60)
  }
  return words
    .map(({ raw }) => raw)
    .join(" ")
    .slice(0, longestRead)
}

export function dockerfileHover(model: DockerfileModel, at: number): HoverPart | undefined {
  const instruction = model.tree.instructions.find(({ nameSpan }) => touches(nameSpan, at))
  if (instruction === undefined) return stageHover(model, at)
  const stage = model.stages.find((each) => each.instruction === instruction || each.instructions.includes(instruction))
  const text = trapOf(model, stage, instruction)
  return text === undefined
    ? undefined
    : { span: instruction.nameSpan, markdown: `**${code(instruction.name)}** ${text}` }
}

/** The name behind `--from`: what it stands for. */
function stageHover(model: DockerfileModel, at: number): HoverPart | undefined {
  for (const stage of model.stages) {
    for (const { from } of stage.copies) {
      if (from === undefined || !touches(from.value.span, at)) continue
      const source = from.stage === undefined ? undefined : model.stages[from.stage]
      const words =
        source === undefined
          ? "An image, or a context that the build command names."
          : `The stage that begins with ${code(`FROM ${source.base.raw}`)}.`
      return { span: from.value.span, markdown: `**${code(from.value.raw)}** ${words}` }
    }
  }
  return undefined
}

const texts: Readonly<Record<string, string>> = {
  EXPOSE: "documents a port and publishes nothing: `ports:` or `-p` does. It listens nowhere by itself.",
  ADD: "unpacks archives and fetches addresses. `COPY` does neither.",
  COPY: "takes files of the build context, as far as `.dockerignore` lets them in.",
  VOLUME:
    "makes an anonymous volume at start where none is mounted; what later steps write below it is lost in classic builds.",
  STOPSIGNAL: "is what `docker stop` sends first; the kill follows after the grace period.",
  SHELL: "sets the shell of all shell forms below, in this stage and those that go on from it.",
  ONBUILD: "runs in builds that start from this image, not here.",
  MAINTAINER: "is deprecated: a label `org.opencontainers.image.authors` says the same.",
  WORKDIR:
    "makes the folder, as root, and is where later steps and the program start. A relative path goes on from the one before.",
  LABEL: "is metadata; no program acts on it unless it was told to.",
}

function trapOf(model: DockerfileModel, stage: DockerStage | undefined, instruction: Instruction): string | undefined {
  const { name } = instruction
  const shared = texts[name]
  if (shared !== undefined) return shared
  switch (name) {
    case "FROM":
      return stage && fromText(model, stage)
    case "ARG":
      return stage === undefined
        ? "before the first `FROM` is visible in `FROM` lines only. A stage sees it once it declares the name again."
        : "ends with its stage, does not exist at run time, and stays readable in the image's history."
    case "ENV":
      return `is part of the image: everybody who can pull it reads it, and every process of the container gets it.${secretNames(instruction)}`
    case "USER":
      return "holds for all steps below and for the program. Files that were made before belong to whoever made them."
    case "HEALTHCHECK": {
      const check = stage?.healthchecks.find((each) => each.instruction === instruction)
      return check && healthText(check)
    }
    case "CMD":
    case "ENTRYPOINT":
      return instruction.exec === undefined
        ? `in shell form runs \`/bin/sh -c\`: the shell is process 1 and passes SIGTERM on to nobody, unless it replaces itself (\`exec\`).${name === "ENTRYPOINT" ? " CMD and arguments are ignored." : ""}`
        : "in exec form starts the program as process 1: it gets SIGTERM itself. No shell fills in variables."
    case "RUN":
      return instruction.exec === undefined
        ? "runs with `/bin/sh -c`: of a pipe only the last command's failure counts, and variables end with the step."
        : "starts the program without a shell."
    default:
      return undefined
  }
}

function secretNames({ words }: Instruction): string {
  const names = words.flatMap(({ raw }) => raw.split("=")[0] ?? []).filter((name) => secretKindOf(name)?.sure)
  return names.length === 0 ? "" : ` ${names.map(code).join(", ")} should come at start instead.`
}

function fromText(model: DockerfileModel, stage: DockerStage): string {
  const chain = chainOf(model, stage)
  const base = chain.at(-1)?.base.value
  const user = userOf(model, stage)
  const check = healthcheckOf(model, stage)
  const ofBase = base?.known ? baseUser(base.value) : undefined
  const runsAs = user?.user.known
    ? code(user.user.value)
    : user === undefined && ofBase === "root"
      ? "root, as the base does"
      : "not known from this file"
  return `begins ${stage.name === undefined ? "a stage" : `the stage ${code(stage.name)}`}.\n\n${list([
    base?.known ? `Base: ${code(base.value)}` : `Base: unknown, ${base?.because ?? ""}`,
    chain.length > 1
      ? `Goes on from: ${chain
          .slice(1)
          .map((each) => code(labelOf(model, each)))
          .join(", ")}`
      : undefined,
    `Runs as: ${runsAs}${user !== undefined && isRoot(user.user).known && ofRoot(user.user) ? " (root)" : ""}`,
    check === undefined
      ? "Health check: none in this file"
      : check.none
        ? "Health check: switched off"
        : "Health check: set",
  ])}`
}

function ofRoot(user: Parameters<typeof isRoot>[0]): boolean {
  const root = isRoot(user)
  return root.known && root.value
}

function healthText(check: HealthCheck): string {
  const only =
    "only marks the container as unhealthy: Docker and Compose restart nothing for it, Swarm does. Kubernetes ignores it, and a Compose `healthcheck` replaces it."
  if (check.none) return "`NONE` switches the base image's check off."
  const seconds = (value: HealthCheck["interval"]): string => (value.known ? `${value.value} s` : "unknown")
  const retries = check.retries.known ? String(check.retries.value) : "unknown"
  return `${only}\n\n${list([
    `Every ${seconds(check.interval)}, at most ${seconds(check.timeout)} long`,
    `Unhealthy after ${retries} failures in a row, those of the first ${seconds(check.startPeriod)} not counted`,
  ])}`
}
