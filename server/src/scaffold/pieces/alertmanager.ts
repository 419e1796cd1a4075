/** Alertmanager: as a Compose service beside the main file, and whom it tells. */
import type { ScaffoldContext } from "../types.ts"

/** The text of `compose.alerting.yaml`; `main` is the main file's name, `config` the path of Alertmanager's config. */
export function alertmanagerStack(main: string, config: string): string {
  return `# Alertmanager beside the stack:
#   docker compose -f ${main} -f compose.alerting.yaml up -d
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    command:
      - --config.file=/etc/alertmanager/alertmanager.yml
      - --storage.path=/alertmanager
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    cpus: 1.0
    mem_limit: 256m
    pids_limit: 128
    volumes:
      - ${config}:/etc/alertmanager/alertmanager.yml:ro
      - ./secrets/pager-url:/etc/alertmanager/secrets/pager-url:ro
      - alertmanager-data:/alertmanager
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9093/-/ready"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

volumes:
  alertmanager-data:
`
}

/** Alertmanager's config; `receiver`: the channel, at column 4. */
export function alertmanagerConfig(receiver: string, by = "alertname, instance", wait = "30s", repeat = "1h"): string {
  return `# Who receives the alerts: everything goes to one pager, critical ones are repeated sooner.
# The address is a credential: it stands in a file of its own.
route:
  receiver: on-call
  group_by: [${by}]
  group_wait: ${wait}
  group_interval: 5m
  repeat_interval: 12h
  routes:
    - receiver: on-call
      matchers: ['severity="critical"']
      repeat_interval: ${repeat}

receivers:
  - name: on-call
${receiver}        send_resolved: true
`
}

const receivers: Readonly<Record<string, string>> = {
  webhook: `    webhook_configs:
      - url_file: /etc/alertmanager/secrets/pager-url
`,
  slack: `    slack_configs:
      - api_url_file: /etc/alertmanager/secrets/pager-url
`,
  pagerduty: `    pagerduty_configs:
      - routing_key_file: /etc/alertmanager/secrets/pager-url
`,
}

/** Everybody is told by one channel: a webhook where no profile asked. */
export function receiver({ settings }: ScaffoldContext): string {
  return receivers[settings?.get("alerts") ?? ""] ?? receivers["webhook"] ?? ""
}
