/** Seeded texts: fixtures with damage, and soups of the tokens that mean something to one of the formats. */

export interface Random {
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly T[]) => T
}

/** A generator (mulberry32) whose numbers depend on the seed alone. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }
  return {
    below,
    pick: (list) => {
      const item = list[below(list.length)]
      if (item === undefined) throw new RangeError("nothing to pick from")
      return item
    },
  }
}

const oddities = [
  "\t", "\r", "\r\n", "\n\n", "  ", " #", "\u00a0", "\u2028", "\ufeff", "é", "😀", "\ud83d", '"', "'", "`", "\\", "\\\n",
  "$", "${", "}", "$$", "${A:-", ":", ": ", "- ", "{", "}", "[", "]", ",", "&a ", "*a", "<<: ", "!x ", "|\n", ">-\n",
  "---\n", "...\n", "? ", "=", "%i", "%", ";", "-1", "0", "1e9", "null", "~", "<<: *a\n", "\0",
  "# deploylint-ignore secrets/weak-secret -- why\n", "# deploylint-ignore-file\n",
] // biome-ignore format: one line per kind would be a page

/** A text after one to six random cuts, copies, swaps and insertions. */
export function damaged(text: string, random: Random): string {
  let now = text
  for (let left = 1 + random.below(6); left > 0; left--) {
    const at = random.below(now.length + 1)
    const to = Math.min(now.length, at + random.below(random.below(4) === 0 ? 60 : 6))
    const lines = now.split("\n")
    const line = random.below(lines.length)
    switch (random.below(6)) {
      case 0:
        now = now.slice(0, at) + now.slice(to)
        break
      case 1:
        now = now.slice(0, at) + random.pick(oddities) + now.slice(at)
        break
      case 2:
        now = now.slice(0, to) + now.slice(at, to) + now.slice(to)
        break
      case 3:
        now = [...lines.slice(0, line), ...lines.slice(line + 1), lines[line] ?? ""].join("\n")
        break
      case 4:
        now = [
          ...lines.slice(0, line),
          `${" ".repeat(random.below(3))}${lines[line] ?? ""}`,
          ...lines.slice(line),
        ].join("\n")
        break
      default:
        now = now.slice(0, at) + random.pick(oddities) + now.slice(to)
    }
  }
  return now
}

const composeWords =
  "services volumes networks secrets configs include name x-a image build command entrypoint environment env_file ports expose healthcheck test interval timeout retries start_period disable restart deploy resources limits memory cpus replicas depends_on condition service_healthy logging driver options max-size labels extends file service privileged true false cap_add cap_drop ALL user root read_only tmpfs security_opt no-new-privileges:true stop_grace_period 10s stop_signal SIGKILL init develop target context dockerfile args profiles pid host network_mode 0.0.0.0:80:80 127.0.0.1:5432:5432 /var/run/docker.sock:/var/run/docker.sock postgres:16 nginx redis:latest atlascrew/horizon POSTGRES_PASSWORD JWT_SECRET=changeme DATABASE_URL postgres://u:p@db/x CMD CMD-SHELL curl -f http://localhost:80/health ${A} ${A:-b} ${A:?} $$ CORS_ORIGINS=* unless-stopped no always".split(
    " ",
  )
const unitWords =
  '[Unit] [Service] [Install] [Socket] [X-A] Description= After= ExecStart= ExecStartPre=- ExecStop= Environment= EnvironmentFile=- User= Group= DynamicUser= Restart= RestartSec= StartLimitBurst= Type= notify TimeoutStopSec= KillMode= KillSignal= LimitNOFILE= MemoryMax= ProtectSystem= ReadWritePaths= NoNewPrivileges= CapabilityBoundingSet= SystemCallFilter= WantedBy= /usr/bin/app /bin/sh -c %i %h ${A} $A 5min infinity ~ "A=b c" PASSWORD=changeme \\ # ; always on-failure root'.split(
    " ",
  )
const envWords =
  "DB_PASSWORD= JWT_SECRET= A= B= export =x : changeme ${A} ${A:-x} $A $(id) \"x\" 'y' `z` \" ' # \\ \\n CORS_ORIGINS=* NODE_ENV=production PORT=99999 DATABASE_URL=postgres://u:p@h/d TELEMETRY_JWT_SECRET=x CLICKHOUSE_ENABLED=true".split(
    " ",
  )
const synapseWords =
  'server sites upstreams waf hostname listen http_addr https_addr host port rate_limit rps enabled true false tls cert_path key_path min_version level logging admin api_key access_control allow deny default_action trusted_proxies 0.0.0.0:80 10.0.0.0/8 0 -1 1e9 "" telemetry endpoint https://x/y crawler tarpit default paths sensitivity risk_threshold'.split(
    " ",
  )

/** Lines of words with random indentation and separators. */
function tokens(words: readonly string[], random: Random, joints: readonly string[]): string {
  let text = ""
  for (let left = 5 + random.below(60); left > 0; left--)
    text += (random.below(12) === 0 ? random.pick(oddities) : random.pick(words)) + random.pick(joints)
  return text
}

/** A small workspace with one soup of each format. */
export function soup(random: Random): Readonly<Record<string, string>> {
  const yaml = [
    ": ",
    ":\n  ",
    "\n",
    "\n  ",
    "\n    ",
    "\n      ",
    ":\n    ",
    ":\n      ",
    "\n  - ",
    "\n      - ",
    ", ",
    " ",
  ]
  return {
    "compose.yaml": `services:\n  a:\n    image: nginx\n    ${tokens(composeWords, random, yaml)}`,
    ".env": tokens(envWords, random, ["", "", "\n", "\n", " "]),
    "app.service": `[Service]\nExecStart=/bin/a\n${tokens(unitWords, random, ["", "\n", "\n", " "])}`,
    "config.yaml": `server:\n  http_addr: 0.0.0.0:80\nsites:\n  - hostname: a\n    ${tokens(synapseWords, random, yaml)}`,
  }
}
