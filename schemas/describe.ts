/** Neutral tables of the product schemas for rules, hovers and completion: derived from zod, built on first use. */
import { z } from "zod"
import { horizonEnv } from "./horizon-env.ts"
import { imageSchemas, runtimeSchema } from "./images.ts"
import type { ImageSchema } from "./images-shape.ts"
import { factsKeyword, type KeyFacts } from "./key.ts"
import { synapseRuntime } from "./synapse-runtime.ts"
import { synapseSites } from "./synapse-sites.ts"

export type { Conflict, Need } from "./images-shape.ts"
export type { Behaviour, KeyFacts, KeyType, Literal, Outside, ValueFormat } from "./key.ts"

/** One key with what is known of it. `path` uses dots, and `[]` for the items of a list. */
export interface KeyInfo extends KeyFacts {
  readonly path: string
  readonly name: string
  readonly description: string
  /** Free names below it are values of the user. */
  readonly free: boolean
  /** Names below a section or below each item of a list, in the order of the schema. */
  readonly children: readonly string[]
}

export type KeyTable = ReadonlyMap<string, KeyInfo>

/** Schemas of Synapse: what `--config` is read by, and what a file with `sites` is read by. */
export type SynapseSchemaName = "runtime" | "sites"

const tables = (() => {
  const built = new Map<string, KeyTable>()
  return (name: string, build: () => z.ZodObject): KeyTable => {
    const existing = built.get(name)
    if (existing !== undefined) return existing
    const table = tableOf(build())
    built.set(name, table)
    return table
  }
})()

/** All variables of the Horizon hub by name. */
export function horizonVariables(): KeyTable {
  return tables("horizon", horizonEnv)
}

/** All keys of one schema of Synapse by path. */
export function synapseKeys(schema: SynapseSchemaName): KeyTable {
  return schema === "runtime" ? tables("runtime", synapseRuntime) : tables("sites", synapseSites)
}

/** What is known of an image besides its variables. */
export type ImageInfo = Omit<ImageSchema, "variables">

/** The images whose variables are known. */
export function knownImages(): readonly ImageInfo[] {
  return imageSchemas
}

/** All variables of a known image by name. */
export function imageVariables(id: string): KeyTable {
  return tables(`image ${id}`, () => z.looseObject(imageSchemas.find((each) => each.id === id)?.variables() ?? {}))
}

/** Variables of language runtimes and of the C library, which every process may read. */
export function runtimeVariables(): KeyTable {
  return tables("runtimes", () => z.looseObject(runtimeSchema()))
}

function tableOf(root: z.ZodObject): KeyTable {
  const table = new Map<string, KeyInfo>()
  addShape(table, root.shape, "")
  return table
}

function addShape(table: Map<string, KeyInfo>, shape: Readonly<Record<string, unknown>>, prefix: string): void {
  for (const [name, schema] of Object.entries(shape)) {
    if (schema instanceof z.ZodType) addKey(table, schema, name, prefix === "" ? name : `${prefix}.${name}`)
  }
}

function addKey(table: Map<string, KeyInfo>, schema: z.ZodType, name: string, path: string): void {
  const meta = schema.meta()
  const facts = meta?.[factsKeyword]
  if (!isFacts(facts)) return
  const { item, shape } = innerShape(schema)
  table.set(path, {
    ...facts,
    path,
    name,
    description: meta?.description ?? "",
    free: facts.type === "map",
    children: facts.type === "section" || facts.type === "list" ? Object.keys(shape) : [],
  })
  if (facts.type === "section" || facts.type === "list") addShape(table, shape, item ? `${path}[]` : path)
}

function isFacts(value: unknown): value is KeyFacts {
  return typeof value === "object" && value !== null && "behaviour" in value && "type" in value && "source" in value
}

/** Looks through optional, nullable, default and list wrappers for the shape of an object. */
function innerShape(schema: unknown, depth = 0): { item: boolean; shape: Readonly<Record<string, unknown>> } {
  if (depth > 8) return { item: false, shape: {} }
  if (schema instanceof z.ZodObject) return { item: false, shape: schema.shape }
  if (schema instanceof z.ZodArray) return { item: true, shape: innerShape(schema.element, depth + 1).shape }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return innerShape(schema.unwrap(), depth + 1)
  return { item: false, shape: {} }
}
