/** What the Horizon trading daemon's own pages say of its deployment: names, places, numbers. */

/** Where the container keeps what must outlive it, and what is in there. */
export const statePath = "/state"
export const stateFiles: readonly string[] = ["audit.db", "audit_archive.db", "dlq.db", "destruction.jsonl"]
/** Folders of the unit on a machine. */
export const unitStatePath = "/var/lib/horizon"
export const unitLogPath = "/var/log/horizon"
/** The file of mode 0600, owner `horizon:horizon`, that the unit reads. */
export const credentialsFile = "/etc/horizon/credentials.env"
export const userId = 1000
export const metricsPort = 9100
/** The build argument that selects optional dependencies. */
export const extrasArgument = "HORIZON_EXTRAS"
/** Extras that its pages name; the list is known to be incomplete. */
export const knownExtras: readonly string[] = ["equity", "options", "flow", "flow-irl", "flow-ml"]

/** Names of variables that hold its secrets, both generations of its documentation. */
export const secretNames: ReadonlySet<string> = new Set([
  "ALPACA_KEY",
  "ALPACA_SECRET",
  "ALPACA_API_KEY",
  "ALPACA_API_SECRET",
  "APCA_API_KEY_ID",
  "APCA_API_SECRET_KEY",
  "POLYGON_API_KEY",
  "IBKR_USERNAME",
  "IBKR_PASSWORD",
  "POLYMARKET_PRIVATE_KEY",
  "POLYMARKET_API_KEY",
  "POLYMARKET_API_SECRET",
  "POLYMARKET_API_PASSPHRASE",
  "KALSHI_API_KEY",
  "HORIZON_API_KEY",
  "HORIZON_PASSWORD",
])

/** The same of its alerters, which many other programs read as well. */
export const alerterNames: ReadonlySet<string> = new Set([
  "SLACK_WEBHOOK",
  "PAGERDUTY_ROUTING_KEY",
  "SMTP_USERNAME",
  "SMTP_PASSWORD",
  "TWILIO_ACCOUNT_SID",
  "TWILIO_AUTH_TOKEN",
])

/** The subcommand of `horizon` that is announced for a later release: nothing may rely on it. */
export const announcedSubcommand = "kill"
