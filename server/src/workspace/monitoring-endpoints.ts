/** How each product wants its metrics to be asked for, and what a scrape job does otherwise. */
import type { EditResult } from "../base/edit.ts"
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { hubDemands, metricsPorts, type ProductTarget, sensorKeyIsOff } from "./monitoring.ts"
import type { Stack } from "./monitoring-stack.ts"
import type { Workspace } from "./types.ts"

/** One thing that keeps a job from reading a product's metrics. */
export interface EndpointFault {
  readonly id: "port" | "path" | "key" | "bearer" | "proto" | "token"
  readonly at: Span
  readonly data?: Readonly<Record<string, string | number>>
  readonly title?: string
  readonly caveat?: string
  readonly edits?: () => EditResult
}

const headerCaveat = "Prometheus sends custom headers in recent releases only; older ones refuse the file."

/** What is wrong with how a job asks a product; `unknown` is told what the files leave open. */
export function endpointFaults(
  workspace: Workspace,
  stack: Stack | undefined,
  given: ProductTarget,
  unknown: (item: string, because: string) => void,
): readonly EndpointFault[] {
  const { job, target, product, service } = given
  const demands = product === "hub" && service !== undefined ? hubDemands(workspace, service) : undefined
  const expected = product === "hub" && service !== undefined ? demands?.port : metricsPorts[product]
  const found: EndpointFault[] = []
  // The host's port is a finding of its own.
  const isMapped =
    target.port !== undefined && service?.hostPorts.has(target.port) === true && !service.ports.has(target.port)
  if (expected !== undefined && !Number.isNaN(expected) && target.port !== expected && !isMapped)
    found.push({
      id: "port",
      at: target.span,
      data: { expected, port: target.port ?? 80 },
      title: `Scrape port ${expected}`,
      caveat: "The series bear another `instance` label from then on.",
      edits: () => target.rewrite(`${target.host}:${expected}`),
    })
  const path = settled(job.path)
  if (path !== undefined && path !== "/metrics" && job.pathSpan !== undefined)
    found.push({
      id: "path",
      at: job.pathSpan,
      data: { path },
      title: "Scrape `/metrics`",
      caveat: "The path holds for all targets of the job.",
      edits: () => job.set("metrics_path", "/metrics"),
    })
  if (product === "sensor") found.push(...ofSensor(workspace, stack, given))
  if (product === "hub") found.push(...ofHub(given, demands, unknown))
  return found
}

function ofSensor(
  workspace: Workspace,
  stack: Stack | undefined,
  { job, service }: ProductTarget,
): readonly EndpointFault[] {
  if (job.headers.has("x-admin-key")) return []
  if (stack !== undefined && service !== undefined && sensorKeyIsOff(workspace, stack, service.name)) return []
  const bearer = job.auth === "bearer" || job.auth === "basic"
  const mend = {
    title: "Send `X-Admin-Key` from a file",
    caveat: `Put the admin key into that file. ${headerCaveat}`,
    edits: () => job.set("http_headers", "X-Admin-Key:\n  files: [/etc/prometheus/secrets/synapse-admin-key]"),
  }
  return [{ id: bearer ? "bearer" : "key", at: job.nameSpan, ...(job.headers.size === 0 ? mend : {}) }]
}

function ofHub(
  { job }: ProductTarget,
  demands: ReturnType<typeof hubDemands> | undefined,
  unknown: (item: string, because: string) => void,
): readonly EndpointFault[] {
  const found: EndpointFault[] = []
  const plain = settled(job.scheme) === "http" && !job.headers.has("x-forwarded-proto")
  if (demands === undefined || demands.forwardedProto === undefined || demands.token === undefined)
    unknown("M1", "the hub's environment is not whole in these files")
  if (plain && demands?.forwardedProto === true)
    found.push({
      id: "proto",
      at: job.nameSpan,
      ...(job.headers.size > 0
        ? {}
        : {
            title: "Send `X-Forwarded-Proto: https`",
            caveat: headerCaveat,
            edits: () => job.set("http_headers", 'X-Forwarded-Proto:\n  values: ["https"]'),
          }),
    })
  if (job.auth === "none" && demands?.token === true && !job.headers.has("authorization"))
    found.push({
      id: "token",
      at: job.nameSpan,
      title: "Send the token from a file",
      caveat: "Put the token into that file.",
      edits: () => job.set("authorization", "credentials_file: /etc/prometheus/secrets/metrics-auth-token"),
    })
  return found
}
