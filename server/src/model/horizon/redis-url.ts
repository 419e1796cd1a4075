/** How the Horizon hub reads `REDIS_URL`: quietly, and not as a Redis client would. */

export interface RedisUrlFlaw {
  readonly is: "unparsed" | "hostless" | "database" | "user" | "encoded"
  /** `[from, to)` in the value. */
  readonly from: number
  readonly to: number
  /** The whole value as it was surely meant. */
  readonly meant?: string
}

/** The gravest misreading; undefined for an address that means what it says, and for texts with an open slot. */
export function redisUrlFlaw(value: string): RedisUrlFlaw | undefined {
  if (value === "" || /[$<{%]\w*[>}%]|\$/.test(value)) return undefined
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(value)?.[0]
  const whole = { from: 0, to: value.length }
  if (scheme === undefined || /\s/.test(value)) return { is: "unparsed", ...whole }
  const authority = /^\/\/([^/?#]*)/.exec(value.slice(scheme.length))?.[1]
  if (authority === undefined || authority === "") {
    const isHostAndPort = /^(?!rediss?:\/)[a-z][a-z0-9.-]*:\d+$/i.test(value)
    return { is: "hostless", ...whole, ...(isHostAndPort ? { meant: `redis://${value}` } : {}) }
  }
  const start = scheme.length + 2
  return databaseFlaw(value, start + authority.length) ?? userFlaw(authority, start)
}

/** The number behind the host's slash; a slash alone, or a name, becomes NaN. */
function databaseFlaw(value: string, at: number): RedisUrlFlaw | undefined {
  const path = /^\/[^?#]*/.exec(value.slice(at))?.[0]
  if (path === undefined || /^\/\s*\d/.test(path)) return undefined
  const flaw = { is: "database", from: at, to: at + path.length } as const
  return path === "/" ? { ...flaw, meant: value.slice(0, at) + value.slice(at + 1) } : flaw
}

/** The user's name is dropped, and the password is sent with its escapes. */
function userFlaw(authority: string, start: number): RedisUrlFlaw | undefined {
  const match = /^([^:]*)(?::(.*))?@/.exec(authority)
  const [, user = "", password = ""] = match ?? []
  if (user !== "" && user !== "default") return { is: "user", from: start, to: start + user.length }
  if (!/%[0-9a-f]{2}/i.test(password)) return undefined
  const from = start + user.length + 1
  return { is: "encoded", from, to: from + password.length }
}
