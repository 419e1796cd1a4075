/** Refusals of the runtime schema that are no ranges: addresses, networks, the tunnel, the hub link, hashed matches. */
import { reachOf } from "../address.ts"
import { isNetwork, socketAddress, urlParts } from "./addresses.ts"
import type { ValueRefusal } from "./refusals.ts"
import type { SynapseConfig, SynapseKey } from "./types.ts"

/** Refusals in the order in which the sensor would meet them. */
export function runtimeRefusals(model: SynapseConfig): readonly ValueRefusal[] {
  return [
    ...addresses(model),
    ...adminAuth(model),
    ...removedFeature(model.get("detection.anomaly_blocking.enabled")),
    ...tlsPaths(model),
    ...hubLink(model),
    ...tunnel(model),
    ...hashes(model),
  ]
}

type Refused = Omit<ValueRefusal, "key" | "at" | "schema">

function refusal(key: SynapseKey, refused: Refused, at = key.valueSpan): readonly ValueRefusal[] {
  return [{ key, at, schema: "runtime", ...refused }]
}

/** Text that some other program may still fill in. */
function isPlaceholder(text: string): boolean {
  return text.includes("${") || text.includes("{{")
}

function addresses(model: SynapseConfig): readonly ValueRefusal[] {
  const admin = model.get("server.admin_listen")
  const stopped =
    admin?.text === undefined || isPlaceholder(admin.text) || socketAddress(admin.text) !== undefined
      ? []
      : refusal(admin, { outcome: "stopped", demand: "must be an address with a port, such as 127.0.0.1:6191" })
  const proxies = model.get("server.trusted_proxies")
  const items = proxies?.node?.kind === "sequence" ? proxies.node.items : []
  return [
    ...stopped,
    ...items.flatMap(({ value }) =>
      proxies === undefined || value.kind !== "scalar" || isPlaceholder(value.text) || isNetwork(value.text)
        ? []
        : refusal(proxies, { outcome: "stopped", demand: "must hold networks, such as 10.0.0.0/8" }, value.span),
    ),
  ]
}

/** Authentication off is refused unless the admin listener is loopback; its default is. */
function adminAuth(model: SynapseConfig): readonly ValueRefusal[] {
  const key = model.get("server.admin_auth_disabled")
  if (key?.text !== "true") return []
  const address = socketAddress(model.get("server.admin_listen")?.text ?? "127.0.0.1:6191")
  if (address === undefined || reachOf(address.host) === "loopback") return []
  return refusal(key, { outcome: "stopped", demand: "is refused while `admin_listen` is not loopback" })
}

/** The feature was removed; asking for it is an error, in the runtime section and in sites. */
export function removedFeature(key: SynapseKey | undefined): readonly ValueRefusal[] {
  if (key?.text !== "true") return []
  return refusal(key, { outcome: "dropped", demand: "asks for a feature that was removed" })
}

function tlsPaths(model: SynapseConfig): readonly ValueRefusal[] {
  if (model.get("tls.enabled")?.text !== "true") return []
  return ["tls.cert_path", "tls.key_path"].flatMap((path) => {
    const key = model.get(path)
    return key?.text !== undefined && /\.\.|~/.test(key.text)
      ? refusal(key, { outcome: "dropped", demand: "must not contain `..` or `~`" })
      : []
  })
}

function hubLink(model: SynapseConfig): readonly ValueRefusal[] {
  if (model.get("horizon.enabled")?.text !== "true") return []
  return ["horizon.hub_url", "horizon.api_key", "horizon.sensor_id"].flatMap((path) => {
    const key = model.get(path)
    return key?.text === ""
      ? refusal(key, {
          outcome: "off",
          demand: "must not be empty once `horizon.enabled` is true",
          feature: "the link to the hub",
        })
      : []
  })
}

function tunnel(model: SynapseConfig): readonly ValueRefusal[] {
  if (model.get("tunnel.enabled")?.text !== "true") return []
  const url = model.get("tunnel.url")
  const key = model.get("tunnel.api_key")
  const sensor = model.get("tunnel.sensor_id")
  return [
    ...(url?.text === undefined || isPlaceholder(url.text) ? [] : tunnelUrl(url, url.text)),
    // The length is counted in bytes; an ASCII key has as many characters.
    ...(key?.text === undefined || isPlaceholder(key.text) || key.text.length >= 32
      ? []
      : refusal(key, { outcome: "dropped", demand: "must have at least 32 characters" })),
    ...(sensor?.text === "" ? refusal(sensor, { outcome: "dropped", demand: "must not be empty" }) : []),
  ]
}

function tunnelUrl(key: SynapseKey, text: string): readonly ValueRefusal[] {
  const scheme = urlParts(text)?.scheme
  if (scheme === "wss") return []
  if (scheme === "ws")
    return refusal(key, { outcome: "dropped", demand: "must begin with wss:// in production", inProduction: true })
  return refusal(key, { outcome: "dropped", demand: "must begin with wss://" })
}

/** Hashed matches need a salt: without one the scanner panics. */
function hashes(model: SynapseConfig): readonly ValueRefusal[] {
  const salt = model.get("dlp.hash_salt")
  if (salt !== undefined && salt.text !== "" && !(salt.node?.kind === "scalar" && salt.node.value === null)) return []
  const hashed = model.keys.find((key) => key.path.startsWith("dlp.redaction.") && key.text === "hash")
  return hashed === undefined
    ? []
    : refusal(hashed, { outcome: "stopped", demand: "is `hash`, which needs `dlp.hash_salt`" })
}
