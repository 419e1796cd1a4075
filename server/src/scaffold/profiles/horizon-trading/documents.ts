/** README.md and CHECKLIST.md of the trading daemon. */
import { checklistDocument, type ItemNote } from "../checklist.ts"
import type { TradingPlan } from "./plan.ts"

export function readme({ backups }: TradingPlan): string {
  return `<!-- How the trading daemon is deployed, verified and rolled back. -->

# Horizon trading daemon

Needs Docker with Compose 2.24 or newer and this folder at \`/opt/horizon/deploy\` below the repository. The daemon runs as uid 1000, alone: it is never scaled. Ports are bound to loopback; TLS for anything else is a proxy's work.

## Deploy

\`\`\`sh
cp .env.example .env && chmod 0600 .env && $EDITOR .env
install -d -m 0700 secrets && $EDITOR secrets/pager-url      # where alerts go; then chmod 0644
sudo install -d -m 0700 -o 1000 -g 1000 state /var/backups/horizon
docker compose build horizon
docker compose up -d --wait
sudo install -m 0644 systemd/horizon-backup.service systemd/horizon-backup.timer /etc/systemd/system/
sudo systemctl daemon-reload && sudo systemctl enable --now horizon-backup.timer
sudo systemctl start horizon-backup                          # the first one; without any, BackupMissing is raised
\`\`\`

The backup goes to \`${backups}\`: give uid 1000 a key for it. On a host without containers use \`systemd/horizon.service\` instead: \`sudo sh scripts/install.sh credentials.env\`.

## Verify

\`\`\`sh
docker compose ps
curl -fsS http://127.0.0.1:9100/metrics | grep horizon_feed_heartbeat_age_seconds
docker compose exec horizon horizon audit verify --db /state/audit.db
deploylint checklist .
\`\`\`

## Roll out and back

\`\`\`sh
docker build -f Dockerfile -t horizon-trading:0.2.0 .. && $EDITOR .env     # HORIZON_IMAGE=horizon-trading:0.2.0
ROLLOUT_PULL=no sh scripts/rollout.sh horizon                              # goes back by itself if it fails
sh scripts/rollback.sh horizon                                             # back by hand
\`\`\`

- What has to be true before production: [CHECKLIST.md](CHECKLIST.md)
- When something breaks: [kill switch](runbooks/kill-switch.md), [stale feed](runbooks/feed-stale.md), [credential rotation](runbooks/credential-rotation.md), [disaster recovery](runbooks/disaster-recovery.md), [backup missing](runbooks/backup-missing.md)
- Who decides: [continuity plan](bcp.md)
`
}

const machine = (note: string): ItemNote => ({ by: "machine", note })
const human = (note: string): ItemNote => ({ by: "human", note })

export const checklist = checklistDocument("Production checklist: trading daemon", {
  S1: human("nothing is public; where a proxy is put in front, it ends TLS"),
  S4: human("credentials stand in `.env`, which is not in the repository; rotate what was ever committed"),
  S7: human("no database server is part of this: say so"),
  S8: human("a firewall that lets nothing in but administration"),
  R3: human("every service is asked whether it works; the restarter brings its own check"),
  M4: machine("the journal is shipped; see that it arrives"),
  B1: human("no PostgreSQL is part of this: say so"),
  B2: human("no ClickHouse is part of this: say so"),
  B3: human("rebuild from a backup elsewhere every quarter and write down how long it took"),
  U1: machine("`scripts/rollout.sh` records, updates and waits"),
  U2: machine("`scripts/rollback.sh` returns to what was recorded"),
  D1: machine("two stages, slim, uid 1000, no toolchain at run time"),
  D2a: machine("daemon, Prometheus with 30 days, Grafana on loopback"),
  D2b: machine("`./state` is mounted by the daemon alone"),
  D2c: machine("the check asks port 9100; `compose.autoheal.yaml` restarts what is unhealthy"),
  D3: machine("the target is the service; that the exporter is switched on, the code decides"),
  D4: machine("`systemd/horizon.service`, with its score in its head"),
  D5: human("exercise [kill switch](runbooks/kill-switch.md) every quarter and write the day into it"),
  D6: human("exercise [stale feed](runbooks/feed-stale.md) every half year"),
  D7: human("exercise [credential rotation](runbooks/credential-rotation.md) every 90 days"),
  D8: human("rebuild from a backup elsewhere: [disaster recovery](runbooks/disaster-recovery.md)"),
  D9: human("correct [the plan](bcp.md), then owner, sponsor and counsel sign it"),
  D10: machine("every variable that Compose reads is named"),
  D11: human("`scripts/install.sh` sets mode and owner on the host"),
  D12: machine("the build argument reaches the stage that installs"),
  D13: machine("one writer, no public port, secrets from outside"),
})
