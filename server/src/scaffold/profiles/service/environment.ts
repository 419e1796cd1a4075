/** Settings and secrets: a template that is committed, and a script that makes what is not. */
import type { ProfileFile } from "../types.ts"
import type { ServicePlan } from "./plan.ts"
import { joined, render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const example = `# Settings of @@name@@: scripts/generate-secrets.sh makes .env of this and fills the secrets in. Never commit .env.
@@image@@
@@database@@
@@redis@@
@@own@@
`

const imageLines = `# Image of the service by digest, as the registry printed it: @@image@@@sha256:...; used by compose.yaml
APP_IMAGE=
# Parts of the stack that are started besides the service: monitoring. Read by docker compose.
COMPOSE_PROFILES=monitoring`

const ownLines = `# Settings of the service itself, by the project's own list. Delete the line of one that is not needed: an empty value is one, too.
`

const databaseLines = `# Address of PostgreSQL with its password, made by scripts/generate-secrets.sh. Read by the service.
DATABASE_URL=`

const redisLines = `# Address of Redis with its password, made by scripts/generate-secrets.sh. Read by the service.
REDIS_URL=`

const ignored = `# Keeps secrets and state out of the repository.
.env
.env.*
!.env.example
secrets/
certificates/
*.new
*.dump
`

const generator = `#!/bin/sh
# Makes .env and the files below secrets/ where they are missing, and fills in what is empty in .env. No value that exists is
# changed; no secret is printed.
# The address of the pager is nobody's to invent: PAGER_URL=https://... scripts/generate-secrets.sh writes it down.
set -eu
umask 077

cd "$(dirname "$0")/.."
mkdir -p secrets
# The folder is closed; its files may be read by whichever user a container runs as.
chmod 0700 secrets

# 256 bits in hexadecimal: no character that a URL, a shell or a parser reads otherwise.
secret() {
  od -An -N32 -tx1 /dev/urandom | tr -d ' \\n'
}

# keep NAME: takes standard input for secrets/NAME, complete or not at all.
keep() {
  cat > "secrets/.$1.partial"
  chmod 0444 "secrets/.$1.partial"
  mv "secrets/.$1.partial" "secrets/$1"
  echo "generate-secrets: made secrets/$1"
}

@@database@@
@@redis@@
if [ ! -e secrets/grafana-admin-password ]; then
  secret | keep grafana-admin-password
fi
if [ ! -e secrets/pager-url ]; then
  if [ -n "\${PAGER_URL:-}" ]; then
    printf '%s' "$PAGER_URL" | keep pager-url
  else
    echo "generate-secrets: secrets/pager-url is missing: run this again with PAGER_URL set" >&2
  fi
fi

template=.env
if [ ! -e .env ]; then template=.env.example; fi
@@fill@@
if cmp -s .env.partial .env; then
  rm .env.partial
else
  mv .env.partial .env
  echo "generate-secrets: wrote .env"
fi
`

/** Line by line in the shell itself: an argument of another program would be seen by every process of the host. */
const filling = `while IFS= read -r line || [ -n "$line" ]; do
  case $line in
@@cases@@
  esac
  printf '%s\\n' "$line"
done < "$template" > .env.partial`

const databaseSecret = `if [ ! -e secrets/postgres-password ]; then
  secret | keep postgres-password
fi
postgres_password=$(cat secrets/postgres-password)`

const redisSecret = `if [ ! -e secrets/@@file@@ ]; then
  printf 'requirepass %s\\nappendonly yes\\n@@folder@@' "$(secret)" | keep @@file@@
fi
redis_password=$(sed -n 's/^requirepass //p' secrets/@@file@@)`

/** Hosts of the stores as the service sees them. */
const storeHost = ({ flavour }: ServicePlan, name: string): string => (flavour === "systemd" ? "127.0.0.1" : name)

/** What the service reads besides the addresses of its stores, and what the image and the platform do not set. */
export function ownVariables(plan: ServicePlan): readonly string[] {
  const set = [
    "PORT",
    ...(plan.hasDatabase ? ["DATABASE_URL"] : []),
    ...(plan.hasRedis ? ["REDIS_URL"] : []),
    ...stackKits[plan.stack].environment.map(([name]) => name),
  ]
  return plan.variables.filter((name) => !set.includes(name))
}

/** Names that are a secret between the service and itself: anything random will do. */
const self = /^(?:(?:APP|AUTH|COOKIE|DJANGO|FLASK|JWT|NEXTAUTH|SESSION|UTILS)_)*(?:SECRET(?:_KEY)?(?:_BASE)?|HMAC_KEY)$/

/** What a variable of one of the stores is, by the rest of its name; the shell fills the passwords in. */
function filledIn(plan: ServicePlan, name: string): string | undefined {
  const { database } = plan
  const [postgres, redis] = [storeHost(plan, "postgres"), storeHost(plan, "redis")]
  const [, prefix = "", rest = ""] =
    /^(PG|DB_|DATABASE_|POSTGRES(?:QL)?_|SPRING_DATASOURCE_|(?:SPRING_DATA_)?REDIS_)(\w+)$/.exec(name) ?? []
  const ofRedis = prefix.endsWith("REDIS_")
  if (prefix === "" || !(ofRedis ? plan.hasRedis : plan.hasDatabase)) return self.test(name) ? "$(secret)" : undefined
  if (/^(?:HOST|HOSTNAME|SERVER)$/.test(rest)) return ofRedis ? redis : postgres
  if (rest === "PORT") return ofRedis ? "6379" : "5432"
  if (/^PASS(?:WORD)?$/.test(rest)) return ofRedis ? "$redis_password" : "$postgres_password"
  if (ofRedis) return rest === "URL" ? `redis://:$redis_password@${redis}:6379/0` : undefined
  if (name === "SPRING_DATASOURCE_URL") return `jdbc:postgresql://${postgres}:5432/${database}`
  if (rest === "URL") return `postgresql://${database}:$postgres_password@${postgres}:5432/${database}`
  return /^(?:USER(?:NAME)?|DB|NAME|DATABASE)$/.test(rest) ? database : undefined
}

export const redisFile = ({ flavour }: ServicePlan): string => (flavour === "kubernetes" ? "redis.conf" : "redis-conf")

function generatorText(plan: ServicePlan): string {
  const stores = [...(plan.hasDatabase ? ["DATABASE_URL"] : []), ...(plan.hasRedis ? ["REDIS_URL"] : [])]
  const filled = [...stores, ...ownVariables(plan)].flatMap((name) => {
    const value = filledIn(plan, name)
    return value === undefined ? [] : [`    ${name}=) line="${name}=${value}" ;;`]
  })
  const cases = joined(...filled)
  return render(generator, {
    database: plan.hasDatabase ? databaseSecret : "",
    redis: plan.hasRedis
      ? render(redisSecret, { file: redisFile(plan), folder: plan.flavour === "systemd" ? "" : "dir /data\\n" })
      : "",
    fill: cases === "" ? 'cat "$template" > .env.partial' : render(filling, { cases }),
  })
}

export function environmentFiles(plan: ServicePlan): readonly ProfileFile[] {
  const isCompose = plan.flavour === "compose"
  const variables = ownVariables(plan)
  const more = isCompose
    ? "# Further settings of the service: name them in compose.yaml below environment as well."
    : "# Further settings of the service: all of them reach it."
  const own = variables.length === 0 ? more : `${ownLines}${variables.map((name) => `${name}=\n`).join("")}${more}`
  return [
    {
      path: ".env.example",
      template: "service/env-example",
      merge: "env-keys",
      text: render(example, {
        name: plan.name,
        image: isCompose ? imageLines.replace("@@image@@", plan.image) : "",
        database: plan.hasDatabase ? databaseLines : "",
        redis: plan.hasRedis ? redisLines : "",
        own,
      }),
    },
    { path: ".gitignore", template: "service/gitignore", merge: "lines", text: ignored },
    {
      path: "scripts/generate-secrets.sh",
      template: "service/generate-secrets",
      executable: true,
      text: generatorText(plan),
    },
  ]
}
