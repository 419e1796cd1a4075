/** Neutral facts of Grafana's files: none, its models are asked directly. */
import { type Facts, noFacts, type Stage } from "../facts.ts"
import type { GrafanaFile } from "./types.ts"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function grafanaFacts(_model: GrafanaFile, _uri: string, stage: Stage, _root: string): Facts {
  return { ...noFacts, stage }
}
