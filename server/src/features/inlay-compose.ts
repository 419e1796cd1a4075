/** Hints in Compose files: where a port without an address is bound, and when a service that drains is killed. */
import { settled } from "../base/known.ts"
import type { ComposeFile, ComposePort } from "../model/compose/types.ts"
import type { Facts, PublishedPort } from "../model/facts.ts"
import { drainOf, sensorDrain } from "../model/probes/drain.ts"
import { isSensor } from "../model/synapse/sensor.ts"
import type { InlayInfo } from "./inlay.ts"
import { behindKey, behindValue } from "./inlay-place.ts"

export function composeHints(model: ComposeFile, facts: Facts, text: string): readonly InlayInfo[] {
  return [...portHints(model, facts, text), ...graceHints(model, facts, text)]
}

function portHints(model: ComposeFile, facts: Facts, text: string): readonly InlayInfo[] {
  const written = new Map<string, ComposePort>()
  for (const service of model.services)
    for (const port of service.ports) written.set(`${service.name} ${port.span.start}`, port)
  return facts.ports.flatMap((port) => {
    const source = port.by === "publish" ? written.get(`${port.owner} ${port.span.start}`) : undefined
    if (source === undefined || !source.hostAddress.known || source.hostAddress.value !== undefined) return []
    const words = portWords(port)
    return words === undefined ? [] : [{ at: behindPort(text, source), ...words }]
  })
}

function portWords({ address, hostPort }: PublishedPort): Omit<InlayInfo, "at"> | undefined {
  const bound = settled(address)
  if (bound === undefined || !hostPort.known) return undefined
  const where = bound === "0.0.0.0" ? "0.0.0.0 and [::]" : bound
  return hostPort.value === undefined
    ? { text: `→ a free port on ${where}`, tooltip: "Docker picks a port of the host at each start." }
    : { text: `→ ${where}`, tooltip: "Docker binds the port there: no address is written." }
}

/** A short port ends with its text, a long one with the line of its first key. */
function behindPort(text: string, port: ComposePort): number {
  if (port.form === "short") return behindValue(text, port.span.end)
  const line = /^[^\r\n#]*/.exec(text.slice(port.span.start, port.span.end))?.[0] ?? ""
  return port.span.start + line.trimEnd().length
}

function graceHints(model: ComposeFile, facts: Facts, text: string): readonly InlayInfo[] {
  const sources = new Map(model.services.map((each) => [each.name, each]))
  const settings = Map.groupBy(facts.settings, (setting): string => setting.owner)
  return facts.services.flatMap((service) => {
    const { seconds, isDefault } = service.stopGrace
    const grace = settled(seconds)
    // What is inherited may set the time elsewhere.
    if (!isDefault || grace === undefined || service.partial) return []
    const signal = sources.get(service.name)?.scalars.get("stop_signal")
    const drain = isSensor(service)
      ? sensorDrain(signal && settled(signal.value.text))
      : drainOf(service, settings.get(service.owner) ?? [])
    if (drain === undefined || drain.assumed || grace >= drain.seconds) return []
    return [
      {
        at: behindKey(text, service.nameSpan.end),
        text: `→ killed ${grace} s after the stop`,
        tooltip: `${drain.product} drains for up to ${drain.seconds} s; without stop_grace_period Docker waits ${grace} s.`,
      },
    ]
  })
}
