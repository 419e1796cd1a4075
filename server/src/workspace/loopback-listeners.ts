/** Ports of a container that its own command or config binds to loopback: the kubelet does not reach them. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { reachOf } from "../model/address.ts"
import type { Container } from "../model/kubernetes/types-pods.ts"
import type { ConfiguredSensor } from "./sensor-configs.ts"

export interface LoopbackListener {
  readonly port: number
  /** As written: `127.0.0.1:6191`. */
  readonly address: string
  /** Where it is written, if in the container itself. */
  readonly span?: Span
  /** Where it is written, if elsewhere. */
  readonly place?: { readonly uri: string; readonly span: Span }
}

/** An address with its port, as listeners are written. */
const bound = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):(\d{1,5})$/
const listening = /^-{1,2}(?:[\w.-]*[.-])?(?:listen|bind|addr|address|host|b|l)(?:[.-](?:addr|address|host|port|on))?$/i

/** Listeners by flags: `--listen=127.0.0.1:8080`, `-b localhost:9000`, `--host 127.0.0.1 --port 8000`. */
export function loopbackFlags(container: Container): readonly LoopbackListener[] {
  const words = [...container.command, ...container.args]
  const found: LoopbackListener[] = []
  let host: { readonly address: string; readonly span: Span } | undefined
  let port: number | undefined
  for (const [i, word] of words.entries()) {
    const equals = word.text.indexOf("=")
    const flag = equals < 0 ? word.text : word.text.slice(0, equals)
    const value = equals < 0 ? (words[i + 1]?.text ?? "") : word.text.slice(equals + 1)
    const { span } = equals < 0 ? (words[i + 1] ?? word) : word
    if (listening.test(flag)) {
      const match = bound.exec(value)
      if (match !== null) found.push({ port: Number(match[1]), address: value, span })
      else if (reachOf(value) === "loopback") host = { address: value, span }
    }
    if (/^(?:--port|-p)$/.test(flag) && /^\d{1,5}$/.test(value)) port = Number(value)
  }
  if (host !== undefined && port !== undefined)
    found.push({ port, address: `${host.address}:${port}`, span: host.span })
  return found
}

/** The hub's `HOST`, where it is loopback. */
export function loopbackHub(container: Container): readonly LoopbackListener[] {
  const host = container.env.find((each) => each.name === "HOST")
  const address = settled(host?.text)
  if (host === undefined || address === undefined || address === "" || reachOf(address) !== "loopback") return []
  const port = Number(settled(container.env.find((each) => each.name === "PORT")?.text) ?? "3100")
  return [{ port, address: `${address}:${port}`, span: host.value?.span ?? host.nameSpan }]
}

const adminDefault = "127.0.0.1:6191"

/** The sensor's admin listener; loopback is its default, and that of the config in its image. */
export function loopbackAdmin({ configs, open }: ConfiguredSensor): readonly LoopbackListener[] {
  if (configs.length === 0) return open === undefined ? [{ port: 6191, address: adminDefault }] : []
  return configs.flatMap(({ config, uri, span }) => {
    if (!config.schemas.includes("runtime")) return []
    const address = config.get("server.admin_listen")?.text ?? adminDefault
    const match = bound.exec(address)
    return match === null ? [] : [{ port: Number(match[1]), address, place: { uri, span } }]
  })
}
