/** Multi-site schema of Synapse (`config.sites.yaml`, or a `config.yaml` with `sites`), built on first use. */
import { z } from "zod"
import { sites } from "./synapse-sites-list.ts"
import { globalLimit, globalServer, profiler } from "./synapse-sites-server.ts"

/** Builds the schema; callers keep the result (`describe.ts` does). */
export function synapseSites(): z.ZodObject {
  return z
    .looseObject({ server: globalServer(), sites: sites(), rate_limit: globalLimit(), profiler: profiler() })
    .meta({ title: "Synapse WAF multi-site configuration" })
}
