/** Images whose whole purpose is a scheduled backup: their settings, as their documentation names them. */

export interface BackupImage {
  readonly repository: RegExp
  /** What it runs. */
  readonly program: string
  /** Variables that hold the schedule; the first one set counts. */
  readonly schedule: readonly string[]
  /** The schedule where none is set; undefined for images that then run once. */
  readonly standard: string | undefined
  /** Variables that bound what is kept. */
  readonly retention: readonly string[]
  /** It deletes old backups even if none of the variables is set. */
  readonly keepsBounded: boolean
  /** Where it writes; undefined for an object store. */
  readonly output: string | undefined
}

/** As the README of each family of images describes it; forks of the same name may differ. */
const images: readonly BackupImage[] = [
  {
    repository: /(?:^|\/)postgres-backup-local$/,
    program: "pg_dump",
    schedule: ["SCHEDULE"],
    standard: "@daily",
    retention: ["BACKUP_KEEP_DAYS", "BACKUP_KEEP_WEEKS", "BACKUP_KEEP_MONTHS", "BACKUP_KEEP_MINS"],
    keepsBounded: true,
    output: "/backups",
  },
  {
    repository: /(?:^|\/)postgres-backup-s3$/,
    program: "pg_dump",
    schedule: ["SCHEDULE"],
    standard: undefined,
    retention: ["BACKUP_KEEP_DAYS"],
    keepsBounded: false,
    output: undefined,
  },
  {
    repository: /(?:^|\/)(?:pg-backup|pgbackups?|docker-pg-backup)$/,
    program: "pg_dump",
    schedule: ["CRON_SCHEDULE", "SCHEDULE"],
    standard: undefined,
    retention: ["REMOVE_BEFORE", "BACKUP_KEEP_DAYS"],
    keepsBounded: false,
    output: "/backups",
  },
]

/** What is known of a backup image, by its repository without registry; undefined for all others. */
export function backupImage(repository: string): BackupImage | undefined {
  return images.find((image) => image.repository.test(repository))
}
