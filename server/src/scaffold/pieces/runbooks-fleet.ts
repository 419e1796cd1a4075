/** Runbooks that the alerts of the hub and the sensor lead to. */
import { file, isFleet, isHub } from "../fill.ts"
import type { NewFile, Piece, ScaffoldContext } from "../types.ts"

/** Everybody's frame: front matter, then the steps that differ. */
export interface Guide {
  readonly title: string
  readonly purpose: string
  readonly meaning: string
  readonly impact: string
  readonly diagnosis: string
  readonly decision: string
  readonly mitigation: string
  readonly verification: string
  readonly rollback: string
  readonly communication: string
}

/** A runbook's text. Owner and dates are a role and an honest "not yet": people put theirs in. */
export function runbook(owner: string, guide: Guide): string {
  const sections = [
    ["Meaning", guide.meaning],
    ["Impact", guide.impact],
    ["Diagnosis", guide.diagnosis],
    ["Decision", guide.decision],
    ["Mitigation", guide.mitigation],
    ["Verification", guide.verification],
    ["Rollback", guide.rollback],
    ["Communication", guide.communication],
  ]
  const body = sections.map(([heading, text]) => `## ${heading}\n\n${text}\n`).join("\n")
  return `<!-- ${guide.purpose} -->\n\n# ${guide.title}\n\n- Owner: ${owner}\n- Last exercised: not yet\n- Review cycle: every 6 months\n- Escalation: no cause after 30 minutes: the owner, then the sponsor\n- Access: what the commands below need; try it before the night\n\n${body}`
}

const owner = "@@owner@@"

const metrics = (name: string): string =>
  `@@in-hub@@sh -c 'curl -sS -H "X-Forwarded-Proto: https" -H "Authorization: Bearer $METRICS_AUTH_TOKEN" http://127.0.0.1:3100/metrics' | grep ${name}`

/**
 * Where a command has to run to reach something: ports of the stores and of the hub are not published. The sensor's image
 * has no curl, so the hub's container asks it.
 */
function placed(text: string, { flavour, services }: ScaffoldContext): string {
  const into = (role: string, kind: string): string => {
    if (!services.has(role)) return ""
    if (flavour === "compose") return `docker compose exec -T @@${role}@@ `
    return flavour === "kubernetes" ? `kubectl exec ${kind}/@@${role}@@ -- ` : ""
  }
  return text
    .replaceAll("@@in-hub@@", into("hub", "deployment"))
    .replaceAll("@@in-postgres@@", into("postgres", "statefulset"))
}

const disconnects: Guide = {
  title: "Sensors disconnected",
  purpose:
    "What to do when sensors lose the hub. Linked from the alerts SensorsDisconnected, HeartbeatsStopped, TunnelDown.",
  meaning:
    "Sensors that were online within the last hour hold no connection to the hub, or send no heartbeat through it.",
  impact:
    "Traffic goes on: a sensor filters with the rules that it has. It gets no new blocklist and no command, and its signals wait in a bounded buffer and are lost when that is full.",
  diagnosis: `1. One sensor or all? \`horizon_sensors_online_count\` against the usual number:

   \`\`\`sh
   ${metrics("horizon_sensors_online_count")}
   @@in-hub@@curl -sS -H "X-Forwarded-Proto: https" http://127.0.0.1:3100/ready
   \`\`\`

2. All: look at the hub, its proxy and the certificate. A count that stands at a round number is the cap \`WS_MAX_SENSOR_CONNECTIONS\`; the hub then closes with code 1013.
3. One: look at that sensor's log for refused log-ins, DNS and the clock.

   \`\`\`sh
   @@in-hub@@curl -sS http://@@sensor@@:6190/_sensor/status
   openssl s_client -connect @@host@@:443 -servername @@host@@ </dev/null | openssl x509 -noout -dates
   \`\`\``,
  decision:
    "If all sensors are gone and the hub was changed within the hour, roll the hub back. If the cap is reached, raise it or add an instance. If one site is gone, leave the hub alone.",
  mitigation:
    "Restore the path that failed: certificate, proxy, DNS, key. Restart the hub last, and step by step: every sensor reconnects at once afterwards. A refused key is replaced on the sensor, not switched off on the hub.",
  verification:
    "The number of sensors is back for ten minutes, heartbeats arrive, and a harmless command reaches one sensor of each site.",
  rollback: "A change of the cap or of the proxy is taken back by its commit; the hub by the rollback script.",
  communication: "Tell the owners of the sites that new blocklists do not arrive, when it began, and when it ended.",
}

const errors: Guide = {
  title: "High error rate",
  purpose:
    "What to do when requests, signals or commands fail. Linked from ServerErrors, SignalsDropped, FleetCommandsFail.",
  meaning:
    "A share of requests through a sensor, of signals at the hub, or of commands to sensors fails, above its limit.",
  impact:
    "Server errors are seen by users of the protected site. Dropped signals are missing from detection and reports. Failed commands leave sensors on old rules.",
  diagnosis: `1. Which alert fired, for which instance, and since which deployment?
2. At the sensor: is the upstream failing, or the sensor itself? Ask the upstream past the sensor.

   \`\`\`sh
   curl -sS -o /dev/null -w '%{http_code} %{time_total}\\n' http://upstream.example.internal/
   @@in-hub@@curl -sS http://@@sensor@@:6190/_sensor/status
   \`\`\`

3. At the hub: batches that cannot be written pile up.

   \`\`\`sh
   ${metrics("horizon_signals_dropped_total")}
   ${metrics("horizon_clickhouse_retry_buffer_items")}
   \`\`\``,
  decision:
    "If the errors began with a deployment, roll back first and look afterwards. If the upstream fails by itself, hand over to its owner. If the hub drops under load, add an instance or make batches larger.",
  mitigation:
    "Roll back, or take the failing upstream out of the sensor's list, or raise `SIGNAL_BATCH_SIZE` within 1 to 10000 and restart one instance after the other.",
  verification: "The rate is below its limit for fifteen minutes, and no instance lags behind the others.",
  rollback: "Settings return by their commit; images by the rollback script.",
  communication: "Tell users of the site when they see errors, and analysts which span of signals is incomplete.",
}

const database: Guide = {
  title: "Database down",
  purpose:
    "What to do when the hub cannot reach PostgreSQL. Linked from the alerts DatabaseLookupsFail and HubNotScraped.",
  meaning: "Look-ups in PostgreSQL fail, or the hub does not answer at all.",
  impact:
    "Nobody can log in, revoked tokens cannot be looked up, commands are not recorded. Sensors keep filtering with what they have.",
  diagnosis: `1. Does the database answer, and does the hub say that it is ready?

   \`\`\`sh
   @@in-postgres@@pg_isready
   @@in-hub@@curl -sS -o /dev/null -w '%{http_code}\\n' -H "X-Forwarded-Proto: https" http://127.0.0.1:3100/ready
   \`\`\`

2. Full disk, too many connections, or a primary that moved?

   \`\`\`sh
   @@in-postgres@@psql -U horizon -c "select count(*), state from pg_stat_activity group by state"
   @@in-postgres@@psql -U horizon -c "select pg_is_in_recovery()"
   @@in-postgres@@df -h
   \`\`\``,
  decision:
    "If the server can come back within the recovery time, repair it in place. If its disk is lost or damaged, restore into a new server. Never start two servers on one data folder.",
  mitigation:
    "Free space or connections; fail over to the standby where there is one; otherwise restore the last backup as in [restore](restore.md). Keep the hub running: it reconnects by itself.",
  verification: "`/ready` answers 200, a log-in works, and the number of failed look-ups stands still for ten minutes.",
  rollback: "Keep the damaged volume until the restored server has run for a week.",
  communication: "Tell analysts that log-ins fail, and afterwards which span of data is missing.",
}

const latency: Guide = {
  title: "Detection is slower",
  purpose: "What to do when the sensor takes longer to judge a request. Linked from the alert DetectionSlower.",
  meaning: "`synapse_waf_detection_avg_us` is twice what it was a day ago, for a quarter of an hour.",
  impact: "Every request through this sensor waits longer; under load it queues.",
  diagnosis: `1. One sensor or all? Since a new rule set, or with the load?

   \`\`\`sh
   @@in-hub@@curl -sS -H "X-Admin-Key: $SYNAPSE_ADMIN_KEY" http://@@sensor@@:6191/metrics | grep -E 'waf_detection_avg_us|active_requests|waf_analyzed'
   \`\`\`

2. Is the host short of CPU? \`top\`, \`pressure stall\` in \`/proc/pressure/cpu\`.
3. The header \`X-Synapse-Detection-Time-Us\` goes to the upstream: its access log shows which paths are slow.`,
  decision:
    "If it began with new rules, take them back. If it follows the load, add a sensor. If one path causes it, exclude that path's large bodies with the owner's consent.",
  mitigation: "Return to the last rule set, or add CPU, or a second sensor with an identity of its own.",
  verification: "The average is below the limit for half an hour under usual load.",
  rollback: "Rules return by their commit, then a reload.",
  communication: "Tell the site's owner how many microseconds each request waits, and since when.",
}

const restore: Guide = {
  title: "Restore PostgreSQL from a dump",
  purpose: "How a dump is restored, for practice outside production and in earnest.",
  meaning: "A dump proves nothing until somebody has restored it. This is done every quarter outside production.",
  impact: "None in practice: it runs in a database of its own. In earnest the hub is down while the restore runs.",
  diagnosis: `Which dump is the newest, and is it whole?

\`\`\`sh
ls -lt /var/backups/postgres | head
pg_restore --list /var/backups/postgres/newest.dump | wc -l
\`\`\``,
  decision:
    "For practice take the newest dump and an empty server elsewhere. In earnest decide first whether the old server can be repaired, and how much newer data would be lost.",
  mitigation: `\`\`\`sh
createdb -h restore.example.internal -U postgres horizon_restore
pg_restore -h restore.example.internal -U postgres --exit-on-error --no-owner -d horizon_restore /var/backups/postgres/newest.dump
\`\`\``,
  verification: `Count what matters and compare with production, then start a hub against the copy and log in.

\`\`\`sh
psql -h restore.example.internal -U postgres -d horizon_restore -c "select count(*) from pg_stat_user_tables"
\`\`\`

Write down how long it took: that is the recovery time. Then attest the day in \`deploylint.yaml\` (item B3).`,
  rollback: "Drop the copy: it holds production data. `dropdb -h restore.example.internal -U postgres horizon_restore`",
  communication: "Note day, dump, duration and the person in the team's log.",
}

/** A runbook of the fleet: commands that reach what they ask, names as the deployment has them. */
export function guideFile(name: string, guide: Guide, context: ScaffoldContext): NewFile {
  return file(`runbooks/${name}.md`, placed(runbook(owner, guide), context), context)
}

export const fleetRunbooks: readonly Piece[] = [
  {
    id: "fleet-runbooks",
    title: "Runbooks for disconnects, errors, the database and slow detection",
    items: ["M3", "M5"],
    fits: isFleet,
    files: (context) => [
      guideFile("sensor-disconnects", disconnects, context),
      guideFile("error-rate", errors, context),
      guideFile("database-down", database, context),
      guideFile("detection-latency", latency, context),
      guideFile("restore", restore, context),
    ],
  },
  {
    id: "restore-test",
    title: "Runbook of the restore test",
    items: ["B3"],
    fits: isHub,
    files: (context) => [guideFile("restore", restore, context)],
  },
]
