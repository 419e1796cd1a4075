/** Ways in: one entry for each host of an Ingress and protocol, one for each listener of a Gateway. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import type { ProxyRoute, Upstream, WebEntry } from "../facts.ts"
import type { RouteEditor } from "../facts-serving.ts"
import { type Controller, controllerOf } from "./controllers.ts"
import type { Manifests } from "./types.ts"
import type { Backend, Gateway, HttpRoute, Ingress, IngressRule } from "./types-network.ts"

export function entriesOf(model: Manifests): readonly WebEntry[] {
  return [
    ...model.ingresses.flatMap((ingress) => ingressEntries(model, ingress)),
    ...model.gateways.flatMap((gateway) => gatewayEntries(model, gateway)),
  ]
}

function ingressEntries(model: Manifests, ingress: Ingress): readonly WebEntry[] {
  const controller = controllerOf(ingress)
  const rules: readonly IngressRule[] =
    ingress.rules.length > 0 || ingress.defaultBackend === undefined
      ? ingress.rules
      : [{ host: undefined, span: ingress.object.nameSpan, paths: [] }]
  return rules.flatMap((rule) => {
    const routes = routesOf(model, ingress, rule, controller)
    const tls = tlsOf(ingress, rule, controller)
    const base = {
      product: "ingress" as const,
      owner: ingress.object.id,
      span: rule.host?.span ?? ingress.object.nameSpan,
      hosts: rule.host === undefined ? [] : [rule.host.text],
      reach: controller.reach,
      protocols: undefined,
      routes,
      limitProtocols: () => refuse("the controller's own configuration decides the protocols"),
    }
    const certificate = certificateOf(ingress, rule)
    const secure = { ...base, port: known(443), tls, redirectsToHttps: known(false), certificate }
    if (!tls.known || !tls.value)
      return [
        {
          ...secure,
          port: tls.known ? known(80) : unknown("the controller decides the port"),
          ...(rule.host === undefined || ingress.tlsKey !== undefined ? {} : { secure: () => addTls(ingress, rule) }),
        },
      ]
    const plain = {
      ...base,
      port: known(80),
      tls: known(false),
      redirectsToHttps: controller.redirects,
      certificate: undefined,
    }
    return controller.plainPort ? [secure, plain] : [secure]
  })
}

/** A block for the host, with a Secret whose name follows from the object's. */
function addTls({ editor, object }: Ingress, { host }: IngressRule): EditResult {
  return editor.set("tls", `- hosts:\n    - ${host?.text ?? ""}\n  secretName: ${object.name}-tls`)
}

/** What an annotation of ingress-nginx changes about a route. */
function editorFor(ingress: Ingress): RouteEditor {
  const decided = (): EditResult => refuse("the controller decides it")
  return {
    forwardProto: decided,
    passUpgrades: decided,
    setIdleTimeout: decided,
    stick: () => ingress.annotate("nginx.ingress.kubernetes.io/affinity", "cookie"),
  }
}

/** A `tls` block covers the hosts it names; one without hosts covers all. */
function tlsOf(ingress: Ingress, rule: IngressRule, controller: Controller): Known<boolean> {
  if (blockFor(ingress, rule) !== undefined || controller.terminates) return known(true)
  return ingress.object.isPatch ? unknown("the object that this patch changes may set it") : controller.withoutBlock
}

function blockFor(ingress: Ingress, rule: IngressRule): Ingress["tls"][number] | undefined {
  return ingress.tls.find(
    ({ hosts }) =>
      hosts.length === 0 || rule.host === undefined || hosts.some((each) => covers(each.text, rule.host?.text ?? "")),
  )
}

function covers(pattern: string, host: string): boolean {
  if (pattern === host) return true
  return pattern.startsWith("*.") && host.slice(host.indexOf(".") + 1) === pattern.slice(2)
}

function certificateOf(ingress: Ingress, rule: IngressRule): Known<string> | undefined {
  const name = blockFor(ingress, rule)?.secretName
  return name && known(name.text)
}

function routesOf(
  model: Manifests,
  ingress: Ingress,
  rule: IngressRule,
  controller: Controller,
): readonly ProxyRoute[] {
  const paths = rule.paths.map((path) => ({ path: path.path, span: path.span, backend: path.backend }))
  const all = ingress.defaultBackend
    ? [...paths, { path: "/", span: ingress.defaultBackend.span, backend: ingress.defaultBackend }]
    : paths
  return all.map(({ path, span, backend }) => ({
    owner: ingress.object.id,
    span,
    path,
    upstreams: backend ? [upstreamOf(backend, controller)] : [],
    forwardsProto: controller.forwardsProto,
    passesUpgrades: controller.passesUpgrades,
    ...controller.idle,
    sticky: controller.sticky(model.services.find((service) => service.object.name === backend?.service?.text)),
    ...(controller.name === "nginx" ? { editor: editorFor(ingress) } : {}),
  }))
}

function upstreamOf(backend: Backend, controller: Pick<Controller, "upstreamScheme">): Upstream {
  const port = backend.port?.value
  return {
    host: backend.service ? known(backend.service.text) : unknown("the backend is no Service"),
    port:
      port === undefined
        ? known(undefined)
        : port.known && typeof port.value === "number"
          ? known(port.value)
          : unknown("the port is a name"),
    scheme: controller.upstreamScheme,
    span: backend.service?.span ?? backend.span,
  }
}

/** Routes that are attached by name; those of other files are not seen here. */
function gatewayEntries(model: Manifests, gateway: Gateway): readonly WebEntry[] {
  const routes = model.httpRoutes.filter((route) => route.parents.some((each) => each.text === gateway.object.name))
  return gateway.listeners.map((listener) => {
    const protocol = listener.protocol?.text ?? ""
    const rules = routes.flatMap((route) => route.rules)
    const redirects = rules.length > 0 && rules.every((rule) => rule.redirectsToHttps)
    return {
      product: "gateway",
      owner: gateway.object.id,
      span: listener.span,
      hosts: listener.hostname
        ? [listener.hostname.text]
        : routes.flatMap((route) => route.hostnames.map((each) => each.text)),
      port: listener.port,
      reach: unknown("the gateway's class decides its address"),
      tls: known(protocol === "HTTPS" || protocol === "TLS"),
      redirectsToHttps: routes.length === 0 ? unknown("its routes are not in this file") : known(redirects),
      protocols: undefined,
      certificate: undefined,
      routes: routes.flatMap((route) => gatewayRoutes(route)),
      limitProtocols: () => refuse("the gateway's class decides the protocols"),
    }
  })
}

function gatewayRoutes(route: HttpRoute): readonly ProxyRoute[] {
  const open = unknown("the gateway's class decides it")
  return route.rules.flatMap((rule) =>
    (rule.paths.length === 0 ? ["/"] : rule.paths).map((path) => ({
      owner: route.object.id,
      span: rule.span,
      path,
      upstreams: rule.backends.map((backend) => upstreamOf(backend, { upstreamScheme: "http" })),
      forwardsProto: open,
      passesUpgrades: open,
      idleTimeoutSeconds: open,
      sticky: rule.hasSession ? known(true) : open,
    })),
  )
}
