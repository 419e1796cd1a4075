/** The proxy that ends TLS for the hub and for the protected site: Caddy or nginx. */
import type { FleetPlan } from "./plan.ts"

/** Both ask Docker's resolver again, so that instances that come and go are found. */
export function caddyfile({ host, site, email }: FleetPlan): string {
  return `# Ends TLS for the hub and the protected site: 443 alone, 80 redirects, protocols 1.2 and 1.3.
# Caddy fetches the certificates itself and sets X-Forwarded-For and X-Forwarded-Proto.
{
	email ${email}
}

${host} {
	tls {
		protocols tls1.2 tls1.3
	}
	header Strict-Transport-Security "max-age=31536000"
	reverse_proxy {
		# Every instance of the hub, looked up again every ten seconds.
		dynamic a {
			name horizon
			port 3100
			refresh 10s
		}
		# Keeps a client on one instance.
		lb_policy cookie
		fail_duration 10s
	}
}

${site} {
	tls {
		protocols tls1.2 tls1.3
	}
	header Strict-Transport-Security "max-age=31536000"
	reverse_proxy synapse:6190
}
`
}

const tls = (host: string): string => `    listen 443 ssl;
    listen [::]:443 ssl;
    server_name ${host};

    ssl_certificate     /etc/ssl/horizon/fullchain.pem;
    ssl_certificate_key /etc/ssl/horizon/privkey.pem;
    ssl_protocols       TLSv1.2 TLSv1.3;
    add_header Strict-Transport-Security "max-age=31536000" always;
`

const headers = `        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        # Overwritten, not appended: what stands behind believes the header.
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
`

export function nginxConfig({ host, site }: FleetPlan): string {
  return `# Ends TLS for the hub and the protected site: 443 alone, 80 redirects, protocols 1.2 and 1.3.
# Stands inside http { }. The certificate has to cover both names; \`resolve\` needs nginx 1.27.3 or newer.
server_names_hash_bucket_size 512;
server_tokens off;

map $http_upgrade $connection_upgrade {
    default upgrade;
    ''      close;
}

# Docker's own: instances that come and go are looked up again.
resolver 127.0.0.11 valid=10s ipv6=off;

upstream horizon_hub {
    zone horizon_hub 64k;
    # Keeps a client on one instance.
    ip_hash;
    server horizon:3100 resolve;
}

upstream synapse_sensor {
    zone synapse_sensor 64k;
    server synapse:6190 resolve;
}

server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name ${host} ${site};
    return 301 https://$host$request_uri;
}

server {
${tls(host)}
    location / {
        proxy_pass http://horizon_hub;
        proxy_http_version 1.1;
${headers}        proxy_read_timeout 3600s;
        proxy_send_timeout 3600s;
    }
}

server {
${tls(site)}
    location / {
        proxy_pass http://synapse_sensor;
        proxy_http_version 1.1;
${headers}        proxy_read_timeout 300s;
        proxy_send_timeout 300s;
    }
}
`
}
