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
  /** Lists backups, and fetches one where that is another step. */
  readonly backups: readonly string[]
  /** Puts an archive of files back; `ARCHIVE` stands for its file. */
  readonly unpack: readonly string[]
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
  const shared = { rollback: "sh scripts/rollback.sh", records: "sh scripts/rollback.sh --list" }
  const handed = (secret: string, from: string): string =>
    `kubectl -n ${app} create secret generic ${secret} ${from} --dry-run=client -o yaml | kubectl apply -f -`
  const hostBackups = { backups: [`sudo ls -l /var/lib/${app}-backup/`] }
  const reader = `kubectl -n ${app} exec job/backup-reader --`
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
        handed(`${app}-secrets`, "--from-env-file=.env"),
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
      restore: `${reader} cat /backups/DUMP | kubectl -n ${app} exec -i statefulset/postgres -- pg_restore ${restoring} -U ${database} -d ${database}`,
      backups: [
        `kubectl -n ${app} apply -f kubernetes/backup-reader.yaml`,
        `kubectl -n ${app} wait --for=condition=Ready pod --selector app=backup-reader --timeout=300s`,
        `${reader} ls -l /backups`,
      ],
      unpack: [`${reader} tar -xzf /backups/ARCHIVE -C /state`],
    }
  if (plan.flavour === "systemd")
    return {
      rollback: "sudo sh scripts/rollback.sh",
      records: "sudo sh scripts/rollback.sh --list",
      status: `systemctl status ${app}.service`,
      logs: `journalctl -u ${app}.service --since -1h`,
      restart: `sudo systemctl restart ${app}.service`,
      ask: `curl -fsS -m 5 http://127.0.0.1:${port}${healthPath}`,
      database: `sudo -u postgres psql ${database}`,
      apply: `sudo systemctl start ${app}.service`,
      renew: [
        ...(plan.hasRedis ? [redisStep] : []),
        pagerStep,
        "sudo sh scripts/install.sh",
        `sudo systemctl restart${plan.hasRedis ? " redis-server" : ""} ${app}.service`,
      ],
      grafana: `sudo -u grafana ${reset} < secrets/grafana-admin-password`,
      password: `${change} | sudo -u postgres psql`,
      stop: `sudo systemctl stop ${app}.service`,
      save: `sudo -u postgres pg_dump -Fc ${database} > damaged.dump`,
      restore: `sudo cat DUMP | sudo -u postgres pg_restore ${restoring} -d ${database}`,
      ...hostBackups,
      // Its owner is whoever owns the folder: the user is made anew at every start.
      unpack: [`sudo tar -xzf ARCHIVE -C /var/lib/private/${app}`],
    }
  return {
    // Records lie in /var/lib/rollout: they hold copies of .env.
    rollback: "sudo sh scripts/rollback.sh",
    records: "sudo sh scripts/rollback.sh --list",
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
    restore: `sudo cat DUMP | docker compose exec -T postgres pg_restore ${restoring} -U ${database} -d ${database}`,
    ...hostBackups,
    unpack: [
      `sudo cat ARCHIVE | docker run --rm -i --network none --volumes-from "$(docker compose ps -aq ${app})" alpine:3.22.2 tar -xzf - -C ${plan.state}`,
    ],
  }
}
