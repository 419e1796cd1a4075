/** JSON Schemas of the products, for editors and servers that speak JSON Schema. */
import { z } from "zod"
import { horizonEnv } from "./horizon-env.ts"
import { synapseRuntime } from "./synapse-runtime.ts"
import { synapseSites } from "./synapse-sites.ts"

/** File name to JSON Schema (draft-07, what a file may contain); facts beyond JSON Schema stand below `deploylint`. */
export function jsonSchemas(): Map<string, object> {
  return new Map([
    ["horizon-env.schema.json", jsonSchema(horizonEnv())],
    ["synapse-runtime.schema.json", jsonSchema(synapseRuntime())],
    ["synapse-sites.schema.json", jsonSchema(synapseSites())],
  ])
}

function jsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" })
}
