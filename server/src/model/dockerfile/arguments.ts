/** Build arguments: which names a file declares, and where a stage uses one that it does not see. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { parseReference } from "../image-reference.ts"
import { chainOf } from "./stages.ts"
import type { DockerfileModel, DockerStage } from "./types.ts"

/** Arguments that the builder knows without an ARG. */
const predefined =
  /^(?:https?_proxy|ftp_proxy|no_proxy|all_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE))$/i

/** Variables that official images set themselves, as their Dockerfiles show; whoever builds on one sees them. */
const setByBases: readonly { readonly repository: RegExp; readonly names: RegExp }[] = [
  { repository: /^postgres$|^postgis\/postgis$|^timescale\/timescaledb$/, names: /^(?:PG_MAJOR|PG_VERSION|PGDATA)$/ },
  { repository: /^node$/, names: /^(?:NODE|YARN)_VERSION$/ },
  { repository: /^python$/, names: /^(?:PYTHON_VERSION|PYTHON_SHA256|GPG_KEY|LANG)$/ },
  { repository: /^golang$/, names: /^(?:GOLANG_VERSION|GOPATH|GOTOOLCHAIN)$/ },
  { repository: /^ruby$/, names: /^(?:RUBY_VERSION|GEM_HOME|BUNDLE_APP_CONFIG)$/ },
  { repository: /^php$/, names: /^PHP_(?:VERSION|INI_DIR|URL|SHA256)$/ },
  { repository: /^rust$/, names: /^(?:RUST_VERSION|RUSTUP_HOME|CARGO_HOME)$/ },
  { repository: /^(?:openjdk|eclipse-temurin|amazoncorretto)$/, names: /^JAVA_(?:VERSION|HOME)$/ },
  { repository: /^nginx$/, names: /^(?:NGINX|NJS)_(?:VERSION|RELEASE)$|^PKG_RELEASE$/ },
  {
    repository: /^(?:redis|mariadb|mysql|mongo|rabbitmq|tomcat|elasticsearch|kong|erlang)$/,
    names: /_(?:VERSION|MAJOR)$/,
  },
]

/** True if the base image sets the variable. The version in the reference need not be known for that. */
function isSetByBase(base: string, name: string): boolean {
  const { repository } = parseReference(base)
  return setByBases.some((each) => each.repository.test(repository) && each.names.test(name))
}

/** True for arguments that need no ARG. */
export function isPredefined(name: string): boolean {
  return predefined.test(name)
}

/** Names that some ARG or ENV of the file declares, those of ONBUILD included. */
export function declaredIn(model: DockerfileModel): ReadonlySet<string> {
  const onBuild = model.tree.instructions.flatMap(({ name, words }) =>
    name === "ONBUILD" && /^arg$/i.test(words[0]?.raw ?? "") ? (words[1]?.raw.split("=") ?? []) : [],
  )
  return new Set([
    ...[...model.globalArgs, ...model.stages.flatMap((each) => each.variables)].map(({ name }) => name),
    ...onBuild,
  ])
}

/** Uses of names that only an ARG before the first FROM declares: in instructions, and in commands that the shell expands. */
export function invisibleIn(
  model: DockerfileModel,
  stage: DockerStage,
): readonly { readonly name: string; readonly span: Span }[] {
  const base = chainOf(model, stage).at(-1)?.base
  const image = (settled(base?.value) ?? base?.raw ?? "").replace(/\$(?:\w+|\{[^}]*\})/g, "x")
  const globals = new Set(
    model.globalArgs.map(({ name }) => name).filter((name) => !isPredefined(name) && !isSetByBase(image, name)),
  )
  if (globals.size === 0) return []
  // What a stage above declares, this one inherits with everything else.
  const isSet = (name: string, before: number): boolean =>
    chainOf(model, stage).some((each) =>
      each.variables.some((one) => one.name === name && (each !== stage || one.span.start < before)),
    )
  const inInstructions = stage.uses.filter((use) => use.span.start > stage.instruction.span.end && !use.hasDefault)
  const inCommands = stage.runs.flatMap((run) => {
    // Names that the command itself sets: `X=1`, `for X in`, `read X`.
    const own = /(?:^|[\s;&|(])(\w+)=|\b(?:for|read|export|local)\s+(\w+)/g
    const assigned = new Set([...run.instruction.rest.text.matchAll(own)].map((match) => match[1] ?? match[2]))
    return [...run.instruction.rest.text.matchAll(/(?<![\\$])\$(?:\{(\w+)\}|(\w+))/g)].flatMap((match) => {
      const name = match[1] ?? match[2] ?? ""
      return assigned.has(name)
        ? []
        : [{ name, span: run.instruction.rest.spanOf(match.index, match.index + match[0].length) }]
    })
  })
  const seen = new Set<string>()
  return [...inInstructions, ...inCommands].filter(({ name, span }) => {
    if (!globals.has(name) || seen.has(name) || isSet(name, span.start)) return false
    seen.add(name)
    return settled(model.globalArgs.find((each) => each.name === name)?.value?.value) !== ""
  })
}
