/** The continuity plan of the fleet in ten parts. A draft; nothing in it claims that a rule is satisfied. */
import type { FleetPlan } from "./plan.ts"

export function fleetContinuity(plan: FleetPlan, owner: string): string {
  const isCompose = plan.flavour === "compose"
  const place = isCompose ? "one host, with Compose" : `the cluster, namespace ${plan.name}`
  return `<!-- Business continuity plan: who decides, what has to run, how it comes back. A draft until it is signed. -->

# Business continuity plan

A draft. Roles, times and numbers are proposals: correct them before it is signed. It is not legal advice and no certification; counsel reviews and signs the final text.

## Governance

- Owner: ${owner}
- Sponsor: Head of engineering
- Review cycle: annual, and after every incident that used the plan
- Status: draft, not signed

The owner keeps the plan, the sponsor approves it and its budget.

## Scope

| System | What it does | Runs in |
| --- | --- | --- |
| Hub | fleet, log-ins, commands, signals | ${place} |
| Sensor | filters requests to ${plan.site} | ${place} |
| PostgreSQL | users, sensors, settings | ${place}, with a standby |
| ${plan.redis ? "Redis" : "Redis (managed)"} | queues of several hub instances | ${plan.redis ? place : "at the provider"} |
${plan.clickhouse ? `| ClickHouse | history of signals | ${place} |\n` : ""}| Monitoring | metrics, alerts, dashboards | ${place} |

Out of scope: the application behind the sensor, and office systems.

## Risks

| Scenario | Impact | Mitigation |
| --- | --- | --- |
| Loss of the ${isCompose ? "host" : "cluster"} | no log-in, no new rules; sensors go on | off-site dumps, [disaster recovery](runbooks/disaster-recovery.md) |
| Database down or damaged | no log-in, no commands | standby, dumps, [database down](runbooks/database-down.md) |
| Sensors lose the hub | no new blocklists | [sensor disconnects](runbooks/sensor-disconnects.md) |
| A release that breaks | errors for users | recorded version, [rollback](runbooks/rollback.md) |
| Certificate expires | nobody connects | renewal, [certificate expiry](runbooks/certificate-expiry.md) |
| Credential leaks | strangers read or command | [credential rotation](runbooks/credential-rotation.md) |
| Key person is absent | decisions are late | two trained persons for every role |

## Recovery objectives

| Function | RTO (time to recover) | RPO (data that may be lost) |
| --- | --- | --- |
| Filtering at the sensor | 15 minutes | none |
| Hub and log-in | 4 hours | 24 hours |
| History of signals | 2 business days | 24 hours |
| Monitoring | 1 business day | 24 hours |

## Procedures

- Go back a version: [rollback](runbooks/rollback.md)
- Database: [database down](runbooks/database-down.md), [restore](runbooks/restore.md)
- Fleet: [sensor disconnects](runbooks/sensor-disconnects.md), [error rate](runbooks/error-rate.md), [detection latency](runbooks/detection-latency.md)
- Access: [credential rotation](runbooks/credential-rotation.md), [certificate expiry](runbooks/certificate-expiry.md)
- Everything lost: [disaster recovery](runbooks/disaster-recovery.md)

## Communication

| Who | By whom | Within |
| --- | --- | --- |
| Internal: team, sponsor | whoever is on call | 15 minutes |
| Owners of the protected sites | whoever is on call | 1 hour |
| Clients | head of engineering | 1 business day, if their traffic is affected |
| Authorities, where a law asks for it | counsel | as counsel decides |

Telephone numbers are kept on paper and in the password manager: both are there when the systems are not.

## Data retention

Dumps of the database are kept for ${plan.keepDays} days, metrics for 30 days. How long signals and logs are kept is decided with counsel. A legal hold stops the deletion.

## Vendor management

| Vendor | Service | If it fails | Looked at |
| --- | --- | --- | --- |
| Atlas Crew | hub and sensor | keep the version that runs | every release |
| Hosting | ${isCompose ? "host, network" : "cluster, network"} | rebuild elsewhere | every year |
| DNS and certificates | names, TLS | second account | every year |
| Alerting | pages | second channel | every quarter |

## Testing

| Test | How often | Last one |
| --- | --- | --- |
| Drill of the whole plan | every year | not yet |
| Restore of a dump elsewhere | every quarter | not yet |
| Rollback of the hub | every quarter | not yet |
| Test alert to every channel | every month | not yet |

Each test is noted with day, persons, duration and what failed; the plan is corrected within a month.

## Sign-off

Not signed. The owner, the sponsor and counsel sign here, each with name and day, after they have read the text.
`
}
