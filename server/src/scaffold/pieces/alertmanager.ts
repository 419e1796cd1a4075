/** Alertmanager as a Compose service beside the main file. */

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
