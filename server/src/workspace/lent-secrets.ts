/** Where the hub's signing secrets stand, and which containers of a cluster are given them. */
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { dataFor } from "./kubernetes.ts"
import { nearby } from "./nearby.ts"
import type { Workspace } from "./types.ts"

const signing = /^(?:TELEMETRY_)?JWT_SECRET$/

/** A signing secret in the hands of a container. */
export interface LentSecret {
  readonly owner: string
  /** The secret's own name. */
  readonly secret: string
  readonly span: Span
  /** The object that is given as a whole. */
  readonly object?: string
}

/** What containers of the owners take from Secrets under the name of a signing secret, key by key or as a whole. */
export function lentSecrets(workspace: Workspace, uri: string, owners: ReadonlySet<string>): readonly LentSecret[] {
  const workloads = owners.size === 0 ? [] : (workspace.model(uri, "kubernetes")?.workloads ?? [])
  return workloads.flatMap(({ object, pod }) =>
    (pod?.containers ?? []).flatMap(({ owner, env, envFrom }): readonly LentSecret[] => {
      if (!owners.has(owner)) return []
      const single = env.flatMap(({ reference }) =>
        reference?.key !== undefined && reference.keySpan !== undefined && signing.test(reference.key)
          ? [{ owner, secret: reference.key, span: reference.keySpan }]
          : [],
      )
      const whole = envFrom.flatMap((reference) => {
        const entries = dataFor(workspace, uri, object, reference).objects.flatMap(({ item }) => item.entries)
        const entry = entries.find(({ name }) => signing.test(name))
        return entry === undefined
          ? []
          : [{ owner, secret: entry.name, span: reference.nameSpan, object: reference.name }]
      })
      return [...single, ...whole]
    }),
  )
}

export interface PlacedSecret {
  readonly name: string
  readonly uri: string
  readonly span: Span
}

/** The signing secrets of files around a config, by value. Short values are words that stand anywhere. */
export function signingSecrets(workspace: Workspace, uri: string): ReadonlyMap<string, PlacedSecret> {
  const found = new Map<string, PlacedSecret>()
  for (const other of nearby(workspace, uri, ["env", "compose", "yaml"])) {
    const facts = workspace.facts(other)
    if (facts === undefined || facts.stage === "template") continue
    for (const { name, value, nameSpan } of facts.settings) {
      const text = settled(value) ?? ""
      if (signing.test(name) && text.length >= 16 && !found.has(text))
        found.set(text, { name, uri: other, span: nameSpan })
    }
  }
  return found
}
