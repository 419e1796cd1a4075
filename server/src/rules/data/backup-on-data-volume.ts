/** A dump is written beside the data that it should replace one day. */
import { settled } from "../../base/known.ts"
import type { Facts, Volume } from "../../model/facts.ts"
import { backupIn, itemsOf } from "../../model/schedules/backups.ts"
import { composeService } from "../../workspace/rollouts.ts"
import { defineRule, ref } from "../define.ts"

/** Where the servers keep their data. */
const dataFolders =
  /^\/var\/lib\/(?:postgresql(?:\/(?:data|\d+(?:\/(?:main|data|docker))?))?|mysql|clickhouse|mongodb|mongo)$|^\/data\/db$|^\/bitnami\/\w+$/

export default defineRule({
  meta: {
    id: "data/backup-on-data-volume",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["B1", "B2", "D8"],
    summary: "A backup is written to the volume that holds the data.",
    why: "What destroys the volume, a failed disk, a `docker compose down -v`, a wrong `rm`, destroys the backup with it. It also fills the disk on which the database runs.",
    remedy: "Write the dump to another volume or path, and copy it to another machine.",
    messages: {
      same: "`{program}` writes to `{place}`, the volume that holds the data itself.",
    },
    fix: "none",
    references: [
      ref("PostgreSQL documentation: backup and restore", "https://www.postgresql.org/docs/current/backup.html"),
      ref("Docker documentation: volumes", "https://docs.docker.com/engine/storage/volumes/"),
    ],
  },
  check({ uri, stage, workspace, facts, report }) {
    if (stage === "development") return
    const seen = new Set<number>()
    for (const command of [...facts.commands, ...facts.schedules.flatMap(({ steps }) => steps)]) {
      const backup = seen.has(command.span.start) ? undefined : backupIn(command)
      if (backup === undefined || backup.isRemote) continue
      seen.add(command.span.start)
      const inside = placeOf(command.via ?? [])
        ? command.within === undefined
          ? undefined
          : composeService(workspace, uri, command.within)
        : undefined
      const [holder, owner] =
        inside === undefined ? [facts, command.owner] : [workspace.facts(inside.uri) ?? facts, inside.service.owner]
      const outputs =
        inside === undefined ? backup.outputs : backup.outputs.filter((each) => !backup.step.outputTexts.includes(each))
      const place = outputs.find((each) => isOnDataVolume(holder, owner, each))
      if (place === undefined) continue
      report({
        at: command.span,
        id: "same",
        data: { program: backup.program, place },
        evidence: `${backup.program} ${place}`,
        scope: command.owner,
        items: itemsOf(backup.what),
      })
    }
  },
})

function placeOf(via: readonly string[]): boolean {
  return via.some((each) => /compose (?:exec|run)$/.test(each) || /^docker-compose /.test(each))
}

/** True if the path lies in a server's data folder, or on a volume that another service uses as one. */
function isOnDataVolume(facts: Facts, owner: string, path: string): boolean {
  if (/^\/var\/lib\/postgresql\/(?:data|\d+\/(?:main|data|docker))\/|^\/var\/lib\/mysql\/|^\/data\/db\//.test(path))
    return true
  const volume = mountOf(facts.volumes, owner, path)
  const source = settled(volume?.source)
  if (volume === undefined || source === undefined || source === "" || volume.kind === "tmpfs") return false
  return facts.volumes.some(
    (each) =>
      each.kind === volume.kind && settled(each.source) === source && dataFolders.test(settled(each.target) ?? ""),
  )
}

/** The mount of the service that holds the path: the deepest one. */
function mountOf(volumes: readonly Volume[], owner: string, path: string): Volume | undefined {
  return volumes
    .filter((each) => each.owner === owner && `${path}/`.startsWith(`${settled(each.target) ?? "\0"}/`))
    .sort((a, b) => (settled(b.target) ?? "").length - (settled(a.target) ?? "").length)[0]
}
