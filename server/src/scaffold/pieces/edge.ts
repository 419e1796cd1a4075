/** What stands in front and around: a proxy that ends TLS, policies that close databases, a collector of logs. */
import { file, isHub } from "../fill.ts"
import type { Piece, ScaffoldContext } from "../types.ts"

const caddy = `# Ends TLS in front of the hub: 443 alone, 80 redirects, protocols 1.2 and 1.3. Caddy fetches the certificate itself.
{
	email ops@example.com
}

hub.example.com {
	tls {
		protocols tls1.2 tls1.3
	}
	header Strict-Transport-Security "max-age=31536000"
	reverse_proxy @@upstream@@ {
		# Keeps a client on one instance; Caddy sets X-Forwarded-Proto itself.
		lb_policy cookie
	}
}
`

const nginx = `# Ends TLS in front of the hub: 443 alone, 80 redirects, protocols 1.2 and 1.3. Include it inside http { }.
map $http_upgrade $connection_upgrade {
    default upgrade;
    ''      close;
}

upstream horizon_hub {
    # Keeps a client on one instance.
    ip_hash;
    server @@upstream@@;
}

server {
    listen 80;
    listen [::]:80;
    server_name hub.example.com;
    return 301 https://$host$request_uri;
}

server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name hub.example.com;

    ssl_certificate     /etc/ssl/horizon/fullchain.pem;
    ssl_certificate_key /etc/ssl/horizon/privkey.pem;
    ssl_protocols       TLSv1.2 TLSv1.3;
    add_header Strict-Transport-Security "max-age=31536000" always;

    location / {
        proxy_pass http://horizon_hub;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        # Overwritten, not appended: the hub believes what the header says.
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_read_timeout 3600s;
        proxy_send_timeout 3600s;
    }
}
`

const stack = `# A proxy with TLS in front of the stack:
#   docker compose -f compose.yaml -f compose.proxy.yaml up -d
services:
  proxy:
    image: caddy:2.10.0-alpine
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    security_opt: ["no-new-privileges:true"]
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./proxy/Caddyfile:/etc/caddy/Caddyfile:ro
      - caddy-data:/data
      - caddy-config:/config
    mem_limit: 512m
    cpus: 2.0
    pids_limit: 256
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:2019/config/"]
      interval: 30s
      timeout: 5s
      retries: 3
    logging:
      driver: journald

volumes:
  caddy-data:
  caddy-config:
`

const policy = `# Lets nobody but the hub reach the databases. It counts only where the cluster's network enforces policies.
`

const ports = { postgres: [5432], redis: [6379], clickhouse: [8123, 9000] } as const

function policies(context: ScaffoldContext): string {
  const roles = (["postgres", "redis", "clickhouse"] as const).filter((role) => context.services.has(role))
  return (
    policy +
    roles
      .map(
        (role) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${role}-clients@@namespace@@
spec:
  podSelector:
    matchLabels: @@${role}.labels@@
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels: @@hub.labels@@
${role === "postgres" ? "        # What scripts/rollout.sh starts for migrations.\n        - podSelector:\n            matchLabels: { app: @@hub@@-migrate }\n" : ""}${role === "redis" ? "" : `        - podSelector:\n            matchLabels: { app: ${role}-backup }\n${role === "postgres" ? "        - podSelector:\n            matchLabels: { app: postgres-standby }\n" : ""}`}      ports:
${ports[role].map((port) => `        - { protocol: TCP, port: ${port} }\n`).join("")}`,
      )
      .join("---\n")
  )
}

const collector = `# Reads the journal, to which the Compose services log, and sends it to one place.
# The sensor writes coloured text: the transform takes the colours away and keeps the message.
[sources.journal]
type = "journald"
current_boot_only = true

[transforms.plain]
type = "remap"
inputs = ["journal"]
source = '''
.message = strip_ansi_escape_codes(to_string(.message) ?? "")
parsed, err = parse_json(.message)
if err == null { .json = parsed }
'''

[sinks.store]
type = "loki"
inputs = ["plain"]
endpoint = "https://@@logs@@"
encoding.codec = "json"
labels.host = "{{ host }}"
labels.container = "{{ CONTAINER_NAME }}"
`

const collectorStack = `# A collector that reads the journal of the host and ships it:
#   docker compose -f compose.yaml -f compose.logging.yaml up -d
services:
  collector:
    image: timberio/vector:0.48.0-debian
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    command: ["--config", "/etc/vector/vector.toml"]
    volumes:
      - ./logging/vector.toml:/etc/vector/vector.toml:ro
      - /var/log/journal:/var/log/journal:ro
      - vector-data:/var/lib/vector
    mem_limit: 512m
    cpus: 1.0
    pids_limit: 128
    healthcheck:
      test: ["CMD", "vector", "validate", "--no-environment", "/etc/vector/vector.toml"]
      interval: 60s
      timeout: 10s
      retries: 3
    logging:
      driver: local

volumes:
  vector-data:
`

function proxyFiles(context: ScaffoldContext): ReturnType<Piece["files"]> {
  const upstream = context.flavour === "compose" ? "@@hub@@:3100" : "127.0.0.1:3100"
  const at = (text: string): string => text.replace("@@upstream@@", upstream)
  return context.flavour === "compose"
    ? [file("proxy/Caddyfile", at(caddy), context), file("compose.proxy.yaml", stack, context)]
    : [file("nginx/horizon.conf", at(nginx), context)]
}

export const edge: readonly Piece[] = [
  {
    id: "tls-proxy",
    title: "Proxy that ends TLS in front of the hub",
    items: ["S1", "S8"],
    fits: (context) => isHub(context) && context.flavour !== "kubernetes" && !context.services.has("proxy"),
    files: proxyFiles,
  },
  {
    id: "database-policies",
    title: "NetworkPolicies that close the databases",
    items: ["S7"],
    fits: ({ flavour, services }) =>
      flavour === "kubernetes" && ["postgres", "redis", "clickhouse"].some((role) => services.has(role)),
    files: (context) => [file("networkpolicy-databases.yaml", policies(context), context)],
  },
  {
    id: "log-collector",
    title: "Collector that ships the logs",
    items: ["M4"],
    fits: ({ flavour }) => flavour === "compose",
    files: (context) => [
      file("logging/vector.toml", collector, context),
      file("compose.logging.yaml", collectorStack, context),
    ],
  },
]
