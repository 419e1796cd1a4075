/** What scripts and pipelines of a deployment prove of upgrades and of the way back. */
import { type Rollout, rolloutOf } from "../workspace/rollouts.ts"
import { hub } from "./products.ts"
import { type Claim, claim, claimOf, type View } from "./view.ts"

function rollouts(view: View): readonly Rollout[] {
  return rolloutOf(
    view.workspace,
    view.members.map(({ uri }) => uri),
  )
}

const at = ({ uri, events }: Rollout): { uri: string; span: { start: number; end: number } } => ({
  uri,
  span: events[0]?.span ?? { start: 0, end: 0 },
})

/** Claims on how an upgrade is rolled out; empty where no file of the deployment rolls out. */
export function rolloutClaims(view: View): readonly Claim[] {
  return rollouts(view)
    .filter(({ updates, isRollback }) => updates && !isRollback)
    .flatMap((rollout): readonly Claim[] => {
      const { name, migratesFirst, verifies } = rollout
      const lacks: Claim[] = []
      if (migratesFirst === false) lacks.push(claim("fail", at(rollout), `\`${name}\` migrates behind the update.`))
      if (migratesFirst === undefined && view.runs(hub))
        lacks.push(claim("unknown", at(rollout), `\`${name}\` runs no migration; the image or another job may.`))
      if (!verifies) lacks.push(claim("fail", at(rollout), `\`${name}\` does not look at the result of the update.`))
      const order = migratesFirst === true ? "migrates, updates and verifies" : "updates and verifies"
      return lacks.length > 0 ? lacks : [claim("pass", at(rollout), `\`${name}\` ${order}.`)]
    })
}

/** Claims on the way back: recorded before, gone back to, looked at. */
export function rollbackClaims(view: View): readonly Claim[] {
  const all = rollouts(view)
  const records = all.find(({ recordsState, isRollback }) => recordsState && !isRollback)
  const [back] = all.filter(({ restores }) => restores)
  if (back === undefined) {
    const [rollout] = all.filter(({ updates }) => updates)
    return rollout === undefined
      ? []
      : [claimOf("unknown", rollout.uri, "No script of these files goes back to the version before.")]
  }
  const claims = [claim("pass", at(back), `\`${back.name}\` goes back to another version.`)]
  const isNamed = back.events.some(({ kind }) => kind === "undo")
  if (records === undefined && !isNamed)
    claims.push(claim("unknown", at(back), "Which version ran before is recorded by no script of these files."))
  if (!back.verifies) claims.push(claim("unknown", at(back), `\`${back.name}\` does not look at the result.`))
  return claims
}
