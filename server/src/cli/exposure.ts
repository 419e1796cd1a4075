/** `deploylint exposure`: the exposure score of unit files, row by row, as `systemd-analyze security` computes it. */
import { dirname } from "node:path"
import type { ExposureInfo } from "../analysis.ts"
import { createNodeFiles } from "../host/node-fs.ts"
import { fileUri } from "../host/paths.ts"
import type { ExposureCommand } from "./arguments.ts"
import { type Environment, exits } from "./environment.ts"
import { exposureText } from "./exposure-text.ts"
import { createSession } from "./session.ts"
import { findTargets, type Skipped, type Target } from "./targets.ts"
import { skippedText } from "./text.ts"

export interface ScoredFile {
  readonly file: string
  readonly info: Extract<ExposureInfo, { is: "scored" }>
}

/** Runs the command; answers the exit code. */
export async function exposure(command: ExposureCommand, environment: Environment): Promise<number> {
  const { out, err, cwd, services } = environment
  const targets = await findTargets(command.paths, cwd, true)
  const readable = [...targets.readable, ...targets.files.map((file) => fileUri(dirname(file.path)))]
  const session = createSession(
    createNodeFiles(() => readable),
    targets.roots,
    services,
  )
  const scored: ScoredFile[] = []
  const skipped: Skipped[] = [...targets.skipped]
  for (const target of targets.files) {
    const info = await session.ask((analysis) => {
      analysis.findings(target.uri)
      return analysis.exposure(target.uri, command.systemd)
    })
    if (info?.is === "scored") scored.push({ file: target.name, info })
    else if (target.explicit || info !== undefined) skipped.push(refused(target, info, session.text(target.uri)))
  }
  await err.write(skippedText(skipped, 0))
  if (command.format === "json") await out.write(`${JSON.stringify({ version: 1, units: scored.map(unitData) })}\n`)
  else await out.write(exposureText(scored, out.colours))
  return exitCode(scored, skipped, command.threshold)
}

function refused(target: Target, info: ExposureInfo | undefined, text: string | undefined): Skipped {
  const why =
    info?.is === "refused"
      ? `systemd refuses the unit: ${info.because}`
      : text === undefined
        ? "it could not be read"
        : "it is no unit file"
  return { file: target.name, reason: why, unseen: true }
}

function unitData({ file, info }: ScoredFile): Record<string, unknown> {
  const { overall, assessments } = info
  return { file, systemd: info.version, overall, assessments }
}

function exitCode(scored: readonly ScoredFile[], skipped: readonly Skipped[], threshold: number | undefined): number {
  if (skipped.some((each) => each.unseen)) return exits.trouble
  if (scored.length === 0) return exits.nothing
  const isAbove = ({ info }: ScoredFile): boolean => Math.round(info.overall.score * 10) > (threshold ?? 100)
  return scored.some(isAbove) ? exits.findings : exits.clean
}
