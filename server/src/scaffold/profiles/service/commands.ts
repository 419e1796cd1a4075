/** What people type, by flavour: the same commands in runbooks and in README.md. */
import type { ServicePlan } from "./plan.ts"

export interface Commands {
  readonly status: string
  readonly logs: string
  readonly restart: string
  readonly ask: string
  readonly rollback: string
  readonly records: string
  readonly database: string
  readonly apply: string
  /** Hands the settings of .env over anew. */
  readonly renew: readonly string[]
  /** Gives the database's role the password of secrets/postgres-password; an argument would be seen by everybody. */
  readonly password: string
  /** Grafana reads the file of its password at its first start only. */
  readonly grafana: string
  /** Stops the service alone. */
  readonly stop: string
  /** Keeps the database as it is, damaged, in a file. */
  readonly save: string
  /** Puts a dump back; `DUMP` stands for its file. */
  readonly restore: string
}

/** Hands the config with Redis' password to its user: the folder secrets/ is closed to it. */
export const redisStep = "sudo install -m 0640 -o root -g redis secrets/redis-conf /etc/redis/service.conf"
/** Hands the pager's address to Alertmanager. */
export const pagerStep =
  "sudo install -D -m 0640 -o root -g prometheus secrets/pager-url /etc/prometheus/secrets/pager-url"

/** All or an error: no half of a database. */
const restoring = "--clean --if-exists --no-owner --exit-on-error --single-transaction"

export function commandsOf(plan: ServicePlan): Commands {
  const { app, port, healthPath, database } = plan
  const change = `printf "alter role ${database} password '%s'" "$(cat secrets/postgres-password)"`
  const reset = "grafana cli admin reset-admin-password --password-from-stdin"
  const shared = { rollback: "scripts/rollback.sh", records: "scripts/rollback.sh --list" }
  const handed = (secret: string, from: string): string =>
    `kubectl -n ${app} create secret generic ${secret} ${from} --dry-run=client -o yaml | kubectl apply -f -`
  if (plan.flavour === "kubernetes")
    return {
      ...shared,
      status: `kubectl -n ${app} get pods -o wide`,
      logs: `kubectl -n ${app} logs deployment/${app} --since=1h --tail=200`,
      restart: `kubectl -n ${app} delete pod --selector app=${app} --wait=false`,
      ask: `kubectl -n ${app} get --raw /api/v1/namespaces/${app}/services/${app}:http/proxy${healthPath}`,
      database: `kubectl -n ${app} exec statefulset/postgres -- psql -U ${database} ${database}`,
      apply: "kubectl apply -k .",
      renew: [
        ...(plan.hasDatabase || plan.hasRedis ? [handed(`${app}-secrets`, "--from-env-file=.env")] : []),
        ...(plan.hasDatabase
          ? [handed("postgres-secrets", "--from-file=POSTGRES_PASSWORD=secrets/postgres-password")]
          : []),
        ...(plan.hasRedis ? [handed("redis-secrets", "--from-file=secrets/redis.conf")] : []),
        handed("grafana-secrets", "--from-file=secrets/grafana-admin-password"),
        handed("alertmanager-secrets", "--from-file=secrets/pager-url"),
        `kubectl -n ${app} rollout restart${plan.hasRedis ? " statefulset/redis" : ""} deployment/${app}`,
      ],
      grafana: `kubectl -n ${app} exec -i deployment/grafana -- ${reset} < secrets/grafana-admin-password`,
      password: `${change} | kubectl -n ${app} exec -i statefulset/postgres -- psql -U ${database} ${database}`,
      stop: `kubectl -n ${app} scale deployment/${app} --replicas=0`,
      save: `kubectl -n ${app} exec statefulset/postgres -- pg_dump -Fc -U ${database} ${database} > damaged.dump`,
      restore: `kubectl -n ${app} exec -i statefulset/postgres -- pg_restore ${restoring} -U ${database} -d ${database} < DUMP`,
    }
  if (plan.flavour === "systemd")
    return {
      rollback: "sudo scripts/rollback.sh",
      records: "sudo scripts/rollback.sh --list",
      status: `systemctl status ${app}.service`,
      logs: `journalctl -u ${app}.service --since -1h`,
      restart: `sudo systemctl restart ${app}.service`,
      ask: `curl -fsS -m 5 http://127.0.0.1:${port}${healthPath}`,
      database: `sudo -u postgres psql ${database}`,
      apply: `sudo systemctl start ${app}.service`,
      renew: [
        ...(plan.hasRedis ? [redisStep] : []),
        pagerStep,
        "sudo scripts/install.sh",
        `sudo systemctl restart${plan.hasRedis ? " redis-server" : ""} ${app}.service`,
      ],
      grafana: `sudo -u grafana ${reset} < secrets/grafana-admin-password`,
      password: `${change} | sudo -u postgres psql`,
      stop: `sudo systemctl stop ${app}.service`,
      save: `sudo -u postgres pg_dump -Fc ${database} > damaged.dump`,
      restore: `sudo cat DUMP | sudo -u postgres pg_restore ${restoring} -d ${database}`,
    }
  return {
    // Records lie in /var/lib/rollout: they hold copies of .env.
    rollback: "sudo scripts/rollback.sh",
    records: "sudo scripts/rollback.sh --list",
    status: "docker compose ps",
    logs: `docker compose logs --since 1h --tail 200 ${app}`,
    restart: `docker compose restart ${app}`,
    ask: `docker inspect --format '{{json .State.Health}}' "$(docker compose ps -q ${app})"`,
    database: `docker compose exec postgres psql -U ${database} ${database}`,
    apply: "docker compose up -d",
    renew: [
      `docker compose up -d --force-recreate ${app}${plan.hasRedis ? " redis" : ""}`,
      "docker compose --profile monitoring up -d --force-recreate alertmanager",
    ],
    grafana: `docker compose exec -T grafana ${reset} < secrets/grafana-admin-password`,
    password: `${change} | docker compose exec -T postgres psql -U ${database} ${database}`,
    stop: `docker compose stop ${app}`,
    save: `docker compose exec -T postgres pg_dump -Fc -U ${database} ${database} > damaged.dump`,
    restore: `docker compose exec -T postgres pg_restore ${restoring} -U ${database} -d ${database} < DUMP`,
  }
}
