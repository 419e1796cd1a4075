/** Settings and secrets: a template that is committed, and a script that makes what is not. */
import type { ProfileFile } from "../types.ts"
import type { ServicePlan } from "./plan.ts"
import { joined, render } from "./render.ts"

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

export const redisFile = ({ flavour }: ServicePlan): string => (flavour === "kubernetes" ? "redis.conf" : "redis-conf")

function generatorText(plan: ServicePlan): string {
  const { database } = plan
  const databaseUrl = `postgresql://${database}:$postgres_password@${storeHost(plan, "postgres")}:5432/${database}`
  const redisUrl = `redis://:$redis_password@${storeHost(plan, "redis")}:6379/0`
  const cases = joined(
    plan.hasDatabase ? `    DATABASE_URL=) line="DATABASE_URL=${databaseUrl}" ;;` : "",
    plan.hasRedis ? `    REDIS_URL=) line="REDIS_URL=${redisUrl}" ;;` : "",
  )
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
  const own = isCompose
    ? "# Further settings of the service: name them in compose.yaml below environment as well."
    : "# Further settings of the service: all of them reach it."
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
