/** Variables of the images of databases, as their entry points and documentation have them. */
import type { z } from "zod"
import { type KeyFacts, variable } from "./key.ts"

export type Extra = Partial<Omit<KeyFacts, "default" | "source">> & { readonly default?: string | number | boolean }

/** A builder of variables that share a source. A text in effect, unless `extra` says more. */
export function from(source: string): (description: string, extra?: Extra) => z.ZodType {
  return (description, extra = {}) => variable(description, { type: "string", behaviour: "live", source, ...extra })
}

const twin = { file: "_FILE", exclusive: true } as const

export function postgresVariables(): Record<string, z.ZodType> {
  const v = from("docker-library/postgres:docker-entrypoint.sh")
  return {
    POSTGRES_PASSWORD: v(
      "Password of the superuser. Needed to set up an empty volume; a later change does not reach the database.",
      { secret: true, required: true, firstStart: true, ...twin },
    ),
    POSTGRES_USER: v("Name of the superuser.", { default: "postgres", firstStart: true, ...twin }),
    POSTGRES_DB: v("Database that is created; without it one with the name of the user.", {
      firstStart: true,
      ...twin,
    }),
    POSTGRES_INITDB_ARGS: v("Arguments for `initdb`, such as `--data-checksums`.", { firstStart: true, ...twin }),
    POSTGRES_INITDB_WALDIR: v("Folder of the write-ahead log.", { firstStart: true }),
    POSTGRES_HOST_AUTH_METHOD: v(
      "How clients of other hosts prove who they are, written into `pg_hba.conf`. With `trust` everybody gets in.",
      {
        type: "enum",
        values: [
          // The line it makes is `host all all all …`: `peer` and `cert` are refused there, `sspi` and `bsd` by the build.
          ..."scram-sha-256 md5 password trust reject gss ident ldap radius pam oauth".split(" "),
        ],
        outside: "start-aborted",
        firstStart: true,
      },
    ),
    PGDATA: v("Folder of the data; in the images up to version 17 `/var/lib/postgresql/data`."),
    PGPORT: v("Port that the server listens on and that clients in the container ask.", {
      type: "int",
      format: "port",
      default: 5432,
      outside: "start-aborted",
    }),
    PGUSER: v("User of clients that run in the container (`psql`, `pg_isready`)."),
    PGDATABASE: v("Database of clients that run in the container."),
    PGPASSWORD: v("Password of clients that run in the container.", { secret: true }),
  }
}

const yes = "Any text that is not empty means yes, `no` and `false` as well."

function mysqlFamily(source: string, prefix: string): Record<string, z.ZodType> {
  const v = from(source)
  return {
    [`${prefix}_ROOT_PASSWORD`]: v("Password of `root`. One of three is needed to set up an empty volume.", {
      secret: true,
      firstStart: true,
      ...twin,
    }),
    [`${prefix}_ROOT_HOST`]: v("Host that `root` may come from.", { default: "%", firstStart: true, ...twin }),
    [`${prefix}_DATABASE`]: v("Database that is created.", { firstStart: true, ...twin }),
    [`${prefix}_USER`]: v("A user that is created, with all rights on the database. Needs a password beside it.", {
      firstStart: true,
      ...twin,
    }),
    [`${prefix}_PASSWORD`]: v("Password of that user.", { secret: true, firstStart: true, ...twin }),
    [`${prefix}_RANDOM_ROOT_PASSWORD`]: v(`A random password for \`root\`, printed to the log. ${yes}`, {
      firstStart: true,
    }),
    [`${prefix}_INITDB_SKIP_TZINFO`]: v(`Leaves out the tables of time zones. ${yes}`, { firstStart: true }),
  }
}

const notRoot = {
  never: { values: ["root"], must: "not be `root`: it is for a further user" },
  outside: "start-aborted",
} as const

export function mysqlVariables(): Record<string, z.ZodType> {
  const source = "docker-library/mysql:template/docker-entrypoint.sh"
  const v = from(source)
  return {
    ...mysqlFamily(source, "MYSQL"),
    MYSQL_USER: v("A user that is created, with all rights on the database. `root` is refused.", {
      firstStart: true,
      ...twin,
      ...notRoot,
    }),
    MYSQL_ALLOW_EMPTY_PASSWORD: v(`Lets \`root\` in without a password. ${yes}`, { firstStart: true }),
    MYSQL_ONETIME_PASSWORD: v(`\`root\` must choose a new password at the first login. ${yes}`, { firstStart: true }),
    MYSQL_HOST: v("Host that clients in the container ask."),
    MYSQL_TCP_PORT: v("Port of the server and of clients in the container.", { type: "int", format: "port" }),
    MYSQL_PWD: v("Password of clients in the container; deprecated.", { secret: true }),
    MYSQL_MAJOR: v("Set by the image."),
    MYSQL_VERSION: v("Set by the image."),
    MYSQL_SHELL_VERSION: v("Set by the image."),
  }
}

export function mariadbVariables(): Record<string, z.ZodType> {
  const source = "MariaDB/mariadb-docker:docker-entrypoint.sh"
  const v = from(source)
  const hash = { secret: true, firstStart: true, ...twin } as const
  const rootPasswords = ["ROOT_PASSWORD", "RANDOM_ROOT_PASSWORD"]
  const emptyRoot = ["MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD"]
  // `root` of every host is made before this user: to make it again stops the set-up.
  const user = v("A user that is created, with all rights on the database. Needs a password beside it.", {
    firstStart: true,
    ...twin,
    ...notRoot,
    never: {
      ...notRoot.never,
      beside: ["MARIADB_PASSWORD", "MYSQL_PASSWORD", "MARIADB_PASSWORD_HASH"],
      unless: ["MARIADB_ROOT_HOST", "MYSQL_ROOT_HOST", "MARIADB_USER_HOST"],
    },
  })
  return {
    ...mysqlFamily(source, "MARIADB"),
    ...mysqlFamily(source, "MYSQL"),
    MYSQL_USER: user,
    MARIADB_USER: user,
    MARIADB_USER_HOST: v("Host that the further user may come from.", { default: "%", firstStart: true, ...twin }),
    MYSQL_ALLOW_EMPTY_PASSWORD: v(`Lets \`root\` in without a password. ${yes}`, { firstStart: true }),
    MYSQL_HOST: v("Host that clients in the container ask."),
    MYSQL_TCP_PORT: v("Port of the server and of clients in the container.", { type: "int", format: "port" }),
    MYSQL_PWD: v("Password of clients in the container.", { secret: true }),
    MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: v(`Lets \`root\` in without a password. ${yes}`, { firstStart: true }),
    MARIADB_ROOT_PASSWORD_HASH: v("Hash of the password of `root`.", {
      ...hash,
      excludes: rootPasswords.flatMap((name) => [`MARIADB_${name}`, `MYSQL_${name}`]).concat(emptyRoot),
    }),
    MARIADB_PASSWORD_HASH: v("Hash of the user's password.", {
      ...hash,
      excludes: ["MARIADB_PASSWORD", "MYSQL_PASSWORD"],
    }),
    MARIADB_MYSQL_LOCALHOST_USER: v("Creates the user `mysql@localhost` for health checks.", { firstStart: true }),
    MARIADB_MYSQL_LOCALHOST_GRANTS: v("Rights of `mysql@localhost`.", { firstStart: true }),
    MARIADB_HEALTHCHECK_GRANTS: v("Rights of the users of the health check.", { firstStart: true }),
    MARIADB_AUTO_UPGRADE: v(`Brings the system tables up to date at the start. ${yes}`),
    MARIADB_DISABLE_UPGRADE_BACKUP: v(`No copy of the system tables before that. ${yes}`),
    MARIADB_REPLICATION_USER: v("User of replication.", { firstStart: true, ...twin }),
    MARIADB_REPLICATION_PASSWORD: v("Its password.", { secret: true, firstStart: true, ...twin }),
    MARIADB_REPLICATION_PASSWORD_HASH: v("Hash of its password.", { secret: true, firstStart: true, ...twin }),
    MARIADB_MASTER_HOST: v("Makes a replica of this host.", { firstStart: true, ...twin }),
    MARIADB_MASTER_PORT: v("Port of that host.", { type: "int", format: "port", firstStart: true, ...twin }),
    MARIADB_VERSION: v("Set by the image."),
    MARIADB_MAJOR: v("Set by the image."),
  }
}

export function mongoVariables(): Record<string, z.ZodType> {
  const v = from("docker-library/mongo:docker-entrypoint.sh")
  return {
    MONGO_INITDB_ROOT_USERNAME: v("The first user; turns authentication on. Needs a password beside it.", {
      firstStart: true,
      ...twin,
    }),
    MONGO_INITDB_ROOT_PASSWORD: v("Password of that user.", { secret: true, firstStart: true, ...twin }),
    MONGO_INITDB_DATABASE: v("Database that scripts of the first start work in.", { firstStart: true }),
  }
}

/** The image of Redis itself passes no variable on to the server. */
export function redisVariables(): Record<string, z.ZodType> {
  const v = from("redis/docker-library-redis:docker-entrypoint.sh")
  return { REDISCLI_AUTH: v("Password for `redis-cli` in the container.", { secret: true }) }
}

export function clickhouseVariables(): Record<string, z.ZodType> {
  const v = from("ClickHouse/ClickHouse:docker/server/entrypoint.sh")
  return {
    CLICKHOUSE_USER: v("Name of the user; another name than `default` replaces that user.", {
      default: "default",
      file: "_FILE",
    }),
    CLICKHOUSE_PASSWORD: v("Password of the user.", { secret: true, file: "_FILE" }),
    CLICKHOUSE_DB: v("Database that is created.", { file: "_FILE" }),
    CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: v("`1` lets the user manage other users by SQL.", { default: 0 }),
    CLICKHOUSE_SKIP_USER_SETUP: v("`1` leaves the users alone: the default user stays without a password.", {
      default: 0,
    }),
    CLICKHOUSE_CONFIG: v("Path of the configuration.", { default: "/etc/clickhouse-server/config.xml" }),
    CLICKHOUSE_UID: v("User id that the server runs as."),
    CLICKHOUSE_GID: v("Group id that the server runs as."),
    CLICKHOUSE_RUN_AS_ROOT: v("`1` runs the server as root.", { default: 0 }),
    CLICKHOUSE_DO_NOT_CHOWN: v("`1` leaves the owner of the folders alone.", { default: 0 }),
    CLICKHOUSE_ALWAYS_RUN_INITDB_SCRIPTS: v("Any text that is not empty runs the scripts at every start."),
    CLICKHOUSE_INIT_TIMEOUT: v("Attempts, a second apart, until the server for the scripts must answer.", {
      type: "int",
      format: "integer",
      default: 1000,
    }),
    CLICKHOUSE_WATCHDOG_ENABLE: v("`1` starts the server below a watchdog.", { default: 0 }),
    CLICKHOUSE_DOCKER_RESTART_ON_EXIT: v("`1` starts the server again in the same container.", { default: 0 }),
  }
}

export function elasticsearchVariables(): Record<string, z.ZodType> {
  const v = from("https://www.elastic.co/guide/en/elasticsearch/reference/current/docker.html")
  return {
    ELASTIC_PASSWORD: v("Password of the user `elastic`.", { secret: true, firstStart: true, ...twin }),
    ES_JAVA_OPTS: v("Options of the JVM, such as `-Xms1g -Xmx1g`; both sizes must be equal."),
    "discovery.type": v("`single-node` for one node that looks for no others.", {
      type: "enum",
      values: ["single-node", "multi-node", "zen"],
      outside: "start-aborted",
    }),
    "bootstrap.memory_lock": v("`true` keeps the heap in memory; needs the limit `memlock`.", {
      type: "bool",
      format: "exact-bool",
      outside: "start-aborted",
    }),
    "xpack.security.enabled": v("`false` lets everybody in without a password.", {
      type: "bool",
      format: "exact-bool",
      outside: "start-aborted",
    }),
    "xpack.security.http.ssl.enabled": v("TLS for clients.", {
      type: "bool",
      format: "exact-bool",
      outside: "start-aborted",
    }),
    "cluster.name": v("Name of the cluster."),
    "node.name": v("Name of the node."),
  }
}

export function influxVariables(): Record<string, z.ZodType> {
  const v = from("influxdata/influxdata-docker:influxdb/2.7/entrypoint.sh")
  const name = (text: string) => `DOCKER_INFLUXDB_INIT_${text}`
  return {
    [name("MODE")]: v("`setup` for an empty volume, `upgrade` for data of version 1.", {
      type: "enum",
      values: ["setup", "upgrade"],
      outside: "start-aborted",
      firstStart: true,
    }),
    [name("USERNAME")]: v("The first user.", { firstStart: true, file: "_FILE" }),
    [name("PASSWORD")]: v("Password of the first user: 8 to 72 characters.", {
      secret: true,
      min: 8,
      max: 72,
      outside: "start-aborted",
      firstStart: true,
      file: "_FILE",
    }),
    [name("ADMIN_TOKEN")]: v("Token of the first user; without it a random one.", {
      secret: true,
      firstStart: true,
      file: "_FILE",
    }),
    [name("ORG")]: v("The first organisation.", { firstStart: true }),
    [name("BUCKET")]: v("The first bucket.", { firstStart: true }),
    [name("RETENTION")]: v("How long the bucket keeps data, such as `30d`; without it for ever.", { firstStart: true }),
    [name("CLI_CONFIG_NAME")]: v("Name of the configuration for the client in the container.", { firstStart: true }),
    INFLUXD_INIT_PORT: v("Port of the server while data is set up.", { type: "int", format: "port", firstStart: true }),
    [name("UPGRADE_V1_CONFIG")]: v("Configuration of version 1.", { firstStart: true }),
    [name("UPGRADE_V1_DIR")]: v("Data of version 1.", { firstStart: true }),
  }
}
