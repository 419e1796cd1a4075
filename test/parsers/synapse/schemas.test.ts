/** The zod schemas and the rules over the tree are two ways to judge a config: they must agree on every fixture. */
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import { parse } from "yaml"
import type { z } from "zod"
import { synapseKeys } from "../../../schemas/describe.ts"
import { jsonSchemas } from "../../../schemas/json.ts"
import { synapseRuntime } from "../../../schemas/synapse-runtime.ts"
import { synapseSites } from "../../../schemas/synapse-sites.ts"
import { readSynapse } from "../../../server/src/model/synapse/read.ts"
import { missingFields } from "../../../server/src/model/synapse/required.ts"
import { signatureOf } from "../../../server/src/model/synapse/signature.ts"
import type { SynapseSchema } from "../../../server/src/model/synapse/types.ts"
import { typeFaults } from "../../../server/src/model/synapse/value-types.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { fixturesRoot, scenariosOf } from "../../support/fixtures.ts"

const built: Readonly<Record<SynapseSchema, z.ZodType>> = { runtime: synapseRuntime(), sites: synapseSites() }

/** Null in words, spellings of numbers that only serde_yaml takes: judged by the tree alone. */
const beyondZod = new Set(["wrong-type/bad-shapes.synapse.yaml", "wrong-type/good.synapse.yaml"])

/** A key with nothing behind it is an empty section to the sensor, and absent where that is allowed. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutNothing(item)]))
}

/** Limits that hold only once a section is on are rules of their own. */
function isLimit(schema: SynapseSchema, issue: z.core.$ZodIssue): boolean {
  const path = issue.path.map((step) => (typeof step === "number" ? "[]" : `.${String(step)}`)).join("")
  const info = synapseKeys(schema).get(path.replace(/^\./, ""))
  return /^too_(?:small|big)$/.test(issue.code) && (info?.min !== undefined || info?.max !== undefined)
}

function agree(text: string): void {
  const tree = parseYaml(text)
  const schemas = signatureOf(tree)
  const data = withoutNothing(parse(text, { merge: false }))
  for (const schema of schemas) {
    const model = readSynapse(tree, [schema])
    const faults = [
      ...missingFields(model).map((fault) => fault.section.path),
      ...typeFaults(model).map((fault) => fault.key.path),
    ]
    const issues = (built[schema].safeParse(data).error?.issues ?? []).filter((issue) => !isLimit(schema, issue))
    assert.equal(issues.length === 0, faults.length === 0, `${schema}: ${faults.join(" ")} | ${JSON.stringify(issues)}`)
  }
}

describe("schemas and rules agree", () => {
  for (const rule of readdirSync(join(fixturesRoot, "synapse"))) {
    for (const { name, files } of scenariosOf(`synapse/${rule}`)) {
      const text = files["config.yaml"]
      if (text === undefined || rule === "unparsed-config" || beyondZod.has(`${rule}/${name}`)) continue
      it(`${rule}/${name}`, () => agree(text))
    }
  }
})

describe("generated JSON Schemas", () => {
  it("hold every key of the tables with its description", () => {
    const texts = new Map([...jsonSchemas()].map(([name, schema]) => [name, JSON.stringify(schema)]))
    for (const [schema, file] of [
      ["runtime", "synapse-runtime.schema.json"],
      ["sites", "synapse-sites.schema.json"],
    ] as const) {
      for (const info of synapseKeys(schema).values()) {
        assert.ok(texts.get(file)?.includes(JSON.stringify(info.description)), `${info.path} in ${file}`)
        assert.notEqual(info.description, "", info.path)
      }
    }
  })
})
