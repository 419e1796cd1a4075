/** Ways into the cluster: Ingress, Gateway and HTTPRoute. */
import { type Known, known, unknown } from "../../base/known.ts"
import { insertEntry } from "../../syntax/yaml/edit.ts"
import { editorOf } from "./editor.ts"
import type { Opened } from "./object.ts"
import { at, isPresent, itemsOf, noteKeys, type Place, type Reader, valueAt } from "./reader.ts"
import { intAt, portAt, textAt, textsAt } from "./scalars.ts"
import type { Keyed } from "./types.ts"
import type { Backend, Gateway, HttpRoute, Ingress, IngressRule } from "./types-network.ts"

export function readIngress(reader: Reader, { object, place }: Opened): Ingress {
  const spec = at(reader, place, "spec")
  noteKeys(reader, "IngressSpec", object.id, spec)
  const className = textAt(reader, spec, "ingressClassName") ?? object.annotations.get("kubernetes.io/ingress.class")
  const tls = at(reader, spec, "tls")
  const defaultBackend = readBackend(reader, at(reader, spec, "defaultBackend") ?? at(reader, spec, "backend"))
  return {
    object,
    ...(className && { className }),
    tls: itemsOf(reader, tls).map((item) => {
      const secretName = textAt(reader, item, "secretName")
      return { span: item.span, hosts: textsAt(reader, item, "hosts"), ...(secretName && { secretName }) }
    }),
    ...(tls && { tlsKey: tls.keySpan }),
    rules: itemsOf(reader, at(reader, spec, "rules")).map((item) => readRule(reader, item)),
    ...(defaultBackend && { defaultBackend }),
    annotate: (name, value) => annotate(reader, place, object.annotations.get(name), name, value),
    editor: editorOf(reader, spec ?? place),
  }
}

/** Names of annotations hold dots, so that they are no paths. */
function annotate(
  reader: Reader,
  place: Place,
  old: Ingress["className"],
  name: string,
  value: string,
): ReturnType<Ingress["annotate"]> {
  if (old !== undefined) return old.rewrite(value)
  const quoted = `"${value.replace(/["\\]/g, "\\$&")}"`
  const annotations = at(reader, place, "metadata", "annotations")
  if (annotations?.node?.kind === "mapping" && annotations.node.entries.length > 0 && !annotations.shared)
    return insertEntry(reader.tree, annotations.node, name, quoted)
  return editorOf(reader, place).set("metadata.annotations", `${name}: ${quoted}`)
}

function readRule(reader: Reader, item: Place): IngressRule {
  return {
    host: textAt(reader, item, "host"),
    span: item.span,
    paths: itemsOf(reader, at(reader, item, "http", "paths")).map((path) => {
      const pathType = textAt(reader, path, "pathType")
      return {
        path: valueAt(reader, at(reader, path, "path"))?.text ?? "/",
        ...(pathType && { pathType }),
        span: path.span,
        backend: readBackend(reader, at(reader, path, "backend")),
      }
    }),
  }
}

/** Of `networking.k8s.io/v1`, or of the removed versions (`serviceName`, `servicePort`). */
function readBackend(reader: Reader, place: Place | undefined): Backend | undefined {
  if (place === undefined || !isPresent(place)) return undefined
  const service = at(reader, place, "service")
  if (isPresent(service)) {
    const port = numberPort(intAt(reader, service, "port", "number")) ?? namedPort(reader, service)
    return { service: textAt(reader, service, "name"), port, span: place.span }
  }
  return {
    service: valueAt(reader, at(reader, place, "serviceName")),
    port: portAt(reader, place, "servicePort"),
    span: place.span,
  }
}

function numberPort(found: Keyed<Known<number>> | undefined): Backend["port"] {
  return found && { ...found, value: found.value }
}

function namedPort(reader: Reader, service: Place): Backend["port"] {
  const name = textAt(reader, service, "port", "name")
  return name && { keySpan: name.keySpan, span: name.span, value: known(name.text) }
}

/** Of the Gateway API. */
export function readGateway(reader: Reader, { object, place }: Opened): Gateway {
  const spec = at(reader, place, "spec")
  const className = valueAt(reader, at(reader, spec, "gatewayClassName"))
  return {
    object,
    ...(className && { className }),
    listeners: itemsOf(reader, at(reader, spec, "listeners")).map((item) => {
      const name = valueAt(reader, at(reader, item, "name"))
      const hostname = valueAt(reader, at(reader, item, "hostname"))
      const protocol = valueAt(reader, at(reader, item, "protocol"))
      const tlsMode = valueAt(reader, at(reader, item, "tls", "mode"))
      const port = valueAt(reader, at(reader, item, "port"))?.typed
      return {
        span: item.span,
        ...(name && { name }),
        ...(hostname && { hostname }),
        port: typeof port === "number" ? known(port) : unknown("the listener's port is no number"),
        ...(protocol && { protocol }),
        certificates: itemsOf(reader, at(reader, item, "tls", "certificateRefs")).length,
        ...(tlsMode && { tlsMode }),
      }
    }),
  }
}

export function readHttpRoute(reader: Reader, { object, place }: Opened): HttpRoute {
  const spec = at(reader, place, "spec")
  return {
    object,
    hostnames: itemsOf(reader, at(reader, spec, "hostnames")).flatMap((item) => valueAt(reader, item) ?? []),
    parents: itemsOf(reader, at(reader, spec, "parentRefs")).flatMap(
      (item) => valueAt(reader, at(reader, item, "name")) ?? [],
    ),
    rules: itemsOf(reader, at(reader, spec, "rules")).map((item) => ({
      span: item.span,
      paths: itemsOf(reader, at(reader, item, "matches")).flatMap(
        (match) => valueAt(reader, at(reader, match, "path", "value"))?.text ?? [],
      ),
      backends: itemsOf(reader, at(reader, item, "backendRefs")).map((backend) => ({
        service: valueAt(reader, at(reader, backend, "name")),
        port: routePort(reader, backend),
        span: backend.span,
      })),
      redirectsToHttps: itemsOf(reader, at(reader, item, "filters")).some(
        (filter) => valueAt(reader, at(reader, filter, "requestRedirect", "scheme"))?.text === "https",
      ),
      hasSession: isPresent(at(reader, item, "sessionPersistence")),
    })),
  }
}

function routePort(reader: Reader, backend: Place): Backend["port"] {
  const value = valueAt(reader, at(reader, backend, "port"))
  if (typeof value?.typed !== "number") return undefined
  return { keySpan: value.keySpan, span: value.span, value: known(value.typed) }
}
