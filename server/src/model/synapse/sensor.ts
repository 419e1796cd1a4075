/** The sensor as a service of other formats: its image, its program, the environment that it does not read. */
import { settled } from "../../base/known.ts"
import type { Service } from "../facts.ts"

/** `nickcrew/synapse-waf` and mirrors of it; Matrix's image is `matrixdotorg/synapse`. */
const image = /(?:^|\/)synapse-(?:waf|pingora)$/
const program = /(?:^|\/)synapse-(?:waf|pingora)$/

/** True if a service runs the sensor, told by its image or by the program it starts. */
export function isSensor(service: Service): boolean {
  if (service.image !== undefined && image.test(service.image.repository)) return true
  return settled(service.command)?.some((word) => program.test(word)) ?? false
}

/** The file that the image's own command names; its working folder is `/app`. */
export const imageConfigPath = "/app/config.yaml"

/** Variables that pages about the sensor name and that its code does not read, with what is read instead. */
const unreadVariables: ReadonlyMap<string, string> = new Map([
  ["SYNAPSE_ADMIN_API_KEY", "the key is `server.admin_api_key` of its config"],
  ["SYNAPSE_TELEMETRY_API_KEY", "the key is `telemetry.api_key` of its config"],
  ["SYNAPSE_HORIZON_API_KEY", "the key is `horizon.api_key` of its config"],
  ["SYNAPSE_DLP_HASH_SALT", "the salt is `dlp.hash_salt` of its config"],
  ["SYNAPSE_HMAC_SECRET", "the secret is `sites[].shadow_mirror.hmac_secret` of its config"],
  ["SENSOR_ADMIN_KEY", "the key is `server.admin_api_key` of its config"],
  ["SIGNAL_HORIZON_URL", "the hub's address is `horizon.hub_url` of its config"],
])

/** What the sensor reads instead of a variable; undefined for variables that nobody promises. */
export function insteadOfVariable(name: string): string | undefined {
  return unreadVariables.get(name)
}
