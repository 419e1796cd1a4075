/** Alerts of the hub and the sensor on metrics that exist and move, each with its runbook, and who receives them. */
import { file, isFleet, isHub } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"
import { alertmanagerConfig, alertmanagerStack, receiver } from "./alertmanager.ts"
import { watchedAlerts } from "./backup-watch.ts"

const hubRules = `  - name: horizon-hub
    rules:
      - alert: SensorsDisconnected
        expr: sum(horizon_sensors_online_count) < 0.9 * max_over_time(sum(horizon_sensors_online_count)[1h:1m])
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: More than a tenth of the sensors of the last hour is gone.
          runbook_url: runbooks/sensor-disconnects.md
      - alert: HeartbeatsStopped
        expr: rate(horizon_sensor_heartbeats_total[5m]) == 0 and horizon_sensors_online_count > 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: Sensors are connected and send no heartbeat.
          runbook_url: runbooks/sensor-disconnects.md
      - alert: SignalsDropped
        expr: rate(horizon_signals_dropped_total[5m]) > 0.01 * rate(horizon_signals_ingested_total[5m])
        for: 10m
        labels:
          severity: warning
        annotations:
          summary: The hub throws more than 1 % of the signals away.
          runbook_url: runbooks/error-rate.md
      - alert: FleetCommandsFail
        expr: rate(horizon_fleet_commands_failed_total[10m]) > 0.05 * rate(horizon_fleet_commands_sent_total[10m])
        for: 10m
        labels:
          severity: warning
        annotations:
          summary: More than 5 % of the commands to sensors fail.
          runbook_url: runbooks/error-rate.md
      - alert: DatabaseLookupsFail
        expr: increase(horizon_auth_blacklist_db_errors_total[5m]) > 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: The hub cannot look tokens up in PostgreSQL.
          runbook_url: runbooks/database-down.md
      - alert: HubNotScraped
        expr: up{job="@@hub@@"} == 0 or absent(up{job="@@hub@@"})
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: The hub does not answer. With its database gone it is not ready.
          runbook_url: runbooks/database-down.md
`

const sensorRules = `  - name: synapse-sensor
    rules:
      - record: synapse:waf_detection_avg_us:avg1h
        expr: avg_over_time(synapse_waf_detection_avg_us[1h])
      - alert: DetectionSlower
        expr: avg_over_time(synapse_waf_detection_avg_us[10m]) > 2 * avg_over_time(synapse_waf_detection_avg_us[1d] offset 1d)
        for: 15m
        labels:
          severity: warning
        annotations:
          summary: Detection takes twice as long as yesterday.
          runbook_url: runbooks/detection-latency.md
      - alert: TunnelDown
        expr: synapse_tunnel_connected == 0 and max_over_time(synapse_tunnel_connected[1d]) > 0
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: The sensor has lost its tunnel to the hub.
          runbook_url: runbooks/sensor-disconnects.md
      - alert: ServerErrors
        expr: sum by (instance) (rate(synapse_requests_by_status{status="5xx"}[5m])) > 0.05 * sum by (instance) (rate(synapse_requests_total[5m]))
        for: 5m
        labels:
          severity: critical
        annotations:
          summary: More than 5 % of the answers through this sensor are server errors.
          runbook_url: runbooks/error-rate.md
`

function rules(context: ScaffoldContext): string {
  return `# Alerts and recording rules for Horizon and Synapse: sensors that disconnect, errors, the database, slow detection.
# Links are paths below the deployment's folder; write the address of your repository in front of them for pagers.
groups:
${isHub(context) ? hubRules : ""}${context.products.includes("synapse") ? sensorRules : ""}${watchedAlerts(context)}`
}

export const fleetAlerts: readonly Piece[] = [
  {
    id: "fleet-alerts",
    title: "Alerts for disconnects, errors, the database and slow detection",
    items: ["M3", "M5"],
    fits: isFleet,
    files: (context) => [
      file("monitoring/alerts.yml", rules(context), context),
      file("monitoring/alertmanager.yml", alertmanagerConfig(receiver(context)), context),
    ],
  },
  {
    id: "fleet-alertmanager",
    title: "Alertmanager beside the Prometheus that is there",
    items: ["M3"],
    fits: (context) =>
      isFleet(context) &&
      context.flavour === "compose" &&
      context.services.has("prometheus") &&
      !context.services.has("alertmanager"),
    files: (context) => [
      file("compose.alerting.yaml", alertmanagerStack("compose.yaml", "./monitoring/alertmanager.yml"), context),
    ],
  },
]
