/** PostgreSQL clusters that operators run: how many instances each has, the primary and its standbys. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { YamlMapping, YamlNode } from "../../syntax/yaml/tree.ts"
import type { KubeObject } from "./types.ts"

export interface DatabaseCluster {
  readonly name: string
  /** Where the number stands, or the object's name. */
  readonly span: Span
  readonly instances: Known<number>
  /** Requests and limits are written. */
  readonly isSized: boolean
}

interface Operator {
  readonly group: RegExp
  readonly kind: string
  /** Below `spec`: one number, or a list of sets of instances with `replicas`. */
  readonly key: string
  readonly otherwise: number
}

/** Kinds and keys as the operators' own API references give them. */
const operators: readonly Operator[] = [
  // cloudnative-pg.io: API reference, ClusterSpec
  { group: /^postgresql\.cnpg\.io$/, kind: "Cluster", key: "instances", otherwise: 1 },
  // postgres-operator.readthedocs.io: cluster manifest reference
  { group: /^acid\.zalan\.do$/, kind: "postgresql", key: "numberOfInstances", otherwise: 1 },
  // access.crunchydata.com: CRD reference, PostgresCluster
  { group: /^postgres-operator\.crunchydata\.com$/, kind: "PostgresCluster", key: "instances", otherwise: 1 },
  // docs.percona.com: custom resource options of the operator for PostgreSQL
  { group: /^pgv2\.percona\.com$/, kind: "PerconaPGCluster", key: "instances", otherwise: 1 },
  // stackgres.io: CRD reference, SGCluster
  { group: /^stackgres\.io$/, kind: "SGCluster", key: "instances", otherwise: 1 },
]

/** The cluster that an object describes; undefined for every other object, and for patches. */
export function databaseCluster(object: KubeObject): DatabaseCluster | undefined {
  const operator = operators.find((each) => each.kind === object.kind && each.group.test(object.group))
  if (operator === undefined || object.isPatch) return undefined
  const spec = nodeAt(object.root, "spec")
  const node = spec?.kind === "mapping" ? nodeAt(spec, operator.key) : undefined
  const resources = spec?.kind === "mapping" ? nodeAt(spec, "resources") : undefined
  const isSized =
    resources?.kind === "mapping" && ["requests", "limits"].every((key) => nodeAt(resources, key)?.kind === "mapping")
  const base = { name: object.name, span: node?.span ?? object.nameSpan, isSized }
  if (node?.kind !== "sequence") return { ...base, instances: countOf(node, operator.otherwise) }
  let sum = 0
  for (const item of node.items) {
    const set = item.value?.kind === "mapping" ? countOf(nodeAt(item.value, "replicas"), operator.otherwise) : known(0)
    if (!set.known) return { ...base, instances: set }
    sum += set.value
  }
  return { ...base, span: object.nameSpan, instances: known(sum) }
}

function countOf(node: YamlNode | undefined, otherwise: number): Known<number> {
  if (node === undefined) return known(otherwise)
  const count = node.kind === "scalar" ? Number(node.text) : Number.NaN
  return Number.isInteger(count) ? known(count) : unknown("the number of instances is no plain number")
}

function nodeAt(mapping: YamlMapping, key: string): YamlNode | undefined {
  return mapping.entries.find((entry) => entry.key.text === key)?.value
}
