/** Variables of the images of brokers, proxies, stores of objects and secrets, of Grafana and of exporters. */
import type { z } from "zod"
import { type Extra, from } from "./images-databases.ts"

const secret = { secret: true } as const
const port = { type: "int", format: "port" } as const

export function minioVariables(): Record<string, z.ZodType> {
  const v = from("https://min.io/docs/minio/linux/reference/minio-server/settings/root-credentials.html")
  const stops = { outside: "start-aborted", file: "_FILE" } as const
  return {
    MINIO_ROOT_USER: v("Name of the root user: at least 3 characters.", { default: "minioadmin", min: 3, ...stops }),
    MINIO_ROOT_PASSWORD: v("Password of the root user: at least 8 characters.", { ...secret, min: 8, ...stops }),
    MINIO_ACCESS_KEY: v("Former name of `MINIO_ROOT_USER`.", { min: 3, ...stops }),
    MINIO_SECRET_KEY: v("Former name of `MINIO_ROOT_PASSWORD`.", { ...secret, min: 8, ...stops }),
    MINIO_BROWSER: v("`off` takes the console away.", {
      type: "enum",
      values: [..."on off true false 1 0 t f enabled disabled".split(" ")],
      anyCase: true,
      default: "on",
      outside: "start-aborted",
    }),
    MINIO_BROWSER_REDIRECT_URL: v("Address of the console behind a proxy.", { type: "url" }),
    MINIO_SERVER_URL: v("Address of the server behind a proxy.", { type: "url" }),
    MINIO_DOMAIN: v("Domain for buckets as host names."),
    MINIO_REGION: v("Region that clients are told."),
    MINIO_VOLUMES: v("Folders or servers that hold the data."),
    MINIO_CONFIG_ENV_FILE: v("File with these variables."),
    MINIO_PROMETHEUS_AUTH_TYPE: v("Who may read the metrics.", {
      type: "enum",
      values: ["jwt", "public"],
      default: "jwt",
    }),
    MINIO_STORAGE_CLASS_STANDARD: v("Parity, such as `EC:4`."),
  }
}

const rabbitSource = "docker-library/rabbitmq:4.1/ubuntu/docker-entrypoint.sh"
const retiredOfRabbit = [
  "DEFAULT_PASS_FILE",
  "DEFAULT_USER_FILE",
  ...["CACERTFILE", "CERTFILE", "DEPTH", "FAIL_IF_NO_PEER_CERT", "KEYFILE", "VERIFY"].flatMap((name) => [
    `MANAGEMENT_SSL_${name}`,
    `SSL_${name}`,
  ]),
  "VM_MEMORY_HIGH_WATERMARK",
]

export function rabbitmqVariables(): Record<string, z.ZodType> {
  const v = from(rabbitSource)
  const retired: Extra = {
    retired: { from: "3.9", refused: true, instead: "write it into `rabbitmq.conf`" },
  }
  const old = retiredOfRabbit.map((name) => [`RABBITMQ_${name}`, v("Setting of images before 3.9.", retired)] as const)
  return {
    ...Object.fromEntries(old),
    RABBITMQ_DEFAULT_USER: v("The first user; without it `guest`, who may come from the container alone.", {
      default: "guest",
      firstStart: true,
    }),
    RABBITMQ_DEFAULT_PASS: v("Password of the first user.", { ...secret, firstStart: true }),
    RABBITMQ_DEFAULT_VHOST: v("The first virtual host.", { default: "/", firstStart: true }),
    RABBITMQ_NODENAME: v("Name of the node, such as `rabbit@host`: data belong to it."),
    RABBITMQ_NODE_PORT: v("Port for clients.", { ...port, default: 5672 }),
    RABBITMQ_ERLANG_COOKIE: v("Shared secret of the nodes; deprecated, use a file.", secret),
    RABBITMQ_CONFIG_FILE: v("Path of the configuration."),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: v("Further arguments of the Erlang machine."),
    RABBITMQ_LOGS: v("File of the log; `-` is the standard output."),
    RABBITMQ_USE_LONGNAME: v("`true` names nodes by whole host names."),
  }
}

const fullAddress = "write the whole address into `KC_HOSTNAME`"
const retiredOfKeycloak: Readonly<Record<string, string>> = {
  PROXY: "use `KC_PROXY_HEADERS`",
  HOSTNAME_URL: fullAddress,
  HOSTNAME_PATH: fullAddress,
  HOSTNAME_PORT: fullAddress,
  HOSTNAME_STRICT_HTTPS: fullAddress,
  HOSTNAME_ADMIN_URL: "use `KC_HOSTNAME_ADMIN`",
  HOSTNAME_STRICT_BACKCHANNEL: "use `KC_HOSTNAME_BACKCHANNEL_DYNAMIC`",
}

export function keycloakVariables(): Record<string, z.ZodType> {
  const v = from("https://www.keycloak.org/server/all-config")
  const flag = { type: "bool", format: "word-bool", outside: "start-aborted" } as const
  return {
    KC_DB: v("Kind of database.", {
      type: "enum",
      values: [..."dev-file dev-mem mariadb mssql mysql oracle postgres tidb h2-file h2-mem".split(" ")],
      outside: "start-aborted",
    }),
    KC_DB_URL: v("Address of the database for JDBC."),
    KC_DB_URL_HOST: v("Host of the database."),
    KC_DB_URL_PORT: v("Port of the database.", port),
    KC_DB_URL_DATABASE: v("Name of the database."),
    KC_DB_USERNAME: v("User of the database."),
    KC_DB_PASSWORD: v("Password of the database.", secret),
    KC_DB_SCHEMA: v("Schema of the database."),
    KC_BOOTSTRAP_ADMIN_USERNAME: v("The first administrator.", { firstStart: true }),
    KC_BOOTSTRAP_ADMIN_PASSWORD: v("Password of the first administrator.", { ...secret, firstStart: true }),
    KC_BOOTSTRAP_ADMIN_CLIENT_ID: v("The first administrating client.", { firstStart: true }),
    KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: v("Secret of that client.", { ...secret, firstStart: true }),
    KEYCLOAK_ADMIN: v("Former name of `KC_BOOTSTRAP_ADMIN_USERNAME`.", { firstStart: true }),
    KEYCLOAK_ADMIN_PASSWORD: v("Former name of `KC_BOOTSTRAP_ADMIN_PASSWORD`.", { ...secret, firstStart: true }),
    KC_HOSTNAME: v("Address at which clients reach it."),
    KC_HOSTNAME_STRICT: v("`false` takes the host from the request.", flag),
    KC_HTTP_ENABLED: v("Listens without TLS as well.", flag),
    KC_HTTP_PORT: v("Port without TLS.", { ...port, default: 8080 }),
    KC_HTTPS_PORT: v("Port with TLS.", { ...port, default: 8443 }),
    KC_HEALTH_ENABLED: v("Serves `/health`.", flag),
    KC_METRICS_ENABLED: v("Serves `/metrics`.", flag),
    ...Object.fromEntries(
      Object.entries(retiredOfKeycloak).map(([name, instead]) => [
        `KC_${name}`,
        v("Setting of images before 26.", { retired: { from: "26.0", refused: false, instead } }),
      ]),
    ),
    KC_PROXY_HEADERS: v("Which headers of a proxy are believed.", {
      type: "enum",
      values: ["forwarded", "xforwarded"],
      outside: "start-aborted",
    }),
    KC_LOG_LEVEL: v("Level of the log, by category as well: `info,org.keycloak:debug`.", { default: "info" }),
    KC_CACHE: v("`ispn` for several nodes, `local` for one.", {
      type: "enum",
      values: ["ispn", "local"],
      outside: "start-aborted",
    }),
  }
}

export function traefikVariables(): Record<string, z.ZodType> {
  const v = from("https://doc.traefik.io/traefik/reference/static-configuration/env/")
  // Read only where no argument and no file configures it; a word that is none stops the start.
  const flag = { type: "bool", format: "go-bool", outside: "not-taken" } as const
  const provider = { type: "bool", format: "go-bool" } as const
  return {
    TRAEFIK_LOG_LEVEL: v("Level of the log.", {
      type: "enum",
      values: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "PANIC"],
      anyCase: true,
      default: "ERROR",
    }),
    TRAEFIK_API_DASHBOARD: v("Serves the dashboard.", flag),
    TRAEFIK_API_INSECURE: v("Serves the API on port 8080 without a password.", flag),
    TRAEFIK_PROVIDERS_DOCKER: v("Takes routes from labels of containers.", provider),
    TRAEFIK_PROVIDERS_DOCKER_EXPOSEDBYDEFAULT: v("Routes to containers without the label as well.", flag),
    TRAEFIK_PING: v("Serves `/ping`.", provider),
    TRAEFIK_ACCESSLOG: v("Logs requests.", provider),
    TRAEFIK_GLOBAL_SENDANONYMOUSUSAGE: v("Sends figures to its makers.", flag),
  }
}

export function vaultVariables(): Record<string, z.ZodType> {
  const v = from("hashicorp/vault:.release/docker/docker-entrypoint.sh")
  return {
    VAULT_DEV_ROOT_TOKEN_ID: v("Token of the root in development mode.", secret),
    VAULT_DEV_LISTEN_ADDRESS: v("Address in development mode.", { default: "0.0.0.0:8200" }),
    VAULT_LOCAL_CONFIG: v("Configuration, as JSON or HCL."),
    VAULT_ADDR: v("Address that clients ask.", { type: "url" }),
    VAULT_API_ADDR: v("Address that other servers and clients are told.", { type: "url" }),
    VAULT_CLUSTER_ADDR: v("Address for servers of the cluster.", { type: "url" }),
    VAULT_REDIRECT_INTERFACE: v("Interface whose address becomes `VAULT_API_ADDR`."),
    VAULT_CLUSTER_INTERFACE: v("Interface whose address becomes `VAULT_CLUSTER_ADDR`."),
    VAULT_LOG_LEVEL: v("Level of the log.", { values: ["trace", "debug", "info", "warn", "error"], type: "enum" }),
    VAULT_TOKEN: v("Token of clients in the container.", secret),
    SKIP_SETCAP: v("Any text that is not empty leaves out the capability to lock memory."),
    SKIP_CHOWN: v("Any text that is not empty leaves the owner of folders alone."),
  }
}

export function bitnamiRedisVariables(): Record<string, z.ZodType> {
  const v = from("https://github.com/bitnami/containers/blob/main/bitnami/redis/README.md")
  return {
    REDIS_PASSWORD: v("Password of the server; needed unless an empty one is allowed.", { ...secret, file: "_FILE" }),
    ALLOW_EMPTY_PASSWORD: v("`yes` starts without a password.", { type: "enum", values: ["yes", "no"] }),
    REDIS_PORT_NUMBER: v("Port of the server.", { ...port, default: 6379 }),
    REDIS_REPLICATION_MODE: v("Part that the server plays.", { type: "enum", values: ["master", "slave", "replica"] }),
    REDIS_MASTER_HOST: v("Host of the master."),
    REDIS_MASTER_PORT_NUMBER: v("Port of the master.", { ...port, default: 6379 }),
    REDIS_MASTER_PASSWORD: v("Password of the master.", { ...secret, file: "_FILE" }),
    REDIS_AOF_ENABLED: v("Keeps a log of all writes.", { type: "enum", values: ["yes", "no"], default: "yes" }),
    REDIS_DISABLE_COMMANDS: v("Commands that are taken away, with commas."),
    REDIS_EXTRA_FLAGS: v("Further arguments."),
  }
}

export function postgresExporterVariables(): Record<string, z.ZodType> {
  const v = from("https://github.com/prometheus-community/postgres_exporter#environment-variables")
  return {
    DATA_SOURCE_NAME: v("Address of the database, with its password.", secret),
    DATA_SOURCE_URI: v("Host, port and database: `db:5432/postgres?sslmode=disable`.", { file: "_FILE" }),
    DATA_SOURCE_USER: v("User for `DATA_SOURCE_URI`.", { file: "_FILE" }),
    DATA_SOURCE_PASS: v("Password for `DATA_SOURCE_URI`.", { ...secret, file: "_FILE" }),
    PG_EXPORTER_WEB_TELEMETRY_PATH: v("Path of the metrics.", { default: "/metrics" }),
    PG_EXPORTER_EXTEND_QUERY_PATH: v("File with further queries."),
    PG_EXPORTER_DISABLE_DEFAULT_METRICS: v("Leaves out the usual metrics.", { type: "bool" }),
    PG_EXPORTER_DISABLE_SETTINGS_METRICS: v("Leaves out settings.", { type: "bool" }),
  }
}

export function mysqldExporterVariables(): Record<string, z.ZodType> {
  const v = from("https://github.com/prometheus/mysqld_exporter#running")
  return {
    DATA_SOURCE_NAME: v("Address of the database before version 0.15.", {
      ...secret,
      retired: {
        from: "0.15",
        refused: false,
        instead: "use `MYSQLD_EXPORTER_PASSWORD` with `--mysqld.address` and `--mysqld.username`, or a `.my.cnf`",
      },
    }),
    MYSQLD_EXPORTER_PASSWORD: v("Password for `--mysqld.username`.", secret),
  }
}

export function redisExporterVariables(): Record<string, z.ZodType> {
  const v = from("https://github.com/oliver006/redis_exporter#command-line-flags")
  return {
    REDIS_ADDR: v("Address of the server.", { default: "redis://localhost:6379" }),
    REDIS_USER: v("User of the server."),
    REDIS_PASSWORD: v("Password of the server.", secret),
    REDIS_PASSWORD_FILE: v("File with passwords by address."),
    REDIS_EXPORTER_LOG_FORMAT: v("Form of the log.", { type: "enum", values: ["txt", "json"], default: "txt" }),
    REDIS_EXPORTER_WEB_LISTEN_ADDRESS: v("Address of the exporter.", { default: "0.0.0.0:9121" }),
    REDIS_EXPORTER_WEB_TELEMETRY_PATH: v("Path of the metrics.", { default: "/metrics" }),
  }
}

export function grafanaVariables(): Record<string, z.ZodType> {
  const v = from("https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/")
  const twin = { file: "__FILE", exclusive: true } as const
  const flag = {
    type: "bool",
    format: "ini-bool",
    outside: "default-instead",
    behaviour: "silently-defaulted",
    ...twin,
  } as const
  return {
    GF_SECURITY_ADMIN_USER: v("Name of the administrator.", { default: "admin", firstStart: true, ...twin }),
    GF_SECURITY_ADMIN_PASSWORD: v("Password of the administrator, set at the first start.", {
      ...secret,
      firstStart: true,
      ...twin,
    }),
    GF_SECURITY_SECRET_KEY: v("Encrypts passwords of data sources in the database.", { ...secret, ...twin }),
    GF_SECURITY_COOKIE_SECURE: v("Sends cookies over TLS alone.", { ...flag, default: false }),
    GF_SECURITY_COOKIE_SAMESITE: v("SameSite of cookies.", {
      type: "enum",
      values: ["lax", "strict", "none", "disabled"],
      default: "lax",
      outside: "default-instead",
      ...twin,
    }),
    GF_SECURITY_ALLOW_EMBEDDING: v("Lets other sites show it in frames.", { ...flag, default: false }),
    GF_SECURITY_DISABLE_GRAVATAR: v("Asks Gravatar for no pictures.", { ...flag, default: false }),
    GF_SERVER_ROOT_URL: v("Address in a browser, for links and redirects.", { type: "url", ...twin }),
    GF_SERVER_DOMAIN: v("Host in a browser.", { default: "localhost", ...twin }),
    GF_SERVER_HTTP_PORT: v("Port of the server.", { ...port, default: 3000, ...twin }),
    GF_SERVER_HTTP_ADDR: v("Address that it listens on.", twin),
    GF_SERVER_PROTOCOL: v("How it serves.", {
      type: "enum",
      values: ["http", "https", "h2", "socket", "socket_h2"],
      default: "http",
      outside: "default-instead",
      ...twin,
    }),
    GF_SERVER_SERVE_FROM_SUB_PATH: v("Serves below the path of `GF_SERVER_ROOT_URL`.", { ...flag, default: false }),
    GF_USERS_ALLOW_SIGN_UP: v("Lets everybody make an account.", { ...flag, default: false }),
    GF_USERS_AUTO_ASSIGN_ORG: v("Puts new users into the main organisation.", { ...flag, default: true }),
    GF_USERS_AUTO_ASSIGN_ORG_ROLE: v("Role of new users.", { type: "enum", values: ["Viewer", "Editor", "Admin"] }),
    GF_AUTH_ANONYMOUS_ENABLED: v("Shows dashboards without a login.", { ...flag, default: false }),
    GF_AUTH_ANONYMOUS_ORG_ROLE: v("Role without a login.", { type: "enum", values: ["Viewer", "Editor", "Admin"] }),
    GF_AUTH_BASIC_ENABLED: v("Takes names and passwords with requests.", { ...flag, default: true }),
    GF_AUTH_DISABLE_LOGIN_FORM: v("Shows no form for logins.", { ...flag, default: false }),
    GF_DATABASE_TYPE: v("Kind of database.", {
      type: "enum",
      values: ["sqlite3", "mysql", "postgres"],
      default: "sqlite3",
      outside: "start-aborted",
      ...twin,
    }),
    GF_DATABASE_HOST: v("Host of the database.", twin),
    GF_DATABASE_NAME: v("Name of the database.", twin),
    GF_DATABASE_USER: v("User of the database.", twin),
    GF_DATABASE_PASSWORD: v("Password of the database.", { ...secret, ...twin }),
    GF_LOG_LEVEL: v("Level of the log.", { type: "enum", values: ["debug", "info", "warn", "error", "critical"] }),
    GF_ANALYTICS_REPORTING_ENABLED: v("Sends figures to its makers.", { ...flag, default: true }),
    GF_INSTALL_PLUGINS: v(
      "Plugins that are installed at the start, with commas; `GF_PLUGINS_PREINSTALL` replaces it.",
      twin,
    ),
    GF_PATHS_DATA: v("Folder of the data.", { default: "/var/lib/grafana" }),
    GF_PATHS_PROVISIONING: v("Folder of data sources and dashboards.", { default: "/etc/grafana/provisioning" }),
    GF_PATHS_CONFIG: v("Path of the configuration.", { default: "/etc/grafana/grafana.ini" }),
  }
}
