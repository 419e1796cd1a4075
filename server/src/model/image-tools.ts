/** What well-known images hold: a health check of their own, and the programs that probes call. */

/** The parts of an image reference that tell what is in it. */
export interface ImageName {
  /** Without registry and `library/`, as in `ImageRef`. */
  readonly repository: string
  readonly tag?: string
}

/**
 * Docker Official Images: none has a HEALTHCHECK, by the programme's own rule.
 * Source: docker-library/faq, "Healthcheck"; names: docker-library/official-images:library.
 */
const official = new Set(
  (
    "adminer aerospike almalinux alpine amazoncorretto amazonlinux arangodb archlinux backdrop bash bonita buildpack-deps busybox caddy " +
    "cassandra chronograf clojure consul couchbase couchdb crate dart debian docker drupal eclipse-mosquitto eclipse-temurin " +
    "elasticsearch elixir emqx erlang fedora flink fluentd friendica gcc ghost golang gradle groovy haproxy haskell httpd " +
    "influxdb irssi jetty joomla jruby julia kapacitor kibana kong krakend liquibase logstash mariadb matomo maven mediawiki memcached " +
    "mongo mongo-express mysql nats nats-streaming neo4j nextcloud nginx node odoo open-liberty openjdk oraclelinux orientdb percona " +
    "perl php phpmyadmin plone postgres pypy python rabbitmq redis redmine registry rethinkdb rockylinux ruby rust solr " +
    "sonarqube swift telegraf tomcat tomee traefik ubuntu varnish vault websphere-liberty wordpress xwiki zookeeper"
  ).split(" "),
)

/** Vendors' images whose published Dockerfile has no HEALTHCHECK. */
const without =
  /^(?:grafana\/(?:grafana|grafana-oss|grafana-enterprise|loki|promtail|tempo|mimir)|prom\/[\w-]+|prometheus\/[\w-]+|minio\/minio|clickhouse\/clickhouse-server|temporalio\/[\w-]+|n8nio\/n8n|valkey\/valkey|keycloak\/keycloak|mssql\/server|timescale\/timescaledb|postgis\/postgis|pgvector\/pgvector|apache\/kafka|bitnami\/[\w-]+|hashicorp\/[\w-]+|umami-software\/umami|miniflux\/miniflux|plausible\/(?:analytics|community-edition)|(?:nickcrew|atlascrew)\/(?:horizon|synapse-fleet|synapse-waf))$/

/** Vendors' images that bring a HEALTHCHECK. */
const within =
  /^(?:pihole\/pihole|vaultwarden\/server|louislam\/uptime-kuma|jellyfin\/jellyfin|plexinc\/pms-docker|itzg\/minecraft-server|paperless-ngx\/paperless-ngx|outlinewiki\/outline|mattermost\/mattermost-[\w-]+|gitlab\/gitlab-[ce]e|(?:cadvisor|google)\/cadvisor|netdata\/netdata|authelia\/authelia|goauthentik\/server|localstack\/localstack|axllent\/mailpit)$/

/** True or false where it is known whether the image brings a HEALTHCHECK; undefined for images nobody has looked at. */
export function bringsHealthcheck({ repository }: ImageName): boolean | undefined {
  if (official.has(repository) || without.test(repository)) return false
  return within.test(repository) ? true : undefined
}

/** Programs that run one's own code: what such a container does is told by its command, not by its image. */
export function isRuntime({ repository }: ImageName): boolean {
  return /^(?:alpine|debian|ubuntu|busybox|bash|node|python|ruby|php|golang|rust|openjdk|eclipse-temurin|amazoncorretto|perl|gradle|maven|almalinux|amazonlinux|fedora|rockylinux|oraclelinux|archlinux|buildpack-deps|docker|gcc|pypy|elixir|erlang|dart|swift)$/.test(
    repository,
  )
}

export type Tool = "curl" | "wget" | "sh"

interface ToolRow {
  readonly image: RegExp
  readonly tag?: RegExp
  readonly has?: readonly Tool[]
  readonly lacks?: readonly Tool[]
}

const alpine = /alpine/
const slim = /slim/

/**
 * The first row that fits counts. Only what the images' own Dockerfiles settle is stated; what is in neither list is
 * unknown. Alpine and busybox images have BusyBox's wget.
 */
const toolRows: readonly ToolRow[] = [
  { image: /^scratch$/, lacks: ["curl", "wget", "sh"] },
  { image: /^distroless\//, tag: /^(?!.*debug)/, lacks: ["curl", "wget", "sh"] },
  {
    image: /^(?:nats|traefik\/whoami|portainer\/portainer-ce)$/,
    tag: /^(?!.*(?:alpine|windows|nanoserver))/,
    lacks: ["curl", "wget", "sh"],
  },
  { image: /^cloudflare\/cloudflared$|^otel\/opentelemetry-collector(?:-contrib)?$/, lacks: ["curl", "wget", "sh"] },
  { image: /(?:^|\/)synapse-waf$/, has: ["sh"], lacks: ["curl", "wget"] },
  { image: /^nickcrew\/(?:horizon|synapse-fleet)$/, has: ["curl", "sh"] },
  { image: /^nginx$/, tag: /alpine-slim/, has: ["wget", "sh"], lacks: ["curl"] },
  { image: /^nginx$/, tag: alpine, has: ["curl", "wget", "sh"] },
  { image: /^nginx$/, has: ["curl", "sh"] },
  { image: /^(?:php|wordpress|nextcloud|drupal|joomla|matomo|adminer|phpmyadmin)$/, has: ["curl", "sh"] },
  { image: /^grafana\/grafana(?:-oss|-enterprise)?$/, has: ["curl", "sh"] },
  {
    image: /^prom(?:etheus)?\/(?:prometheus|alertmanager|node-exporter|blackbox-exporter|pushgateway)$/,
    tag: /^(?!.*distroless)/,
    has: ["wget", "sh"],
    lacks: ["curl"],
  },
  {
    image:
      /^(?:alpine|node|python|ruby|golang|rust|postgres|redis|valkey\/valkey|memcached|haproxy|httpd|rabbitmq|registry|openjdk|busybox|caddy|eclipse-mosquitto)$/,
    tag: alpine,
    has: ["wget", "sh"],
    lacks: ["curl"],
  },
  { image: /^(?:alpine|busybox|caddy)$/, has: ["wget", "sh"], lacks: ["curl"] },
  { image: /^(?:node|python|ruby|golang|rust|openjdk|perl|php)$/, tag: slim, has: ["sh"], lacks: ["curl", "wget"] },
  { image: /^(?:node|python|ruby|golang|rust)$/, has: ["curl", "wget", "sh"] },
  { image: /^buildpack-deps$/, has: ["curl", "wget", "sh"] },
  {
    image: /^(?:debian|ubuntu|postgres|redis|valkey\/valkey|memcached|haproxy)$/,
    has: ["sh"],
    lacks: ["curl", "wget"],
  },
  { image: /^keycloak\/keycloak$/, has: ["sh"], lacks: ["curl", "wget"] },
  { image: /^elasticsearch$|^elasticsearch\/elasticsearch$|^kibana$/, has: ["curl", "sh"] },
  { image: /^clickhouse\/clickhouse-server$/, has: ["wget", "sh"] },
]

/** Whether an image holds a program: true, false, or undefined where nobody has looked. */
export function hasTool(image: ImageName, tool: Tool): boolean | undefined {
  const row = toolRows.find(
    (each) => each.image.test(image.repository) && (each.tag === undefined || each.tag.test(image.tag ?? "latest")),
  )
  if (row?.has?.includes(tool)) return true
  return row?.lacks?.includes(tool) ? false : undefined
}
