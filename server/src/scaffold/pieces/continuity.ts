/** The continuity plan in ten parts. Roles and numbers are proposals; nothing claims that a rule is satisfied. */
import { file, isTrading } from "../fill.ts"
import type { Piece } from "../types.ts"

const plan = `<!-- Business continuity plan: who decides, what has to run, how it comes back. A draft until it is signed. -->

# Business continuity plan

The structure follows the practice of written policies and procedures under 206(4)-7 and the topics of the proposal of 2016 on continuity and transition. It is not legal advice and no certification: counsel reviews and signs the final text.
Roles, times and numbers are proposals of this draft. Correct them before it is signed.

## Governance

- Owner: Head of trading operations
- Sponsor: Managing principal
- Review cycle: annual, and after every incident that used the plan
- Status: draft, not signed

The owner keeps the plan, the sponsor approves it and its budget.

## Scope

| System | What it does | Runs as |
| --- | --- | --- |
| Trading daemon | orders, feeds, limits, audit log | service \`@@trading@@\` on one host, one writer |
| State | audit log, archive, dead letters, destruction receipts | SQLite files on one volume |
| Monitoring | metrics, alerts, dashboards | Prometheus and Grafana on the same host |
| Broker and data accounts | execution, prices | third parties |

Out of scope: office space, payroll, and systems of the broker.

## Risks

| Scenario | Impact | Mitigation |
| --- | --- | --- |
| Loss of the host | no trading, positions stay open | off-site backup, [disaster recovery](runbooks/disaster-recovery.md) |
| Limit on loss is passed | halt | watchdog, [kill switch](runbooks/kill-switch.md) |
| Market data stops | limits act late | pause of new orders, [stale feed](runbooks/feed-stale.md) |
| Credential leaks | orders by strangers | [credential rotation](runbooks/credential-rotation.md) |
| Broker is down | no execution | second account, orders by telephone |
| Key person is absent | decisions are late | two trained persons for every role |

## Recovery objectives

| Function | RTO (time to recover) | RPO (data that may be lost) |
| --- | --- | --- |
| Close positions by hand at the broker | 15 minutes | none |
| Trading daemon | 4 hours | 24 hours of events, all of them also at the broker |
| Monitoring | 1 business day | 24 hours |

## Procedures

- Halt and restart: [kill switch](runbooks/kill-switch.md)
- Market data: [stale feed](runbooks/feed-stale.md)
- Credentials: [credential rotation](runbooks/credential-rotation.md)
- Loss of the host: [disaster recovery](runbooks/disaster-recovery.md)

## Communication

| Who | By whom | Within |
| --- | --- | --- |
| Internal: desk, sponsor | whoever is on call | 15 minutes |
| Clients | managing principal | 1 business day, if their accounts are affected |
| Custodian and broker | head of trading operations | 1 hour |
| SEC and other authorities | chief compliance officer, after talking to counsel | as counsel decides |

Telephone numbers are kept on paper and in the password manager: both are there when the host is not.

## Data retention

Audit data is kept for as long as the record rules that apply to the firm demand; counsel names the periods. Metrics are kept for 30 days and are no records. Deletion follows \`horizon audit enforce-retention\`, tried with its dry run first, and leaves a receipt in \`destruction.jsonl\`. A legal hold stops it.

## Vendor management

| Vendor | Service | If it fails | Looked at |
| --- | --- | --- | --- |
| Broker | execution, custody | orders by telephone, second account | every year |
| Market data | prices | second source, unwind by hand | every year |
| Hosting | host, network | rebuild elsewhere | every year |
| Alerting | pages | second channel | every quarter |

## Testing

| Test | How often | Last one |
| --- | --- | --- |
| Drill of the whole plan | every year | not yet |
| Kill switch | every quarter | not yet |
| Verification of the audit log | every month | not yet |
| Restore on another host | every quarter | not yet |

Each test is noted with day, persons, duration and what failed; the plan is corrected within a month.

## Sign-off

Not signed. The owner, the sponsor and counsel sign here, each with name and day, after they have read the text. Attest the day in \`deploylint.yaml\` (item D9).
`

export const continuity: readonly Piece[] = [
  {
    id: "continuity-plan",
    title: "Continuity plan in ten parts",
    items: ["D9"],
    fits: isTrading,
    files: (context) => [file("bcp.md", plan, context)],
  },
]
