/** Runtime schema of Synapse (the file of `--config`, default `config.yaml`) as one object, built on first use. */
import { z } from "zod"
import { defenceSections } from "./synapse-runtime-defence.ts"
import { learningSections } from "./synapse-runtime-learning.ts"
import { linkSections } from "./synapse-runtime-links.ts"
import { serverSections } from "./synapse-runtime-server.ts"

/** Builds the schema; callers keep the result (`describe.ts` does). */
export function synapseRuntime(): z.ZodObject {
  return z
    .looseObject({ ...serverSections(), ...linkSections(), ...defenceSections(), ...learningSections() })
    .meta({ title: "Synapse WAF runtime configuration" })
}
