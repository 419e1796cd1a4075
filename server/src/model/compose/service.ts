/** One service of a Compose file. */
import { unknown } from "../../base/known.ts"
import { readBuild } from "./build.ts"
import { keyed, readLists, readScalars } from "./collections.ts"
import { readCommand } from "./commands.ts"
import { readDependsOn } from "./depends.ts"
import { readDeploy, replicasOf } from "./deploy.ts"
import { mappingEditor } from "./editor.ts"
import { readEnvFiles } from "./environment.ts"
import { readHealthcheck } from "./healthcheck.ts"
import { readLogging } from "./logging.ts"
import { readPairs } from "./pairs.ts"
import { readPorts } from "./ports.ts"
import {
  type Field,
  fieldMap,
  fieldsOf,
  isNullNode,
  isReset,
  itemsOf,
  type Reader,
  type Spot,
  takenKeys,
} from "./reader.ts"
import type { ComposeService, Hook } from "./types.ts"
import { presentValue } from "./value.ts"
import { readVolumes } from "./volumes.ts"

/**
 * Reads the service that a key of `services` holds.
 * @param isPart the file cannot stand alone, so that other files may add to every service of it
 */
export function readService(reader: Reader, field: Field, isPart: boolean): ComposeService {
  const fields = fieldMap(reader, field)
  const get = (name: string) => fields.get(name)
  const deploy = readDeploy(reader, get("deploy"))
  const scalars = readScalars(reader, fields.values())
  const inherits = inheritanceOf(reader, get("extends"))
  const partial = isPart || inherits !== undefined || hasOpenMerge(reader, field)
  return {
    name: field.name,
    nameSpan: field.key.contentSpan,
    span: field.span,
    partial,
    malformed: field.node !== undefined && field.node.kind !== "mapping" && !isNullNode(field.node),
    ...optional("image", scalars.get("image")),
    ...optional("build", readBuild(reader, get("build"))),
    ...optional("command", readCommand(reader, get("command"))),
    ...optional("entrypoint", readCommand(reader, get("entrypoint"))),
    environment: readPairs(reader, get("environment")),
    ...environmentKey(get("environment")),
    envFiles: readEnvFiles(reader, get("env_file")),
    ports: readPorts(reader, get("ports")),
    expose: itemsIn(reader, get("expose")),
    volumes: readVolumes(reader, get("volumes")),
    ...optional("healthcheck", readHealthcheck(reader, get("healthcheck"))),
    ...optional("restart", scalars.get("restart")),
    ...optional("deployRestart", deploy.restart),
    ...optional("restartPolicySpan", deploy.restartPolicySpan),
    replicas: replicasOf(deploy, scalars.get("scale")?.value, partial),
    ...optional("deployMode", deploy.mode),
    dependsOn: readDependsOn(reader, get("depends_on")),
    scalars,
    lists: readLists(reader, fields.values()),
    limits: deploy.limits,
    ...optional("logging", readLogging(reader, get("logging"))),
    labels: readPairs(reader, get("labels")),
    hooks: ["post_start", "pre_stop", "pre_start"].flatMap((key) => readHooks(reader, get(key))),
    ...optional("extends", inherits),
    keys: fieldsOf(reader, field).map(({ name, key, shared }) => ({ name, span: key.span, shared })),
    taken: takenKeys(reader, field),
    editor: mappingEditor(reader, field),
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V })
}

function environmentKey(field: Field | undefined): Pick<ComposeService, "environmentKey"> {
  if (field?.node?.kind === "mapping") return { environmentKey: keyed(field, "map") }
  return field?.node?.kind === "sequence" ? { environmentKey: keyed(field, "list") } : {}
}

function itemsIn(reader: Reader, field: Field | undefined): ComposeService["expose"] {
  return field ? itemsOf(reader, field).flatMap((item) => presentValue(reader, item) ?? []) : []
}

function readHooks(reader: Reader, field: Field | undefined): readonly Hook[] {
  if (!field) return []
  return itemsOf(reader, field).map((item) => {
    const fields = fieldMap(reader, item)
    return {
      key: field.name,
      ...optional("privileged", presentValue(reader, fields.get("privileged"))),
      environment: readPairs(reader, fields.get("environment")),
    }
  })
}

/** `extends: name` (an old form) or `extends: {service, file}`. */
function inheritanceOf(reader: Reader, field: Field | undefined): ComposeService["extends"] {
  if (!field) return undefined
  const short = presentValue(reader, field)
  if (short) return { service: short.text, span: short.span }
  if (field.node?.kind !== "mapping") return undefined
  const fields = fieldMap(reader, field)
  const file = presentValue(reader, fields.get("file"))
  const service = presentValue(reader, fields.get("service"))
  return {
    service: service?.text ?? unknown("`extends` names no service"),
    ...optional("file", file),
    span: service?.span ?? field.key.span,
  }
}

/** True if a merge key leads nowhere, so that keys of the service are not visible, or the way was too long to follow. */
function hasOpenMerge(reader: Reader, spot: Spot): boolean {
  if (reader.resolver.exhausted()) return true
  if (spot.node?.kind !== "mapping") return false
  return spot.node.entries.some((entry) => {
    if (entry.key.text !== "<<" || entry.key.style !== "plain" || !entry.value || isReset(entry.value)) return false
    const merged = reader.resolver.follow(entry.value).node
    const sources = merged?.kind === "sequence" ? merged.items.map((item) => item.value) : [merged]
    return sources.some((source) => reader.resolver.follow(source).node === undefined)
  })
}
