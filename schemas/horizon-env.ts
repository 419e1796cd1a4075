/** The environment of the Horizon hub as one schema, built on first use. */
import { z } from "zod"
import { serverVariables } from "./horizon-env-server.ts"
import { storageVariables } from "./horizon-env-storage.ts"
import { unvalidatedVariables } from "./horizon-env-unvalidated.ts"

/** Builds the schema; callers keep the result (`describe.ts` does). */
export function horizonEnv(): z.ZodObject {
  return z
    .looseObject({ ...serverVariables(), ...storageVariables(), ...unvalidatedVariables() })
    .meta({ title: "Environment of the Horizon hub (Synapse Fleet)" })
}
