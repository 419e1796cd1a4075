/** What the templates need to know of a language. */
import type { ServicePlan } from "../plan.ts"

export interface StackKit {
  /** Stages before the last one, and the last one up to its user: `FROM … AS build` and so on. */
  readonly stages: (plan: ServicePlan) => string
  /** Words that the image starts. */
  readonly command: (plan: ServicePlan) => readonly string[]
  /** Words that ask the service whether it is ready, with what the image has. */
  readonly probe: (plan: ServicePlan) => readonly string[]
  /** Words that a unit starts, the first an absolute path. */
  readonly exec: (plan: ServicePlan) => readonly string[]
  /** Words of a command that is typed in a release on a host, in its folder. */
  readonly hosted: (words: readonly string[]) => readonly string[]
  /** Variables that the image sets, beside PORT. */
  readonly environment: readonly (readonly [name: string, value: string])[]
  /** True if it makes code while it runs, so that its memory may be written and executed. */
  readonly compilesAtRunTime: boolean
  /** Folders of the project that have no place in the build. */
  readonly ignored: readonly string[]
  /** Metrics that the usual client library tells without a line of code. */
  readonly metrics: readonly { readonly title: string; readonly unit: string; readonly expr: string }[]
}

/** The place for a digest: the scaffold has no network, so the tag is exact and the digest is added by hand or by CI. */
export function pinned(image: string): string {
  return `# Digest: add @sha256:... as \`docker buildx imagetools inspect ${image}\` prints it.\nFROM ${image}`
}

/** Libraries that programs of the service load while they run; nothing where there are none. */
export function packages(names: readonly string[], why: string): string {
  return names.length === 0
    ? ""
    : `# ${why}\nRUN apt-get update && apt-get install -y --no-install-recommends ${names.join(" ")} && rm -rf /var/lib/apt/lists/*`
}

/**
 * The exact tag of a version: what a project names in full is taken, of a shorter one the newest that is known; what is
 * no version becomes the newest of all, which is the last one of `known`.
 */
export function exact(version: string, known: Readonly<Record<string, string>>): string {
  const clean = version.replace(/^[v^~>=\s]+/, "")
  if (!/^\d+(?:\.\d+){0,2}$/.test(clean)) return Object.values(known).at(-1) ?? clean
  return known[clean] ?? clean
}

/** Asks with bash alone, for images without a program that speaks HTTP. */
export function bashProbe(port: number, path: string): readonly string[] {
  const request = `printf 'GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3`
  return ["bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port} && ${request} && head -n 1 <&3 | grep -q ' 200 '`]
}

/** A command that needs no other name on a host. */
export const asIs = (words: readonly string[]): readonly string[] => words

export function wgetProbe(port: number, path: string): readonly string[] {
  return ["wget", "-q", "-T", "4", "-O", "/dev/null", `http://127.0.0.1:${port}${path}`]
}

const processMetrics = (job: string): StackKit["metrics"] => [
  { title: "Processor", unit: "short", expr: `rate(process_cpu_seconds_total{job="${job}"}[5m])` },
  { title: "Memory", unit: "bytes", expr: `process_resident_memory_bytes{job="${job}"}` },
]

/** `service` is the name of the scrape job of the service in every flavour. */
export const usualMetrics = processMetrics("service")
