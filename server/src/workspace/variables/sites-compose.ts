/** Names of a Compose file: what it takes from the project, what it gives to containers and to builds. */
import type { Known } from "../../base/known.ts"
import type { ComposeFile, ComposeService, EnvironmentEntry, Value } from "../../model/compose/types.ts"
import { parseReference } from "../../model/image-reference.ts"
import { isRuntime } from "../../model/image-tools.ts"
import { isPiece } from "../../model/secrets/shown.ts"
import type { YamlNode, YamlTree } from "../../syntax/yaml/tree.ts"
import { buildScope, projectScope, serviceScope } from "./scopes.ts"
import { definition, dollarNames, type SiteText, use } from "./site.ts"
import type { SiteKind, VariableSite } from "./types.ts"

export function composeSites(file: SiteText, tree: YamlTree, model: ComposeFile): readonly VariableSite[] {
  const scope = projectScope(file.uri)
  const uses = model.variableUses.flatMap(({ name, span, nameSpan, operator }) =>
    isPiece(name, span.start, file.text)
      ? []
      : use(file, {
          name,
          span: nameSpan,
          kind: "compose-interpolation",
          scope,
          hasDefault: operator?.endsWith("-") ?? false,
        }),
  )
  return [
    ...uses,
    ...secretSources(file, tree),
    ...model.services.flatMap((service) => serviceSites(file, service, imageReading(service))),
  ]
}

function serviceSites(file: SiteText, service: ComposeService, fixed: string | undefined): readonly VariableSite[] {
  const scope = serviceScope(file.uri, service.name)
  const build = buildScope(file.uri, service.name)
  return [
    ...service.environment.map((entry) => entrySite(file, entry, "compose-environment", scope, fixed)),
    ...(service.build?.value.args ?? []).map((entry) => entrySite(file, entry, "compose-build-arg", build, undefined)),
    ...commandUses(file, service).map(({ name, start }) =>
      use(file, { name, span: { start, end: start + name.length }, kind: "compose-command", scope, fixed }),
    ),
  ]
}

function entrySite(
  file: SiteText,
  entry: EnvironmentEntry,
  kind: SiteKind,
  scope: string,
  fixed: string | undefined,
): VariableSite {
  const passes = isPassed(entry)
  const value = passes ? undefined : entry.value?.text
  return definition(file, { name: entry.name, span: entry.nameSpan, kind, scope, value, passes, fixed })
}

/** A key without a value: Compose passes the project's variable of that name on. */
export function isPassed(entry: EnvironmentEntry): boolean {
  return entry.value === undefined || entry.value.isNull
}

/** Why names of the service's environment are not the project's to choose: a foreign image reads them. */
export function imageReading(service: ComposeService): string | undefined {
  return service.build === undefined ? imageNames(service.image?.value.text) : undefined
}

/** The same of an image as it is written. */
export function imageNames(image: Known<string> | undefined): string | undefined {
  if (image?.known !== true || image.value === "" || isOfOwnRegistry(image.value)) return undefined
  const { repository, tag } = parseReference(image.value)
  if (repository === "" || isRuntime({ repository, ...(tag === undefined ? {} : { tag }) })) return undefined
  return `the image \`${repository}\` reads this name`
}

/** A registry that is none of the public ones holds images of one's own, whose program changes along. */
function isOfOwnRegistry(image: string): boolean {
  const host = /^([^/]+)\//.exec(image)?.[1] ?? ""
  return /[.:]/.test(host) && !publicRegistries.test(host)
}

const publicRegistries =
  /^(?:(?:[\w-]+\.)*docker\.io|quay\.io|registry\.k8s\.io|k8s\.gcr\.io|mcr\.microsoft\.com|public\.ecr\.aws|lscr\.io|docker\.(?:elastic|n8n|getoutline)\.\w+|nvcr\.io|cr\.\w+\.\w+)$/

/** `$$NAME` in the commands of a service. */
function commandUses(file: SiteText, service: ComposeService): readonly { name: string; start: number }[] {
  const words: readonly Value[] = [
    ...(service.command?.value.words ?? []),
    ...(service.entrypoint?.value.words ?? []),
    ...(service.healthcheck?.test?.words ?? []),
  ]
  return words.flatMap(({ span, raw }) => {
    if (!raw.includes("$$")) return []
    // Two dollars are one to the container's shell; a third begins a variable of Compose.
    return [...file.text.slice(span.start, span.end).matchAll(/(?<!\$)\$\$\{?([A-Za-z_]\w*)/g)].map((match) => {
      const name = match[1] ?? ""
      return { name, start: span.start + match.index + match[0].length - name.length }
    })
  })
}

/** `secrets: {x: {environment: NAME}}`, and the same for configs. */
function secretSources(file: SiteText, tree: YamlTree): readonly VariableSite[] {
  const scope = projectScope(file.uri)
  return tree.documents.flatMap(({ root }) =>
    ["secrets", "configs"].flatMap((key) => {
      const list = valueAt(root, key)
      const entries = list?.kind === "mapping" ? list.entries : []
      return entries.flatMap((entry) => {
        const name = valueAt(entry.value, "environment")
        if (name?.kind !== "scalar" || dollarNames(name.text, 0, name.text.length).length > 0) return []
        return [use(file, { name: name.text, span: name.contentSpan, kind: "compose-interpolation", scope })]
      })
    }),
  )
}

function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  const target = node?.kind === "alias" ? node.target : node
  const found = target?.kind === "mapping" ? target.entries.find((entry) => entry.key.text === key)?.value : undefined
  return found?.kind === "alias" ? found.target : found
}
