/** `ports` of a service: short and long form. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { insertEntry, removeEntry, removeItem } from "../../syntax/yaml/edit.ts"
import type { PortRange } from "../facts.ts"
import { cutPort, type PortSlots, parseAddress, rangeOf, type Slot } from "./port-grammar.ts"
import { type Field, fieldMap, type Item, itemsOf, problem, type Reader } from "./reader.ts"
import type { ComposePort } from "./types.ts"
import { presentValue, type ScalarValue, scalarAt } from "./value.ts"

/** The ports in file order; items that Compose refuses are problems and left out where nothing can be told of them. */
export function readPorts(reader: Reader, field: Field | undefined): readonly ComposePort[] {
  if (!field) return []
  return itemsOf(reader, field).flatMap((item) => {
    const port = item.node?.kind === "mapping" ? readLong(reader, field, item) : readShort(reader, field, item)
    return port ? [port] : []
  })
}

function readShort(reader: Reader, field: Field, item: Item): ComposePort | undefined {
  const value = scalarAt(reader, item)
  if (!value || value.isNull) {
    const span = item.node?.span ?? field.key.span
    problem(reader, "invalid-port", "A port must be a number, a text or a mapping.", span)
    return undefined
  }
  const slots = cutPort(value)
  const single = !slots.host && !slots.address
  const open = single && !slots.container.text.known ? slots.container.text : undefined
  checkShort(reader, slots)
  return {
    span: value.span,
    form: "short",
    target: rangeOf(slots.container),
    published: open ?? publishedOf(slots.host),
    hostAddress: open ?? addressOf(slots.address),
    ...(slots.address && slots.address.span.end > slots.address.span.start && { hostAddressSpan: slots.address.span }),
    protocol: protocolOf(slots.protocol),
    shared: item.shared,
    rebind: (address) => rebindShort(value, slots, address),
    remove: () => removePort(reader, field, item),
  }
}

/** Reports what Docker refuses, part by part, where the part is settled. */
function checkShort(reader: Reader, slots: PortSlots): void {
  const bad = (slot: Slot, what: string) => {
    if (slot.text.known) problem(reader, "invalid-port", `\`${slot.text.value}\` is no ${what}.`, slot.span)
  }
  const container = rangeOf(slots.container)
  const host = slots.host && publishedOf(slots.host)
  if (!container.known) bad(slots.container, "container port")
  if (slots.host && !host?.known) bad(slots.host, "host port")
  if (slots.address && !addressOf(slots.address).known) bad(slots.address, "IP address")
  if (slots.protocol && !protocolOf(slots.protocol).known) bad(slots.protocol, "protocol")
  if (container.known && host?.known && host.value && slots.host) {
    const many = sizeOf(container.value)
    if (many > 1 && many !== sizeOf(host.value))
      problem(reader, "invalid-port", "The ranges of host and container ports differ in length.", slots.host.span)
  }
}

function sizeOf(range: PortRange): number {
  return range.last - range.first + 1
}

function publishedOf(slot: Slot | undefined): Known<PortRange | undefined> {
  if (!slot || (slot.text.known && slot.text.value === "")) return known(undefined)
  return rangeOf(slot)
}

function addressOf(slot: Slot | undefined): Known<string | undefined> {
  if (!slot) return known(undefined)
  if (!slot.text.known) return slot.text
  const address = parseAddress(slot.text.value)
  return address === undefined ? unknown("the address is no IP address") : known(address || undefined)
}

function protocolOf(slot: Slot | undefined): Known<string> {
  if (!slot) return known("tcp")
  if (!slot.text.known) return slot.text
  const name = slot.text.value.toLowerCase() || "tcp"
  return /^(?:tcp|udp|sctp)$/.test(name) ? known(name) : unknown("the protocol is none that Docker knows")
}

function rebindShort(value: ScalarValue, slots: PortSlots, address: string): EditResult {
  if (slots.hostFrom === undefined) return refuse("the parts of the port come from a variable")
  if (slots.address?.interpolated) return refuse("the address comes from a variable")
  if (!slots.host && slots.container.interpolated) return refuse("the port comes from a variable as a whole")
  const ip = address.includes(":") && !address.startsWith("[") ? `[${address}]` : address
  const rest = value.raw.slice(slots.hostFrom)
  // `${BIND:-127.0.0.1:8000}:8000`: the variable is meant for both.
  if (/\$\{\w+:?[-+][^}]*:/.test(rest)) return refuse("the variable may bring an address of its own")
  return value.write(slots.host ? `${ip}:${rest}` : `${ip}::${rest}`)
}

/** Removes the item, with the whole key where it is the only one, because Compose refuses an empty `ports:`. */
function removePort(reader: Reader, field: Field, item: Item): EditResult {
  if (item.shared) return refuse("the port is used in several places through an anchor")
  if (item.sequence.items.length > 1) return removeItem(reader.tree, item.sequence, item.index)
  return removeEntry(reader.tree, field.mapping, field.entry)
}

const longKeys = new Set(["name", "mode", "host_ip", "target", "published", "protocol", "app_protocol"])

function readLong(reader: Reader, field: Field, item: Item): ComposePort | undefined {
  const fields = fieldMap(reader, item)
  const target = presentValue(reader, fields.get("target"))
  const published = presentValue(reader, fields.get("published"))
  const hostIp = presentValue(reader, fields.get("host_ip"))
  const protocol = presentValue(reader, fields.get("protocol"))
  const mode = presentValue(reader, fields.get("mode"))?.text
  const span = item.node?.span ?? field.key.span
  if (!target) problem(reader, "invalid-port", "A port in long form needs `target`.", span)
  for (const key of fields.values())
    if (!longKeys.has(key.name) && !key.name.startsWith("x-"))
      problem(reader, "invalid-port", `\`${key.name}\` is no key of a port.`, key.key.span)
  const slots = {
    container: slotOf(target),
    host: slotOf(published),
    address: slotOf(hostIp),
    protocol: slotOf(protocol),
  }
  if (slots.container)
    checkShort(reader, {
      container: slots.container,
      ...(slots.host && { host: slots.host }),
      ...(slots.address && { address: slots.address }),
      ...(slots.protocol && { protocol: slots.protocol }),
    })
  return {
    span,
    form: "long",
    target: slots.container ? rangeOf(slots.container) : unknown("the port has no `target`"),
    published: publishedOf(slots.host),
    hostAddress: addressOf(slots.address),
    ...(hostIp && { hostAddressSpan: hostIp.span }),
    protocol: protocolOf(slots.protocol),
    ...(mode?.known && { mode: mode.value }),
    shared: item.shared,
    rebind: (address) => rebindLong(reader, item, fields, address),
    remove: () => removePort(reader, field, item),
  }
}

function slotOf(value: ScalarValue | undefined): Slot | undefined {
  return value && { text: value.text, span: value.span, interpolated: value.interpolated }
}

function rebindLong(reader: Reader, item: Item, fields: ReadonlyMap<string, Field>, address: string): EditResult {
  if (item.shared || item.node?.kind !== "mapping")
    return refuse("the port is used in several places through an anchor")
  const bare = address.replace(/^\[(.*)\]$/, "$1")
  const present = fields.get("host_ip")
  if (present) return presentValue(reader, present)?.rewrite(bare) ?? refuse("`host_ip` has no value")
  const after = fields.get("published") ?? fields.get("target")
  if (after && !after.own) return refuse("the port is merged from an anchor")
  const text = bare.includes(":") ? `"${bare}"` : bare
  return insertEntry(reader.tree, item.node, "host_ip", text, after?.entry)
}
