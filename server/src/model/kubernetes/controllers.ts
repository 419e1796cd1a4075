/** What the controllers of Ingress objects make of annotations: ingress-nginx, Traefik, AWS, Google. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Reach, Upstream } from "../facts.ts"
import type { Value } from "./types.ts"
import type { Ingress, KubeService } from "./types-network.ts"

export interface Controller {
  readonly name: "nginx" | "traefik" | "alb" | "gce" | "other"
  readonly reach: Known<Reach>
  /** An annotation brings certificates, without a `tls` block. */
  readonly terminates: boolean
  /** TLS where neither block nor annotation speaks of it. */
  readonly withoutBlock: Known<boolean>
  /** Port 80 is served beside 443. */
  readonly plainPort: boolean
  readonly redirects: Known<boolean>
  readonly forwardsProto: Known<boolean>
  readonly passesUpgrades: Known<boolean>
  readonly idle: { readonly idleTimeoutSeconds: Known<number>; readonly idleTimeoutSpan?: Span }
  readonly sticky: (service: KubeService | undefined) => Known<boolean>
  readonly upstreamScheme: Upstream["scheme"]
}

const nginx = "nginx.ingress.kubernetes.io/"
const traefik = "traefik.ingress.kubernetes.io/"
const alb = "alb.ingress.kubernetes.io/"

/** By class, else by the annotations that only one controller reads. */
export function controllerOf(ingress: Ingress): Controller {
  const className = ingress.className?.text ?? ""
  const has = (prefix: string) => [...ingress.object.annotations.keys()].some((name) => name.startsWith(prefix))
  if (/nginx/.test(className) || (className === "" && has(nginx))) return ofNginx(ingress)
  if (/traefik/.test(className) || (className === "" && has(traefik))) return ofTraefik(ingress)
  if (/^alb$/.test(className) || (className === "" && has(alb))) return ofAlb(ingress)
  if (/^gce/.test(className) || (className === "" && has("networking.gke.io/"))) return ofGoogle(ingress, className)
  return other
}

const decides = unknown("the controller of the Ingress decides it")

const other: Controller = {
  name: "other",
  reach: unknown("the controller's own Service decides its address"),
  terminates: false,
  withoutBlock: known(false),
  plainPort: true,
  redirects: decides,
  forwardsProto: decides,
  passesUpgrades: decides,
  idle: { idleTimeoutSeconds: decides },
  sticky: () => decides,
  upstreamScheme: "http",
}

function note(ingress: Ingress, name: string): Value | undefined {
  return ingress.object.annotations.get(name)
}

/**
 * Defaults: redirect to https where TLS is on, 60 s of silence, X-Forwarded-* and upgrades always.
 * Source: kubernetes/ingress-nginx:docs/user-guide/nginx-configuration/annotations.md, configmap.md.
 */
function ofNginx(ingress: Ingress): Controller {
  const redirect = note(ingress, `${nginx}ssl-redirect`)
  const forced = note(ingress, `${nginx}force-ssl-redirect`)
  const read = note(ingress, `${nginx}proxy-read-timeout`)
  const send = note(ingress, `${nginx}proxy-send-timeout`)
  const seconds = [read, send].map((value) => (/^\d+$/.test(value?.text ?? "") ? Number(value?.text) : 60))
  const shortest = Math.min(...seconds)
  const at = seconds[0] === shortest ? (read ?? send) : send
  const isSticky =
    note(ingress, `${nginx}affinity`)?.text === "cookie" || note(ingress, `${nginx}upstream-hash-by`) !== undefined
  return {
    ...other,
    name: "nginx",
    redirects: known(forced?.text === "true" || redirect?.text !== "false"),
    forwardsProto: known(true),
    passesUpgrades: known(true),
    idle: { idleTimeoutSeconds: known(shortest), ...(at && { idleTimeoutSpan: at.span }) },
    sticky: () => known(isSticky),
    upstreamScheme: schemeOf(note(ingress, `${nginx}backend-protocol`)?.text),
  }
}

function schemeOf(protocol: string | undefined): Upstream["scheme"] {
  if (protocol === undefined || /^HTTP$/i.test(protocol)) return "http"
  return /^HTTPS$/i.test(protocol) ? "https" : "other"
}

/** TLS by annotation or block; redirects are a middleware or the entry point's. Source: Traefik's Kubernetes Ingress pages. */
function ofTraefik(ingress: Ingress): Controller {
  const tls = note(ingress, `${traefik}router.tls`)?.text === "true"
  const entryPoints = (note(ingress, `${traefik}router.entrypoints`)?.text ?? "").split(/\s*,\s*/)
  const onlySecure = entryPoints.length === 1 && entryPoints[0] === "websecure"
  return {
    ...other,
    name: "traefik",
    terminates: tls || note(ingress, `${traefik}router.tls.certresolver`) !== undefined,
    withoutBlock: onlySecure ? unknown("the entry point decides it") : known(false),
    plainPort: !onlySecure,
    redirects: unknown("a middleware or the entry point decides it"),
    forwardsProto: known(true),
    passesUpgrades: known(true),
    sticky: (service) =>
      service === undefined
        ? unknown("the Service is not in this file")
        : known(service.object.annotations.get(`${traefik}service.sticky.cookie`)?.text === "true"),
  }
}

/** Source: kubernetes-sigs/aws-load-balancer-controller:docs/guide/ingress/annotations.md. */
function ofAlb(ingress: Ingress): Controller {
  const listens = note(ingress, `${alb}listen-ports`)?.text ?? ""
  const attributes = note(ingress, `${alb}load-balancer-attributes`)
  const idle = /idle_timeout\.timeout_seconds=(\d+)/.exec(attributes?.text ?? "")?.[1]
  const hasCertificate = note(ingress, `${alb}certificate-arn`) !== undefined || /HTTPS/.test(listens)
  return {
    ...other,
    name: "alb",
    reach: known(note(ingress, `${alb}scheme`)?.text === "internet-facing" ? "all-interfaces" : "one-interface"),
    terminates: hasCertificate,
    plainPort: /"HTTP"/.test(listens),
    redirects: known(note(ingress, `${alb}ssl-redirect`) !== undefined),
    forwardsProto: known(true),
    passesUpgrades: known(true),
    idle: {
      idleTimeoutSeconds: known(idle === undefined ? 60 : Number(idle)),
      ...(idle !== undefined && attributes && { idleTimeoutSpan: attributes.span }),
    },
    sticky: () => known(/stickiness\.enabled=true/.test(note(ingress, `${alb}target-group-attributes`)?.text ?? "")),
    upstreamScheme: schemeOf(note(ingress, `${alb}backend-protocol`)?.text),
  }
}

/** Timeouts and affinity stand in a BackendConfig. Source: Google Cloud, GKE Ingress configuration. */
function ofGoogle(ingress: Ingress, className: string): Controller {
  const certificate = ["networking.gke.io/managed-certificates", "ingress.gcp.kubernetes.io/pre-shared-cert"].some(
    (name) => note(ingress, name) !== undefined,
  )
  const plain = note(ingress, "kubernetes.io/ingress.allow-http")?.text !== "false"
  const frontend = note(ingress, "networking.gke.io/v1beta1.FrontendConfig")
  return {
    ...other,
    name: "gce",
    reach: known(className === "gce-internal" ? "one-interface" : "all-interfaces"),
    terminates: certificate,
    plainPort: plain,
    redirects: frontend === undefined ? known(false) : unknown("a FrontendConfig decides it"),
    forwardsProto: known(true),
    passesUpgrades: known(true),
    sticky: () => unknown("a BackendConfig decides it"),
  }
}
