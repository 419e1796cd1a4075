/** The continuity plan in ten parts. Roles and numbers are proposals; nothing claims that a rule is satisfied. */
import { keeps, type ServicePlan } from "./plan.ts"
import { render } from "./render.ts"

const plan = `<!-- Continuity plan: who decides, what has to run, how it comes back. A draft until it is signed. -->

# Continuity plan of @@name@@

Roles, times and numbers are proposals of this draft. Correct them before it is signed. It is no legal advice.

## Governance

- Owner: @@owner@@
- Sponsor: Head of engineering
- Review cycle: annual, and after every incident that used the plan
- Status: draft, not signed

The owner keeps the plan, the sponsor approves it and its budget.

## Scope

| System | What it does | Runs as |
| --- | --- | --- |
| @@name@@ | answers at \`@@host@@\` | @@runs@@ |
@@stores@@
| Monitoring | metrics, alerts, dashboards | Prometheus, Alertmanager and Grafana beside it |
| DNS, certificates, hosting | the way to it | third parties |

## Risks

| Scenario | Impact | Mitigation |
| --- | --- | --- |
| A faulty release | errors, or no answers | [rollback](runbooks/rollback.md) |
| Loss of the host or cluster | no answers | @@loss@@ |
| Certificate expires | visitors are refused | [certificate expiry](runbooks/certificate-expiry.md) |
| Credential leaks | strangers act in our name | [credential rotation](runbooks/credential-rotation.md) |
| Key person is absent | decisions are late | two trained persons for every role |

## Recovery objectives

| Function | RTO (time to recover) | RPO (data that may be lost) |
| --- | --- | --- |
| @@name@@ | @@rto@@ | @@rpo@@ |
| Monitoring | 1 business day | 24 hours |

## Procedures

- No answers: [service down](runbooks/service-down.md)
- Slow or failing: [slow answers and errors](runbooks/latency-and-errors.md)
- A faulty release: [rollback](runbooks/rollback.md)
@@restore@@
- Credentials: [credential rotation](runbooks/credential-rotation.md)

## Communication

| Who | By whom | Within |
| --- | --- | --- |
| Internal: team, sponsor | whoever is on call | 15 minutes |
| Users | support | 1 hour |
| Authorities | the officer in charge, after talking to counsel | as counsel decides |

Telephone numbers are kept on paper and in the password manager: both are there when the host is not.

## Data retention

@@retention@@ Metrics are kept for 30 days. Logs are kept where they are shipped to; the owner names the period.

## Vendor management

| Vendor | Service | If it fails | Looked at |
| --- | --- | --- | --- |
| Hosting | host, network | rebuild elsewhere from this folder | every year |
| Registry | images | images are kept on the host until the next release | every year |
| DNS and certificates | name, TLS | second provider | every year |
| Alerting | pages | second channel | every quarter |

## Testing

| Test | How often | Last one |
| --- | --- | --- |
| Drill of the whole plan | every year | not yet |
| Rollback | every second release | not yet |
@@tested@@
| Credential rotation | every half year | not yet |

Each test is noted with day, persons, duration and what failed; the plan is corrected within a month.

## Sign-off

Not signed. The owner and the sponsor sign here, each with name and day, after they have read the text.
`

/** Text of the plan; a service that keeps nothing has nothing to restore. */
export function continuityPlan(service: ServicePlan): string {
  const isKeeping = keeps(service)
  const runs = { compose: "a container on one host", kubernetes: "pods of a Deployment", systemd: "a unit on one host" }
  const stores = [
    ...(service.hasDatabase ? ["| PostgreSQL | records | one server, one volume |"] : []),
    ...(service.hasRedis ? ["| Redis | what may be lost or made again | one server, one volume |"] : []),
    ...(service.state === undefined ? [] : ["| Files | what the service keeps | one volume |"]),
  ]
  return render(plan, {
    name: service.name,
    owner: service.owner.replaceAll("<", "&lt;"),
    host: service.host,
    runs: runs[service.flavour],
    stores: stores.join("\n"),
    loss: isKeeping
      ? "backups elsewhere, [restore](runbooks/restore.md)"
      : "this folder and the registry: it is built again",
    rto: service.rto.replaceAll("|", "/"),
    rpo: isKeeping ? service.rpo.replaceAll("|", "/") : "none: it keeps nothing",
    restore: isKeeping ? "- Data: [restore](runbooks/restore.md)" : "",
    retention: isKeeping ? "Backups are kept for 14 days." : "The service keeps no data.",
    tested: isKeeping ? "| Restore outside production | every quarter | not yet |" : "",
  })
}
