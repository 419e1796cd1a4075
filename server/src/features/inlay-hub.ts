/** Hints on variables of the Horizon hub: the number, switch or address that it takes where the text says another. */
import { horizonVariables, type KeyInfo } from "../../../schemas/describe.ts"
import type { Facts, Setting } from "../model/facts.ts"
import { readNumber, readSwitch } from "../model/horizon/numbers.ts"
import { type RedisUrlFlaw, redisUrlFlaw } from "../model/horizon/redis-url.ts"
import type { Workspace } from "../workspace/types.ts"
import { isHub } from "./hover-horizon.ts"
import type { InlayInfo } from "./inlay.ts"
import { behindValue } from "./inlay-place.ts"

type Words = Omit<InlayInfo, "at">

/** Hints on the settings that the hub reads, in any file that carries them. */
export function hubHints(workspace: Workspace, uri: string, facts: Facts, text: string): readonly InlayInfo[] {
  const variables = horizonVariables()
  const hubs = new Map<string, boolean>()
  const isRead = (owner: string): boolean => {
    const known = hubs.get(owner) ?? isHub(workspace, uri, facts, owner)
    hubs.set(owner, known)
    return known
  }
  return facts.settings.flatMap((setting) => {
    const info = variables.get(setting.name)
    if (info === undefined || !isVariable(setting) || !setting.value.known) return []
    const words = wordsOf(setting.name, info, setting.value.value)
    return words === undefined || !isRead(setting.owner)
      ? []
      : [{ at: behindValue(text, setting.valueSpan.end), ...words }]
  })
}

/** Keys of the sensor's file and build arguments are no variables of a process. */
function isVariable({ carrier }: Setting): boolean {
  return carrier !== "synapse-key" && carrier !== "compose-build-arg" && carrier !== "dockerfile-arg"
}

function wordsOf(name: string, info: KeyInfo, value: string): Words | undefined {
  if (name === "REDIS_URL") return redisWords(value)
  if (info.type === "int") return numberWords(name, info, value)
  return info.type === "bool" ? switchWords(name, value) : undefined
}

function numberWords(name: string, info: KeyInfo, value: string): Words | undefined {
  // Keys that no code reads have no number that could be used.
  if (info.behaviour !== "silently-defaulted" && info.behaviour !== "fatal") return undefined
  const reading = readNumber(info, value)
  if (reading.is === "cut")
    return { text: `→ ${reading.used}`, tooltip: `The hub reads the leading digits of ${name} only.` }
  if (reading.is !== "replaced") return undefined
  return reading.used === undefined
    ? { text: "→ not set", tooltip: `The hub drops this value of ${name}: it is outside of what is accepted.` }
    : { text: `→ ${reading.used}`, tooltip: `The hub takes its default: ${name} is outside of what is accepted.` }
}

function switchWords(name: string, value: string): Words | undefined {
  const { read, meant } = readSwitch(name, value)
  if (meant === undefined || meant === read) return undefined
  return { text: `→ ${read}`, tooltip: `The hub reads ${name} as ${read}: it knows other words for its switches.` }
}

const redisTexts: Readonly<Record<RedisUrlFlaw["is"], Words>> = {
  unparsed: { text: "→ localhost:6379", tooltip: "The hub takes this for no address and connects to localhost." },
  hostless: { text: "→ no host", tooltip: "The hub finds no host in this address: // is missing." },
  database: { text: "→ database NaN", tooltip: "The hub selects database NaN: no number follows the slash." },
  user: { text: "→ user default", tooltip: "The hub drops the user and logs in as default." },
  encoded: { text: "→ escapes sent as written", tooltip: "The hub sends the password with its % escapes." },
}

function redisWords(value: string): Words | undefined {
  const flaw = redisUrlFlaw(value)
  return flaw && redisTexts[flaw.is]
}
