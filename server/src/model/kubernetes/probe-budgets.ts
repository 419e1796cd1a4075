/** What the times of a probe add up to, in seconds. The kubelet's defaults are filled in by the reader. */
import { type Known, known } from "../../base/known.ts"
import type { KubeProbe } from "./types-pods.ts"

/** From the start of the container to the verdict: initialDelay + failureThreshold × period. */
export function startBudget(probe: KubeProbe): Known<number> {
  const { initialDelay, failureThreshold, period } = probe
  if (!initialDelay.known) return initialDelay
  const failing = failingFor(failureThreshold, period)
  return failing.known ? known(initialDelay.value + failing.value) : failing
}

/** How long a program may fail until the probe acts: failureThreshold × period. */
export function failureBudget({ failureThreshold, period }: KubeProbe): Known<number> {
  return failingFor(failureThreshold, period)
}

function failingFor(failureThreshold: Known<number>, period: Known<number>): Known<number> {
  if (!failureThreshold.known) return failureThreshold
  return period.known ? known(failureThreshold.value * period.value) : period
}

/** True if both ask the same thing in the same way. gRPC probes may ask for different services, which are not read. */
export function asksTheSame(a: KubeProbe, b: KubeProbe): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === "exec") {
    const words = (probe: KubeProbe): string => probe.command.map((word) => word.text).join("\u0000")
    return a.command.length > 0 && words(a) === words(b)
  }
  if (a.kind !== "http" && a.kind !== "tcp") return false
  const isSamePort = a.portNumber.known
    ? b.portNumber.known && a.portNumber.value === b.portNumber.value
    : a.port?.value.known === true && b.port?.value.known === true && a.port.value.value === b.port.value.value
  if (!isSamePort || (a.host?.text ?? "") !== (b.host?.text ?? "")) return false
  return a.kind === "tcp" || (a.scheme === b.scheme && pathOf(a) === pathOf(b) && headersOf(a) === headersOf(b))
}

/** A program may tell the probes apart by a header. */
function headersOf({ headers }: KubeProbe): string {
  return JSON.stringify(headers.map(({ name, value }) => [name.toLowerCase(), value?.text ?? ""]).sort())
}

/** The path that is asked; `/` where none is written. */
export function pathOf(probe: KubeProbe): string {
  return probe.path?.text ?? "/"
}
