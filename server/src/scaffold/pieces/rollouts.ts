/** Rollout and the way back: record what runs, migrate, update, poll health, return on failure. POSIX shell. */
import { isHub, script } from "../fill.ts"
import type { NewFile, Piece, ScaffoldContext } from "../types.ts"
import { composeRollout } from "./rollout-compose.ts"
import { kubectlRollout } from "./rollout-kubectl.ts"
import { fileCopies, placed, runs } from "./rollout-shared.ts"
import { systemdRollout } from "./rollout-systemd.ts"

/** What the scripts start with where their environment says nothing else. Texts go into the script as they are. */
export interface RolloutSettings {
  readonly flavour: ScaffoldContext["flavour"]
  /** Service, Deployment, or unit without its ending. */
  readonly service: string
  /** Port and path that are asked by HTTP; without a port only container, pod or unit are. */
  readonly port?: number | string
  readonly path?: string
  /** Command of the new version that migrates the database: one line of plain words, as a shell reads it. */
  readonly migration?: string
  readonly namespace?: string
  /** Folder of the releases on a host. */
  readonly root?: string
  readonly unit?: string
  /** A whole URL that a host is asked by, instead of port and path. */
  readonly health?: string
  /** Seconds until a host has to be healthy, and how many releases it keeps. */
  readonly wait?: string
  readonly keep?: string
}

const back = `#!/bin/sh
# Takes a rollout back: to the recorded state before it, gated on health. All of it is in rollout.sh beside this file.
# Usage: rollback.sh [--to RECORD]%%names%%, or rollback.sh --list. Exit status: 0 back and healthy; 2 misuse, or nothing to go
# back to; 3 failed: act now, the last lines say how; 4 another run is under way. It cannot be interrupted on its way.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
case \${1:-} in -h | --help) exec sh "$here/rollout.sh" --help ;; esac
exec sh "$here/rollout.sh" --back "$@"
`

/** How a flavour writes the migration, in its `migrate`. */
const migrations: Readonly<Record<RolloutSettings["flavour"], (command: string) => string>> = {
  compose: (command) => `    usual)
      say 'migrating'
      timeout -k 10 "$step" docker compose run --rm -T --no-deps --name "$job" "$1" ${command} < /dev/null || return 1
      ;;
`,
  systemd: (command) => `    usual)
      say 'migrating'
      as_unit "$root/$1" ${command} || return 1
      ;;
`,
  kubernetes: (command) => `  if [ "$command" = usual ]; then
    if ${migrationPod} -- ${command} < /dev/null; then return 0; fi
  elif ${migrationPod} -- sh -c "$command" < /dev/null; then
    return 0
  fi
`,
}

const migrationPod = `timeout -k 10 "$step" kubectl --context "$context" -n "$namespace" run "$pod" --image="$target" --labels="app=$1-migrate" --restart=Never --attach --rm --pod-running-timeout="\${step}s" --override-type=strategic --overrides="$settings" --command`
const anyMigration = `  if ${migrationPod} -- sh -c "$command" < /dev/null; then return 0; fi
`

/** The text of `rollout.sh`. */
export function rolloutText(settings: RolloutSettings): string {
  const { flavour, service, migration } = settings
  const none = flavour === "kubernetes" ? anyMigration : ""
  const port = settings.port?.toString() ?? ""
  const path = settings.path ?? "/"
  const text = { compose: composeRollout, kubernetes: kubectlRollout, systemd: systemdRollout }[flavour]
  return placed(placed(text, { runs, files: fileCopies, migration: "%%migration%%\n" }), {
    main: service,
    port,
    path,
    migrates: migration === undefined ? "no" : "usual",
    migration: migration === undefined ? none : migrations[flavour](migration),
    namespace: settings.namespace ?? "default",
    root: settings.root ?? `/srv/${service}`,
    unit: settings.unit ?? `${service}.service`,
    health: settings.health ?? (settings.port === undefined ? "none" : `http://127.0.0.1:${port}${path}`),
    wait: settings.wait ?? "60",
    keep: settings.keep ?? "5",
  })
}

/** The text of `rollback.sh`, which stands beside `rollout.sh`. */
export function rollbackText({ flavour }: Pick<RolloutSettings, "flavour">): string {
  const names = { compose: " [SERVICE]...", kubernetes: " [DEPLOYMENT]...", systemd: "" }
  return placed(back, { names: names[flavour] })
}

/** Both scripts, below `scripts/`. */
export function rolloutFiles(settings: RolloutSettings, context: ScaffoldContext): readonly NewFile[] {
  return [
    script("scripts/rollout.sh", rolloutText(settings), context),
    script("scripts/rollback.sh", rollbackText(settings), context),
  ]
}

/** What the products are called and asked; the slots are filled from the deployment's own names. */
function settingsOf(context: ScaffoldContext): RolloutSettings {
  const { flavour, products } = context
  const where = {
    flavour,
    root: "/opt/horizon",
    ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
  }
  if (products.includes("horizon-trading")) return { ...where, service: "@@trading@@", port: 9100, path: "/metrics" }
  if (isHub(context))
    return { ...where, service: "@@hub@@", port: 3100, path: "/ready", migration: "npx prisma migrate deploy" }
  return { ...where, service: "@@sensor@@", port: 6190, path: "/_sensor/status" }
}

export const rollouts: readonly Piece[] = [
  {
    id: "rollout-scripts",
    title: "Scripts for the rollout and the way back",
    items: ["U1", "U2"],
    fits: () => true,
    files: (context) => rolloutFiles(settingsOf(context), context),
  },
]
