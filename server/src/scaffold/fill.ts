/** Texts with slots: `@@hub@@` becomes the name that the deployment's hub has. Nothing else is interpreted. */
import type { NewFile, ScaffoldContext } from "./types.ts"

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
}

/** A text with every slot filled; a slot that nobody knows stays as it is and is seen by the tests. */
export function fill(text: string, { services, namespace, pods }: ScaffoldContext): string {
  return text.replace(/@@([a-z]+)(?:\.(labels))?@@/g, (slot, name: string, labels?: string) => {
    if (labels !== undefined) return labelsText(pods?.get(name) ?? new Map([["app", services.get(name) ?? name]]))
    if (name === "namespace") return namespace === undefined ? "" : `\n  namespace: ${namespace}`
    return services.get(name) ?? usual[name] ?? slot
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
