/** What ends TLS on a host: 443 alone, 80 redirects, protocols 1.2 and 1.3. */
import type { ProfileFile } from "../types.ts"
import type { ServicePlan } from "./plan.ts"
import { render } from "./render.ts"

const caddy = `# Ends TLS in front of @@name@@: 443 alone, 80 redirects, protocols 1.2 and 1.3. Caddy fetches the certificate itself.
{
	email @@email@@
}

@@host@@ {
	tls {
		protocols tls1.2 tls1.3
	}
	encode
	header Strict-Transport-Security "max-age=31536000"
	@@hidden@@
	reverse_proxy @@upstream@@
}
`

const nginx = `# Ends TLS in front of @@name@@: 443 alone, 80 redirects, protocols 1.2 and 1.3. Include it inside http { }.
server {
    listen 80;
    listen [::]:80;
    server_name @@host@@;
    server_tokens off;
    return 301 https://$host$request_uri;
}

server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name @@host@@;
    server_tokens off;

    ssl_certificate     /etc/ssl/service/fullchain.pem;
    ssl_certificate_key /etc/ssl/service/privkey.pem;
    ssl_protocols       TLSv1.2 TLSv1.3;
    add_header Strict-Transport-Security "max-age=31536000" always;
    client_max_body_size 10m;
    @@resolver@@
    @@hidden@@

    location / {
        proxy_pass @@target@@;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        # Overwritten, not appended: nobody from outside says where he comes from.
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_connect_timeout 5s;
        proxy_read_timeout 60s;
    }
}
`

/** Metrics that are told on the service's own port are for the inside only. */
function hidden({ metrics, port, proxy }: ServicePlan): string {
  if (metrics === undefined || metrics.port !== port) return ""
  // Frameworks answer the path in other letters, with a slash or a parameter behind it as well.
  const path = `^${metrics.path.replaceAll(".", "\\.").replace(/\/+$/, "")}${metrics.path === "/" ? "/?$" : "([/;]|$)"}`
  return proxy === "caddy"
    ? `# Metrics are for the inside.\n@metrics path_regexp (?i)${path}\nrespond @metrics 404`
    : `# Metrics are for the inside.\nlocation ~* "${path}" {\n    return 404;\n}`
}

/** Docker's name server: asked again and again, so that a container that took another's place is found. */
const resolver =
  "# Asked anew every few seconds: a rollout puts another container in place.\nresolver 127.0.0.11 valid=5s ipv6=off;"

/** Config of the proxy; `upstream`: name and port under which it reaches the service. */
export function proxyFile(plan: ServicePlan, upstream: string): ProfileFile {
  const isCompose = plan.flavour === "compose"
  const isCaddy = plan.proxy === "caddy"
  return {
    path: isCaddy ? "proxy/Caddyfile" : "proxy/nginx.conf",
    template: isCaddy ? "service/caddyfile" : "service/nginx",
    text: render(isCaddy ? caddy : nginx, {
      name: plan.name,
      email: plan.email,
      host: plan.host,
      upstream,
      hidden: hidden(plan),
      resolver: isCompose ? `${resolver}\nset $service http://${upstream};` : "",
      target: isCompose ? "$service" : `http://${upstream}`,
    }),
  }
}
