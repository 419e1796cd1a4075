/** What keeps a service's processes in: safeguards and breaches, each at its own item. */
import type { EditResult } from "../../base/edit.ts"
import { refuse } from "../../base/edit.ts"
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Confinement, ImageRef } from "../facts.ts"
import { booleanOf, castNumber, castSize } from "./casts.ts"
import type { ComposeService, ListItem, Value } from "./types.ts"

type Breach = Confinement["breaches"][number]

const allSafeguards = [
  "no-new-privileges",
  "drop-all",
  "read-only-root",
  "memory-limit",
  "cpu-limit",
  "pids-limit",
  "non-root",
]

export function confinementOf(service: ComposeService, image: ImageRef | undefined): Confinement {
  const safeguards = new Set<string>()
  const unsure = new Set<string>(service.partial ? allSafeguards : [])
  const state: State = { service, safeguards, unsure }
  noteSafeguards(state)
  for (const name of safeguards) unsure.delete(name)
  return {
    span: service.nameSpan,
    owner: service.name,
    service: service.name,
    ...(image && { image }),
    breaches: breachesOf(service),
    safeguards,
    unsure,
  }
}

interface State {
  readonly service: ComposeService
  readonly safeguards: Set<string>
  readonly unsure: Set<string>
}

function noteSafeguards(state: State): void {
  const { service, safeguards, unsure } = state
  const options = listOf(service, "security_opt").map((item) => securityOption(item))
  if (options.some((option) => option === undefined)) unsure.add("no-new-privileges")
  const last = options.findLast((option) => option?.name === "no-new-privileges")
  if (last && last.value !== "false") safeguards.add("no-new-privileges")
  for (const item of listOf(service, "cap_drop")) {
    if (!item.text.known) unsure.add("drop-all")
    else if (capability(item.text.value) === "ALL") safeguards.add("drop-all")
  }
  const readOnly = booleanOf(scalar(service, "read_only"))
  if (!readOnly.known) unsure.add("read-only-root")
  else if (readOnly.value) safeguards.add("read-only-root")
  noteLimit(state, "memory-limit", [scalar(service, "mem_limit"), service.limits.get("memory")], castSize)
  noteLimit(
    state,
    "cpu-limit",
    [scalar(service, "cpus"), scalar(service, "cpu_quota"), service.limits.get("cpus")],
    castNumber,
  )
  noteLimit(state, "pids-limit", [scalar(service, "pids_limit"), service.limits.get("pids")], castNumber)
  noteUser(state)
}

/** Zero and negative numbers mean no limit. */
function noteLimit(
  { safeguards, unsure }: State,
  name: string,
  values: readonly (Value | undefined)[],
  cast: (text: string) => number | undefined,
): void {
  for (const value of values) {
    if (!value) continue
    if (!value.text.known) unsure.add(name)
    else if ((cast(value.text.value) ?? 0) > 0) safeguards.add(name)
  }
}

/** Without `user` the image decides. */
function noteUser({ service, safeguards, unsure }: State): void {
  const user = scalar(service, "user")?.text
  if (!user?.known) {
    unsure.add("non-root")
    return
  }
  const name = user.value.replace(/:.*$/, "")
  if (name === "") unsure.add("non-root")
  else if (name !== "root" && !/^0+$/.test(name)) safeguards.add("non-root")
}

function breachesOf(service: ComposeService): readonly Breach[] {
  return [
    ...privileges(service),
    ...hostNamespaces(service),
    ...listOf(service, "cap_add").flatMap((item) =>
      item.text.known ? [itemBreach(`cap:${capability(item.text.value)}`, item)] : [],
    ),
    ...listOf(service, "security_opt").flatMap((item) => {
      const what = unconfinedBy(item)
      return what === undefined ? [] : [itemBreach(what, item)]
    }),
  ]
}

function privileges(service: ComposeService): readonly Breach[] {
  const found: Breach[] = []
  if (isTrue(scalar(service, "privileged"))) found.push(keyBreach("privileged", service, "privileged"))
  if (isTrue(scalar(service, "use_api_socket"))) found.push(keyBreach("api-socket", service, "use_api_socket"))
  for (const part of [service.build?.value, ...service.hooks]) {
    const value = part?.privileged
    if (value && isTrue(value)) found.push(breach("privileged", value.span, () => value.rewrite("false")))
  }
  return found
}

const namespaces: readonly (readonly [key: string, what: string])[] = [
  ["network_mode", "host:network"],
  ["pid", "host:pid"],
  ["ipc", "host:ipc"],
  ["uts", "host:uts"],
  ["userns_mode", "host:user"],
  ["cgroup", "host:cgroup"],
]

function hostNamespaces(service: ComposeService): readonly Breach[] {
  return namespaces.flatMap(([key, what]) => {
    const value = scalar(service, key)
    return settled(value?.text) === "host" ? [keyBreach(what, service, key)] : []
  })
}

function keyBreach(what: string, service: ComposeService, key: string): Breach {
  const at = service.scalars.get(key)
  return breach(what, at?.value.span ?? service.nameSpan, () => service.editor.remove(key))
}

function itemBreach(what: string, item: ListItem): Breach {
  return breach(what, item.span, () => (item.shared ? refuse("the list is used in several places") : item.remove()))
}

function breach(what: string, span: Span, remove: () => EditResult): Breach {
  return { what, span, remove }
}

/** `name:value` or `name=value`; Docker takes both. */
function securityOption(item: Value): { readonly name: string; readonly value: string } | undefined {
  if (!item.text.known) return undefined
  const [, name = "", value = ""] = /^([^:=]*)[:=]?(.*)$/s.exec(item.text.value.trim()) ?? []
  return { name: name.toLowerCase(), value: /^(?:0|f|false)$/i.test(value) ? "false" : value }
}

function unconfinedBy(item: Value): string | undefined {
  const option = securityOption(item)
  if (!option) return undefined
  const { name, value } = option
  if (name === "no-new-privileges" && value === "false") return "no-new-privileges:false"
  if (value === "unconfined" && /^(?:seccomp|apparmor|systempaths)$/.test(name)) return `unconfined:${name}`
  if (name === "label" && /^(?:disable|type[:=]spc_t)$/.test(value)) return "unconfined:label"
  return undefined
}

/** The name without `CAP_`, in capitals. */
function capability(text: string): string {
  return text.trim().toUpperCase().replace(/^CAP_/, "")
}

function isTrue(value: Value | undefined): boolean {
  return settled(booleanOf(value)) === true
}

function scalar(service: ComposeService, key: string): Value | undefined {
  return service.scalars.get(key)?.value
}

function listOf(service: ComposeService, key: string): readonly ListItem[] {
  return service.lists.get(key)?.value ?? []
}
