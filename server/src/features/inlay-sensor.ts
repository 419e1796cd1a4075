/** Hints in a Synapse config: keys whose value nothing uses, and what applies instead. */
import { inertKeys } from "../model/synapse/inert.ts"
import type { SynapseConfig, SynapseKey } from "../model/synapse/types.ts"
import type { InlayInfo } from "./inlay.ts"
import { behindKey, behindValue } from "./inlay-place.ts"

/** What applies, in few words, where there is a value that does. */
const applied: Readonly<Record<string, string>> = {
  "server.shutdown_timeout_secs": "ignored; drains 300 s",
  "tls.min_version": "ignored; TLS 1.2 and newer",
}

/** Values that are what applies anyway need no hint. */
export function sensorHints(model: SynapseConfig, text: string): readonly InlayInfo[] {
  return inertKeys(model).flatMap(({ key, instead, isDefault }) => {
    if (isDefault) return []
    const words = instead === undefined ? "ignored without `sites`" : (applied[key.path] ?? "ignored")
    const tooltip = instead === undefined ? "This key is read only in a file with sites." : sentence(instead)
    return [{ at: placeOf(key, text), text: `→ ${words}`, tooltip }]
  })
}

function placeOf(key: SynapseKey, text: string): number {
  return key.node?.kind === "scalar" ? behindValue(text, key.valueSpan.end) : behindKey(text, key.keySpan.end)
}

function sentence(words: string): string {
  return `No effect: ${words.replaceAll("`", "")}.`
}
