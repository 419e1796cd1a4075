/** The four runbooks of the trading daemon. None relies on a command that no release has. */
import { file, isTrading } from "../fill.ts"
import type { Piece } from "../types.ts"
import { type Guide, runbook } from "./runbooks-fleet.ts"

const owner = "@@desk@@"

const killSwitch: Guide = {
  title: "Kill switch",
  purpose: "What to do when the watchdog has halted trading. Linked from the alert WatchdogHalted.",
  meaning: "The watchdog of the daemon has halted trading: a limit on loss, equity, rejects or stale feeds was passed.",
  impact: "No new orders. Open positions stay and move with the market, unless flattening on a stop is switched on.",
  diagnosis: `1. Acknowledge the page, so that nobody else acts at the same time.
2. Find the root cause: which limit, at which value, since when?

   \`\`\`sh
   docker compose logs --since 30m @@trading@@
   curl -sS http://127.0.0.1:9100/metrics | grep -E 'horizon_(watchdog_halts_total|equity_usd|positions_open|order_rejects_total)'
   horizon audit stats --db /state/audit.db
   \`\`\`

3. Compare positions and equity with the broker's own page: the broker is right.`,
  decision: `Decide between halt and restart, two persons, in writing.

- Stay halted if the cause is unknown, positions differ from the broker's, or the loss limit was passed.
- Restart only if the cause is known and gone, positions agree, and both agree.`,
  mitigation: `Halt for good: stop the daemon, then close positions at the broker by hand if risk demands it.

\`\`\`sh
docker compose stop @@trading@@
\`\`\`

Restart once the decision is written down:

\`\`\`sh
docker compose start @@trading@@
\`\`\``,
  verification: `\`\`\`sh
horizon audit verify --db /state/audit.db
curl -sS http://127.0.0.1:9100/metrics | grep -E 'horizon_(feed_heartbeat_age_seconds|positions_open)'
\`\`\`

The chain is whole, feeds are fresh, positions equal the broker's, and no further halt comes within fifteen minutes.`,
  rollback: "If a limit was changed, set it back by its commit. A limit is never set to 0: that switches it off.",
  communication:
    "Tell the desk at once, the sponsor within the hour, the broker if orders hang. Note cause and decision.",
}

const feedStale: Guide = {
  title: "Stale feed",
  purpose: "What to do when market data stops. Linked from the alerts FeedStale and FeedGaps.",
  meaning:
    "A feed has sent nothing for longer than its limit (30 s by default), or numbers in its sequence are missing.",
  impact: "New orders pause. Open positions are valued at old prices, so that limits on loss act late.",
  diagnosis: `1. Confirm connectivity: is it the venue, the network or the daemon?

   \`\`\`sh
   curl -sS http://127.0.0.1:9100/metrics | grep -E 'horizon_feed_(heartbeat_age_seconds|gaps_total)'
   docker compose logs --since 10m @@trading@@
   curl -sS -o /dev/null -w '%{http_code} %{time_total}\\n' https://paper-api.alpaca.markets/v2/clock
   \`\`\`

2. Look at the venue's status page, and whether the market is open at all.`,
  decision: `Decide between automatic reconnect and manual unwind.

- Let it reconnect if the venue is up, exposure is within half of its limit, and less than five minutes have passed.
- Unwind by hand at the broker if the venue is down with open positions, or five minutes have passed without data.`,
  mitigation: `Reconnect by a restart where it does not come back by itself: \`docker compose restart @@trading@@\`. To unwind, close positions at the broker's page, largest first, and note each.`,
  verification:
    "The age of the heartbeat is below 5 s for ten minutes, gaps stand still, and prices equal the venue's page.",
  rollback: "A limit that was raised for the incident goes back to its value the same day. 0 switches the policy off.",
  communication: "Tell the desk which feed and since when; tell the sponsor if positions were closed by hand.",
}

const rotation: Guide = {
  title: "Credential rotation",
  purpose:
    "How credentials are replaced without a gap: stage, verify, revoke. Every 90 days, and at once after a leak.",
  meaning:
    "Credentials of `/etc/horizon/credentials.env` and `.env` are replaced: `ALPACA_KEY`, `ALPACA_SECRET`, `POLYGON_API_KEY`, `SLACK_WEBHOOK`, `PAGERDUTY_ROUTING_KEY`, `GRAFANA_ADMIN_PASSWORD`.",
  impact: "One restart outside trading hours. With both credentials valid there is no gap.",
  diagnosis: `Which credential, who uses it, and when was it made?

\`\`\`sh
sudo stat -c '%a %U:%G %y' /etc/horizon/credentials.env
sudo sed -n 's/=.*//p' /etc/horizon/credentials.env
\`\`\``,
  decision: "Rotate outside trading hours. After a leak rotate at once, and halt first if the key can trade.",
  mitigation: `1. Stage: make the new credential at the provider while the old one stays valid, and write it into a copy.

   \`\`\`sh
   sudo install -m 0600 -o horizon -g horizon /etc/horizon/credentials.env /etc/horizon/credentials.next
   sudoedit /etc/horizon/credentials.next
   \`\`\`

2. Verify in a dry run: paper account, no orders, and one test alert to every channel, since alerters never raise.
3. Put it in place and restart.

   \`\`\`sh
   sudo mv /etc/horizon/credentials.next /etc/horizon/credentials.env
   sudo systemctl restart horizon
   \`\`\``,
  verification: `The daemon trades on paper with the new credential, the test alert has arrived, the log shows no refusal.

Only then revoke the old credential at the provider, and see that it is refused.`,
  rollback: "Until it is revoked, the old credential is still valid: write it back and restart.",
  communication: "Note day, credential by name and person; never its value. Tell the owner of each channel.",
}

const recovery: Guide = {
  title: "Disaster recovery",
  purpose: "How the daemon is rebuilt on another host after the loss of the first one.",
  meaning: "The host is lost with its disk. The state has to come from a backup that another host holds.",
  impact:
    "No trading until it is done. Positions at the broker stay open. Events since the last backup are only at the broker.",
  diagnosis: `1. Is the host really gone? Two daemons on one account send every order twice: switch the old one off for good.
2. Which backup is the newest? It lies off-site, on the backup host:

   \`\`\`sh
   ssh backup.example.internal 'ls -1t /srv/backups/horizon | head'
   \`\`\``,
  decision:
    "Rebuild if the host does not come back within the recovery time. Until then close positions by hand if risk demands it.",
  mitigation: `1. Install the same image or release on the new host, and credentials with mode 0600.
2. Restore the state, all databases of one backup together:

   \`\`\`sh
   sudo rsync -a backup.example.internal:/srv/backups/horizon/newest/ /var/lib/horizon/
   sudo chown -R horizon:horizon /var/lib/horizon
   \`\`\`

3. Do not start the daemon yet.`,
  verification: `\`\`\`sh
horizon audit verify --db /var/lib/horizon/audit.db
horizon audit verify --db /var/lib/horizon/audit_archive.db
\`\`\`

A break in the chain ends with a status other than 0: stop and fetch the backup before. Then compare positions with the broker, start on paper, and only then live.`,
  rollback: "Keep the restored copy untouched beside the running one for a week.",
  communication: "Tell desk, sponsor and custodian at the start and at the end. Note which span of events is missing.",
}

const guides = [
  ["kill-switch", "D5", killSwitch],
  ["feed-stale", "D6", feedStale],
  ["credential-rotation", "D7", rotation],
  ["disaster-recovery", "D8", recovery],
] as const

export const tradingRunbooks: readonly Piece[] = guides.map(([name, item, guide]) => ({
  id: `runbook-${name}`,
  title: `Runbook: ${guide.title.toLowerCase()}`,
  items: [item],
  fits: isTrading,
  files: (context) => [file(`runbooks/${name}.md`, runbook(owner, guide), context)],
}))
