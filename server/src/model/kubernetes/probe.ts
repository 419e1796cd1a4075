/** Probes and lifecycle hooks of a container. */
import { type Known, known, unknown } from "../../base/known.ts"
import { editorOf } from "./editor.ts"
import { at, fieldsOf, isPresent, itemsOf, noteKeys, type Place, type Reader, spanOf, valueAt } from "./reader.ts"
import { intAt, orDefault, portAt, textAt, textsAt } from "./scalars.ts"
import type { Keyed, Value } from "./types.ts"
import type { ContainerPort, KubeProbe, PreStop, ProbePurpose } from "./types-pods.ts"

/** @param ports the container's declared ports, which names are looked up in */
export function readProbe(
  reader: Reader,
  container: Place,
  owner: string,
  purpose: ProbePurpose,
  ports: readonly ContainerPort[],
): KubeProbe | undefined {
  const place = at(reader, container, `${purpose}Probe`)
  if (place === undefined || !isPresent(place) || place.node?.kind !== "mapping") return undefined
  noteKeys(reader, "Probe", owner, place)
  const kind = kindOf(reader, place)
  const handler = kind === "none" ? undefined : at(reader, place, handlerKeys[kind])
  if (kind === "http") noteKeys(reader, "HTTPGetAction", owner, handler)
  const port = kind === "exec" || kind === "none" ? undefined : portAt(reader, handler, "port")
  const portNode = at(reader, handler, "port")
  const path = textAt(reader, handler, "path")
  const host = textAt(reader, handler, "host")
  return {
    purpose,
    keySpan: place.keySpan,
    span: place.span,
    kind,
    ...(path && { path }),
    ...(port && { port }),
    ...(portNode && { rewritePort: (text: string) => valueAt(reader, portNode)?.replace(text) ?? [] }),
    portNumber: numberOf(port, ports),
    scheme: valueAt(reader, at(reader, handler, "scheme"))?.text.toUpperCase() === "HTTPS" ? "https" : "http",
    ...(host && { host }),
    headers: itemsOf(reader, at(reader, handler, "httpHeaders")).map((item) => ({
      name: valueAt(reader, at(reader, item, "name"))?.text ?? "",
      value: textAt(reader, item, "value"),
      span: item.span,
    })),
    command: kind === "exec" ? textsAt(reader, handler, "command") : [],
    initialDelay: orDefault(intAt(reader, place, "initialDelaySeconds"), 0),
    period: positive(intAt(reader, place, "periodSeconds"), 10),
    timeout: positive(intAt(reader, place, "timeoutSeconds"), 1),
    failureThreshold: positive(intAt(reader, place, "failureThreshold"), 3),
    successThreshold: positive(intAt(reader, place, "successThreshold"), 1),
    written: new Map(fieldsOf(reader, place).map((field) => [field.name, spanOf(field)])),
    editor: editorOf(reader, place),
  }
}

const handlerKeys = { http: "httpGet", tcp: "tcpSocket", grpc: "grpc", exec: "exec" } as const

function kindOf(reader: Reader, place: Place): KubeProbe["kind"] {
  if (isPresent(at(reader, place, "httpGet"))) return "http"
  if (isPresent(at(reader, place, "tcpSocket"))) return "tcp"
  if (isPresent(at(reader, place, "grpc"))) return "grpc"
  return isPresent(at(reader, place, "exec")) ? "exec" : "none"
}

/** The server fills zero with the default. Source: kubernetes/kubernetes:pkg/apis/core/v1/defaults.go, SetDefaults_Probe. */
function positive(found: Keyed<Known<number>> | undefined, otherwise: number): Known<number> {
  return found?.value.known === true && found.value.value === 0 ? known(otherwise) : orDefault(found, otherwise)
}

function numberOf(port: Keyed<Known<number | string>> | undefined, ports: readonly ContainerPort[]): Known<number> {
  if (port === undefined) return unknown("the probe names no port")
  if (!port.value.known) return port.value
  const { value } = port.value
  if (typeof value === "number") return known(value)
  return ports.find((each) => each.name?.text === value)?.port ?? unknown(`no port is called \`${value}\``)
}

/** The hook that runs before the stop signal, inside the grace period. */
export function readPreStop(reader: Reader, container: Place): PreStop | undefined {
  const place = at(reader, container, "lifecycle", "preStop")
  if (place === undefined || !isPresent(place)) return undefined
  const command = textsAt(reader, place, "exec", "command")
  const own = intAt(reader, place, "sleep", "seconds")
  return {
    keySpan: place.keySpan,
    span: place.span,
    command,
    sleepSeconds: own?.value ?? sleepOf(command),
  }
}

/** `sleep 15` and `sh -c "sleep 15"`; more than a pause is not known. */
function sleepOf(command: readonly Value[]): Known<number> {
  const words = command.map((word) => word.text)
  const shell = /(?:^|\/)(?:ba|da|a)?sh$/.test(words[0] ?? "") && words[1] === "-c"
  const text = (shell ? (words[2] ?? "") : words.join(" ")).trim()
  const match = /^(?:exec\s+)?(?:\/(?:usr\/)?bin\/)?sleep\s+(\d+(?:\.\d+)?)(s|m)?;?$/.exec(text)
  if (match?.[1] === undefined) return unknown("how long the hook takes is not in the files")
  return known(Number(match[1]) * (match[2] === "m" ? 60 : 1))
}
