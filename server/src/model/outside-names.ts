/** Names of the environment that programs outside of a project read by themselves: a project cannot choose other ones. */
import { isReadByDocker, isSuppliedByShell } from "./env/shell-names.ts"

/** Who reads names of a family. */
const readers: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:MAINPID|NOTIFY_SOCKET|LISTEN_(?:PID|FDS|FDNAMES)|WATCHDOG_(?:PID|USEC)|INVOCATION_ID|JOURNAL_STREAM)$/,
    "systemd",
  ],
  [
    /^(?:(?:STATE|CACHE|LOGS|RUNTIME|CONFIGURATION|CREDENTIALS)_DIRECTORY|SERVICE_RESULT|EXIT_(?:CODE|STATUS)|MONITOR_\w+)$/,
    "systemd",
  ],
  [/^KUBERNETES_/, "Kubernetes"],
  [/^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$|^SOURCE_DATE_EPOCH$/, "Docker's builder"],
  [
    /^(?:TZ|LD_\w+|GLIBC_TUNABLES|MALLOC_\w+|HOSTNAME|IFS|PS[1-4]|BASH\w*|ENV|SHLVL|UID|EUID|PPID|RANDOM|SECONDS|LINENO)$/,
    "the system",
  ],
  [
    /^(?:NODE_(?:ENV|OPTIONS|PATH|EXTRA_CA_CERTS|TLS_REJECT_UNAUTHORIZED|NO_WARNINGS|DEBUG)|UV_THREADPOOL_SIZE|NPM_CONFIG_\w+)$/i,
    "Node",
  ],
  [/^(?:PYTHON[A-Z]+|VIRTUAL_ENV|PIP_\w+|UV_\w+)$/, "Python"],
  [/^(?:RUST_(?:LOG|BACKTRACE|LIB_BACKTRACE|MIN_STACK)|CARGO_\w+|RUSTFLAGS)$/, "Rust"],
  [/^(?:GO(?:MAXPROCS|MEMLIMIT|GC|DEBUG|TRACEBACK|PATH|PROXY|FLAGS)|CGO_\w+)$/, "Go"],
  [
    /^(?:JAVA_(?:OPTS|HOME|TOOL_OPTIONS)|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|SPRING_PROFILES_ACTIVE|ASPNETCORE_\w+|DOTNET_\w+)$/,
    "the runtime",
  ],
  [
    /^PG(?:HOST|HOSTADDR|PORT|DATABASE|USER|PASSWORD|PASSFILE|SERVICE|SSL\w+|OPTIONS|APPNAME|CONNECT_TIMEOUT|TZ)$/,
    "PostgreSQL's client",
  ],
  [/^(?:REDISCLI_AUTH|MYSQL_PWD|MYSQL_TCP_PORT|MYSQL_UNIX_PORT)$/, "the database's client"],
  [/^OTEL_/, "OpenTelemetry"],
  [
    /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE|ENDPOINT_URL)|GOOGLE_APPLICATION_CREDENTIALS)$/,
    "the cloud's tools",
  ],
  [
    /^(?:RESTIC_\w+|BORG_\w+|RCLONE_\w+|KUBECONFIG|VAULT_(?:ADDR|TOKEN)|GIT_\w+|CURL_CA_BUNDLE|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|DEBIAN_FRONTEND|NO_COLOR|FORCE_COLOR)$/,
    "other programs",
  ],
]

/** Who reads or gives the name, as the subject of a sentence; undefined for names that are a project's own. */
export function outsideReaderOf(name: string): string | undefined {
  if (isReadByDocker(name)) return "Docker"
  const found = readers.find(([pattern]) => pattern.test(name))
  if (found !== undefined) return found[1]
  return isSuppliedByShell(name) ? "the shell or the system around it" : undefined
}

/** Prefixes by which bundlers put a variable into the page that they build. */
const exposing = /^(?:VITE_|NEXT_PUBLIC_|NUXT_PUBLIC_|PUBLIC_|REACT_APP_|VUE_APP_|EXPO_PUBLIC_|GATSBY_|NG_APP_)/

/** The prefix of a name that a bundler looks for. */
export function exposingPrefixOf(name: string): string | undefined {
  return exposing.exec(name)?.[0]
}
