/** Shapes that Compose refuses: a list where a mapping must stand, nothing where something must, a number for a text. */
import { nearest } from "../../base/nearest.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import {
  checkBoolean,
  checkDependencies,
  checkDuration,
  checkItems,
  checkNumber,
  checkPairs,
  checkSize,
  checkString,
  checkTest,
} from "./checks.ts"
import { type Field, fieldMap, fieldsOf, isNullNode, problem, type Reader, spanOf } from "./reader.ts"

type Kind = "mapping" | "sequence" | "scalar"

const words: Readonly<Record<Kind, string>> = { mapping: "a mapping", sequence: "a list", scalar: "a single value" }

/** Keys of a service whose value must be a text. Source: compose-spec/compose-go:schema/compose-spec.json. */
const strings =
  "image container_name hostname domainname restart network_mode ipc uts user userns_mode cgroup cgroup_parent cpuset " +
  "working_dir stop_signal stop_grace_period platform pull_policy isolation runtime mac_address"
const otherScalars =
  "privileged read_only init tty stdin_open pid mem_limit mem_reservation mem_swappiness memswap_limit cpus cpu_count " +
  "cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period cpu_rt_runtime pids_limit shm_size oom_kill_disable " +
  "oom_score_adj scale attach use_api_socket"

/** Keys of a service by what they may hold, from the same schema. */
const shapes: readonly (readonly [readonly Kind[], string])[] = [
  [["scalar"], `${strings} ${otherScalars}`],
  [
    ["sequence"],
    "ports volumes expose cap_add cap_drop security_opt devices external_links links group_add profiles secrets configs " +
      "volumes_from device_cgroup_rules dns_opt post_start pre_stop",
  ],
  [["mapping"], "deploy healthcheck logging blkio_config ulimits storage_opt credential_spec develop provider"],
  [["mapping", "sequence"], "environment labels annotations networks depends_on extra_hosts sysctls models"],
  [["scalar", "sequence"], "command entrypoint tmpfs dns dns_search label_file"],
  [["scalar", "sequence", "mapping"], "env_file"],
  [["scalar", "mapping"], "build extends"],
]

const allowed: ReadonlyMap<string, readonly Kind[]> = new Map(
  shapes.flatMap(([kinds, keys]) => keys.split(" ").map((key) => [key, kinds] as const)),
)
/** Keys whose values are not checked, and those of older and newer versions. */
const others = "gpus pre_start pull_refresh_after domainname log_driver log_opt net volume_driver".split(" ")
const serviceKeys: readonly string[] = [...allowed.keys(), ...others]
const known: ReadonlySet<string> = new Set(serviceKeys)
const healthKeys: ReadonlySet<string> = new Set(["test", "interval", "timeout", "retries", "start_period"])
const mustBeString: ReadonlySet<string> = new Set(strings.split(" "))
const nullable: ReadonlySet<string> = new Set(["command", "entrypoint", "deploy", "develop", "pid", "dns", "extends"])
/** Lists whose items are texts, and whether a number may stand there too. */
const textLists: ReadonlyMap<string, boolean> = new Map([
  ...[
    "command entrypoint cap_add cap_drop security_opt external_links links profiles volumes_from device_cgroup_rules",
    "dns_opt dns dns_search tmpfs label_file networks depends_on environment labels annotations extra_hosts sysctls",
  ].flatMap((keys) => keys.split(" ").map((key) => [key, false] as const)),
  ["expose", true],
  ["group_add", true],
])

const topLevel: ReadonlyMap<string, readonly Kind[]> = new Map([
  ["version", ["scalar"]],
  ["name", ["scalar"]],
  ["services", ["mapping"]],
  ["networks", ["mapping"]],
  ["volumes", ["mapping"]],
  ["secrets", ["mapping"]],
  ["configs", ["mapping"]],
  ["models", ["mapping"]],
  ["include", ["sequence"]],
])

const booleans: ReadonlySet<string> = new Set([
  "privileged",
  "read_only",
  "init",
  "tty",
  "stdin_open",
  "oom_kill_disable",
])
const numbers: ReadonlySet<string> = new Set(["cpus", "cpu_quota", "pids_limit", "scale"])
const sizes: ReadonlySet<string> = new Set(["mem_limit", "mem_reservation", "shm_size"])
const durations = ["interval", "timeout", "start_period", "start_interval"]

/**
 * Adds the problems of one document.
 * @param isPart the file is laid over another one, which may bring what is empty or missing here
 */
export function checkShapes(reader: Reader, top: ReadonlyMap<string, Field>, isPart: boolean): void {
  for (const field of top.values()) checkKind(reader, field, topLevel.get(field.name), isPart)
  for (const key of ["version", "name"]) checkString(reader, top.get(key))
  const services = top.get("services")
  if (!services) return
  for (const service of fieldsOf(reader, services))
    if (!service.name.startsWith("x-")) checkService(reader, service, isPart)
}

function checkService(reader: Reader, service: Field, isPart: boolean): void {
  const { node } = service
  if (node?.kind !== "mapping") {
    if (!node || isNullNode(node)) return
    const message = `The service \`${service.name}\` must be a mapping, not ${words[kindOf(node)]}.`
    problem(reader, "invalid-service", message, node.span)
    return
  }
  const fields = fieldMap(reader, service)
  // What a merge key brings in is wrong where it is written, and is reported there.
  for (const field of fields.values()) {
    checkKey(reader, field, isPart || !field.own)
    if (field.own && !known.has(field.name) && !field.name.startsWith("x-")) checkUnknown(reader, field)
  }
  checkDeploy(reader, fields.get("deploy"))
  const health = fields.get("healthcheck")
  if (!health) return
  const parts = fieldMap(reader, health)
  for (const name of durations) checkDuration(reader, parts.get(name))
  checkBoolean(reader, parts.get("disable"))
  checkTest(reader, parts.get("test"))
  checkNumber(reader, parts.get("retries"))
}

/** A key that is no service's, where it is plain which was meant; Compose refuses every other one as well. */
function checkUnknown(reader: Reader, { name, key }: Field): void {
  const near = nearest(name, serviceKeys)
  const meant = healthKeys.has(name) ? "it belongs below `healthcheck`" : near && `\`${near}\` is one`
  if (meant) problem(reader, "unknown-key", `\`${name}\` is no key of a service; ${meant}.`, key.span)
}

function checkDeploy(reader: Reader, field: Field | undefined): void {
  if (!field) return
  const fields = fieldMap(reader, field)
  checkNumber(reader, fields.get("replicas"))
  const resources = fields.get("resources")
  const limits = resources && fieldMap(reader, resources).get("limits")
  const parts = limits && fieldMap(reader, limits)
  checkSize(reader, parts?.get("memory"))
  checkNumber(reader, parts?.get("cpus"))
}

function checkKey(reader: Reader, field: Field, isPart: boolean): void {
  const { name } = field
  if (!checkKind(reader, field, allowed.get(name), isPart)) return
  if (mustBeString.has(name)) {
    if (name === "stop_grace_period") checkDuration(reader, field)
    else checkString(reader, field)
  }
  if (booleans.has(name)) checkBoolean(reader, field)
  if (numbers.has(name)) checkNumber(reader, field)
  if (sizes.has(name)) checkSize(reader, field)
  const takesNumbers = textLists.get(name)
  if (takesNumbers !== undefined) checkItems(reader, field, takesNumbers)
  if (name === "environment" || name === "labels") checkPairs(reader, field)
  if (name === "depends_on" && !isPart) checkDependencies(reader, field)
}

/** True if the value has a shape that its key may hold. */
function checkKind(reader: Reader, field: Field, kinds: readonly Kind[] | undefined, isPart: boolean): boolean {
  const { node, name } = field
  if (!kinds) return true
  const wanted = kinds.map((kind) => words[kind]).join(" or ")
  if (!node || isNullNode(node)) {
    // An alias that leads nowhere is an error of the YAML, and `!reset` takes the key away.
    const isWritten = !field.entry.value || field.entry.value.kind === "scalar"
    if (isWritten && !field.entry.value?.tag && !isPart && !nullable.has(name))
      problem(reader, "empty-key", `\`${name}\` is empty, but must be ${wanted}.`, field.key.span)
    return false
  }
  if (kinds.includes(kindOf(node))) return true
  problem(reader, "invalid-shape", `\`${name}\` must be ${wanted}, not ${words[kindOf(node)]}.`, spanOf(field))
  return false
}

function kindOf(node: YamlNode): Kind {
  return node.kind === "alias" ? "scalar" : node.kind
}
