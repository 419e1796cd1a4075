/** From the tree of a Compose file to its typed model. Reads this file alone: what other files add is left open. */
import type { Problem } from "../../base/problem.ts"
import { createResolver } from "../../syntax/yaml/resolve.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import { createReader, enter, type Field, fieldMap, fieldsOf, isNullNode, type Reader } from "./reader.ts"
import { readService } from "./service.ts"
import { checkShapes } from "./shapes.ts"
import { readIncludes, readNamedFiles, readNamedVolumes, readNetworks } from "./toplevel.ts"
import type { ComposeFile, ComposeService, ProjectEnvironment } from "./types.ts"
import { presentValue } from "./value.ts"
import { collectUses } from "./variables.ts"

export interface ReadOptions {
  /** The file's name says that it is laid over another one. */
  readonly isOverride?: boolean
}

/**
 * Reads all documents of the stream; Compose lays later ones over earlier ones, so that services of such a file are
 * partial. Never throws; costs time in proportion to the file, whatever its anchors repeat.
 */
export function readCompose(
  tree: YamlTree,
  environment: ProjectEnvironment,
  { isOverride = false }: ReadOptions = {},
): ComposeFile {
  const reader = createReader(tree, createResolver(tree), environment)
  const variableUses = collectUses(reader)
  const tops = tree.documents.flatMap(({ root }) => (root ? fieldMap(reader, enter(reader, root, false)) : []))
  const get = (name: string) => tops.flatMap((top) => top.get(name) ?? [])
  const services = get("services").flatMap((field) => fieldsOf(reader, field))
  const named = services.filter((field) => !field.name.startsWith("x-"))
  const isPart = isOverride || tops.length > 1 || named.some((field) => lacksSource(reader, field))
  const name = presentValue(reader, tops[0]?.get("name"))
  for (const top of tops) checkShapes(reader, top, isPart)
  const read: readonly ComposeService[] = named.map((field) => readService(reader, field, isPart))
  return {
    ...(name && { name }),
    services: read,
    networks: get("networks").flatMap((field) => readNetworks(reader, field)),
    keys: tops.flatMap((top) => [...top.values()].map((field) => ({ name: field.name, span: field.key.span }))),
    volumes: get("volumes").flatMap((field) => readNamedVolumes(reader, field)),
    includes: get("include").flatMap((field) => readIncludes(reader, field)),
    extendsFiles: read.flatMap((service) => {
      const file = service.extends?.file
      return file ? [{ path: file, service: service.name }] : []
    }),
    secretFiles: get("secrets").flatMap((field) => readNamedFiles(reader, field)),
    configFiles: get("configs").flatMap((field) => readNamedFiles(reader, field)),
    variableUses,
    environment,
    problems: certainProblems(reader),
  }
}

/** Compose refuses a service without any of these in the merged project: another file must bring them. */
function lacksSource(reader: Reader, field: Field): boolean {
  if (isNullNode(field.node)) return true
  if (field.node?.kind !== "mapping") return false
  const fields = fieldMap(reader, field)
  return !["image", "build", "provider", "extends"].some((key) => fields.has(key))
}

/** In file order; none where the syntax is broken, because the tree is a guess then. */
function certainProblems(reader: Reader): readonly Problem[] {
  if (reader.tree.problems.some((each) => each.code !== "duplicate-key" && each.code !== "unknown-alias")) return []
  return reader.problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}
