/** Neutral facts of Prometheus' files: what is scraped, and what rules make of it. */
import { type Facts, noFacts, type Stage } from "../facts.ts"
import type { PrometheusFile } from "./types.ts"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function prometheusFacts(model: PrometheusFile, _uri: string, stage: Stage, _root: string): Facts {
  const alerts = model.groups.flatMap((group) => group.rules)
  return { ...noFacts, stage, settings: model.credentials, scrapes: model.jobs, alerts }
}
