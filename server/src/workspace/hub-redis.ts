/** The Redis that the instances of a hub share, as far as its environment says. */
import { type Known, known } from "../base/known.ts"
import { reachOf } from "../model/address.ts"
import type { HubEnvironment } from "./hub-environment.ts"

/**
 * `none`: nothing is set, so that the hub takes its own host; `own-host`: the address is the hub's own host; `misread`:
 * the hub reads no host out of the address; `shared`: a host of its own.
 */
export type SharedRedis = "none" | "own-host" | "misread" | "shared"

/** What the hub connects to. Source: getRedisConfig, `atlas-crew/synapse:apps/signal-horizon/api/src/jobs/queue.ts`. */
export function redisOf({ variables, incomplete }: HubEnvironment): Known<SharedRedis> {
  const url = variables.get("REDIS_URL")
  const host = variables.get("REDIS_HOST")
  if (url !== undefined && !url.known) return url
  if (url !== undefined && url.value !== "") {
    const named = hostOf(url.value)
    if (named !== undefined) return known(kindOf(named))
  }
  // An address that is none is passed over.
  if (host !== undefined && !host.known) return host
  if (host !== undefined && host.value !== "") return known(kindOf(host.value))
  if (url !== undefined && url.value !== "") return known("misread")
  return incomplete === undefined ? known("none") : { known: false, because: incomplete }
}

/** The host as a URL parser finds it: "" where there is none, undefined for what is no address. */
function hostOf(url: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0]
  if (scheme === undefined || /\s/.test(url)) return undefined
  const authority = /^\/\/([^/?#]*)/.exec(url.slice(scheme.length))?.[1] ?? ""
  const host = authority.slice(authority.lastIndexOf("@") + 1)
  return host.startsWith("[") ? host.replace(/\].*$/, "]") : host.replace(/:.*$/, "")
}

function kindOf(host: string): SharedRedis {
  if (host === "") return "misread"
  return reachOf(host) === "loopback" ? "own-host" : "shared"
}
