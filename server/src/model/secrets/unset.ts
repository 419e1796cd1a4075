/** Images that start with a password everybody knows, or with none, where a variable is not set. */

export interface DefaultAccess {
  readonly product: string
  readonly image: RegExp
  /** The variable that sets the password. */
  readonly variable: string
  /** Others that set it, read it from a file, or close the way in. */
  readonly instead: readonly string[]
  /** Folders in which a mounted file may set it. */
  readonly configuration: RegExp
  /** `default`: a known password. `none`: everybody gets in. `refused`: the image will not set up its data without one. */
  readonly access: "default" | "none" | "refused"
  /** Any of these must be set for the access to be open; undefined for images that always are. */
  readonly opened?: (tag: string | undefined, names: ReadonlySet<string>) => boolean
}

/** Defaults of the images' own documentation and entry points. */
export const defaultAccess: readonly DefaultAccess[] = [
  {
    product: "Grafana",
    image: /^grafana\/grafana(?:-oss|-enterprise)?$/,
    variable: "GF_SECURITY_ADMIN_PASSWORD",
    instead: [
      "GF_SECURITY_ADMIN_PASSWORD__FILE",
      "GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION",
      "GF_AUTH_DISABLE_LOGIN_FORM",
      "GF_PATHS_CONFIG",
    ],
    configuration: /^\/etc\/grafana(?:\/grafana\.ini)?$/,
    access: "default",
  },
  {
    product: "MinIO",
    image: /^minio\/minio$/,
    variable: "MINIO_ROOT_PASSWORD",
    instead: ["MINIO_ROOT_PASSWORD_FILE", "MINIO_SECRET_KEY", "MINIO_SECRET_KEY_FILE", "MINIO_CONFIG_ENV_FILE"],
    configuration: /^\/etc\/(?:config\.env|default\/minio)$/,
    access: "default",
  },
  {
    product: "ClickHouse",
    image: /^(?:clickhouse|yandex)\/clickhouse-server$/,
    variable: "CLICKHOUSE_PASSWORD",
    instead: ["CLICKHOUSE_PASSWORD_FILE", "CLICKHOUSE_SKIP_USER_SETUP"],
    configuration: /^\/etc\/clickhouse-server(?:\/|$)/,
    access: "none",
    // Newer images keep a default user without password off the network unless told to set users up; those before 24.10 do not.
    opened: (tag, names) =>
      isOlder(tag, 24, 10) || names.has("CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT") || names.has("CLICKHOUSE_USER"),
  },
  {
    product: "PostgreSQL",
    image: /^(?:postgres|postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)$/,
    variable: "POSTGRES_PASSWORD",
    instead: ["POSTGRES_PASSWORD_FILE", "POSTGRES_HOST_AUTH_METHOD"],
    configuration: /^\/docker-entrypoint/,
    access: "refused",
  },
  {
    product: "MySQL",
    image: /^mysql$/,
    variable: "MYSQL_ROOT_PASSWORD",
    instead: ["MYSQL_ROOT_PASSWORD_FILE", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"],
    configuration: /^\/docker-entrypoint/,
    access: "refused",
  },
]

function isOlder(tag: string | undefined, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(tag ?? "")
  if (match === null) return false
  const [own, ownMinor] = [Number(match[1]), Number(match[2])]
  return own < major || (own === major && ownMinor < minor)
}
