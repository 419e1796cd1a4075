/** Texts with slots: `@@hub@@` becomes the name that the deployment's hub has. Nothing else is interpreted. */
import type { NewFile, ScaffoldContext } from "./types.ts"

/** A name or a host as a value of YAML: in quotes where it would be read as something else (`true`, `no`, `1.5`). */
export function yamlText(text: string): string {
  const isPlain = /^[a-z]/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** Names where the files show none. */
const usual: Readonly<Record<string, string>> = {
  hub: "horizon",
  sensor: "synapse",
  postgres: "postgres",
  redis: "redis",
  clickhouse: "clickhouse",
  trading: "horizon",
  prometheus: "prometheus",
  grafana: "grafana",
  host: "hub.example.com",
  owner: "Platform on-call",
  desk: "Trading operations on-call",
  logs: "logs.example.com",
  backups: "",
  keep: "14",
}

/** A text with every slot filled; a slot that nobody knows stays as it is and is seen by the tests. */
export function fill(text: string, { services, namespace, pods, settings }: ScaffoldContext): string {
  return text.replace(/@@([a-z]+)(?:\.(labels))?@@/g, (slot, name: string, labels?: string) => {
    if (labels !== undefined) return labelsText(pods?.get(name) ?? new Map([["app", services.get(name) ?? name]]))
    if (name === "namespace") return namespace === undefined ? "" : `\n  namespace: ${yamlText(namespace)}`
    return services.get(name) ?? settings?.get(name) ?? usual[name] ?? slot
  })
}

/** Labels as one flow mapping, so that any indentation fits. */
function labelsText(labels: ReadonlyMap<string, string>): string {
  return `{ ${[...labels].map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")} }`
}

/** A file from a text with slots. */
export function file(path: string, text: string, context: ScaffoldContext): NewFile {
  return { path, text: fill(text, context) }
}

/** A script from a text with slots. */
export function script(path: string, text: string, context: ScaffoldContext): NewFile {
  return { path, text: fill(text, context), executable: true }
}

/** True for a deployment of the hub or the sensor. */
export function isFleet({ products }: ScaffoldContext): boolean {
  return products.includes("horizon-hub") || products.includes("synapse")
}

export function isHub({ products }: ScaffoldContext): boolean {
  return products.includes("horizon-hub")
}

export function isTrading({ products }: ScaffoldContext): boolean {
  return products.includes("horizon-trading")
}
