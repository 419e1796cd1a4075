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
  readonly renew: string
  /** Stops the service alone. */
  readonly stop: string
  /** Keeps the database as it is, damaged, in a file. */
  readonly save: string
  /** Puts a dump back; `DUMP` stands for its file. */
  readonly restore: string
}

/** All or an error: no half of a database. */
const restoring = "--clean --if-exists --no-owner --exit-on-error --single-transaction"

export function commandsOf(plan: ServicePlan): Commands {
  const { app, port, healthPath, database } = plan
  const shared = { rollback: "scripts/rollback.sh", records: "scripts/rollback.sh --list" }
  if (plan.flavour === "kubernetes")
    return {
      ...shared,
      status: `kubectl -n ${app} get pods -o wide`,
      logs: `kubectl -n ${app} logs deployment/${app} --since=1h --tail=200`,
      restart: `kubectl -n ${app} delete pod --selector app=${app} --wait=false`,
      ask: `kubectl -n ${app} get --raw /api/v1/namespaces/${app}/services/${app}:http/proxy${healthPath}`,
      database: `kubectl -n ${app} exec -it statefulset/postgres -- psql -U ${database} ${database}`,
      apply: "kubectl apply -k .",
      renew: `kubectl -n ${app} create secret generic ${app}-secrets --from-env-file=.env --dry-run=client -o yaml | kubectl apply -f -`,
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
      renew: "sudo scripts/install.sh",
      stop: `sudo systemctl stop ${app}.service`,
      save: `sudo -u postgres pg_dump -Fc ${database} > damaged.dump`,
      restore: `sudo cat DUMP | sudo -u postgres pg_restore ${restoring} -d ${database}`,
    }
  return {
    ...shared,
    status: "docker compose ps",
    logs: `docker compose logs --since 1h --tail 200 ${app}`,
    restart: `docker compose restart ${app}`,
    ask: `docker inspect --format '{{json .State.Health}}' "$(docker compose ps -q ${app})"`,
    database: `docker compose exec postgres psql -U ${database} ${database}`,
    apply: "docker compose up -d",
    renew: "docker compose up -d",
    stop: `docker compose stop ${app}`,
    save: `docker compose exec -T postgres pg_dump -Fc -U ${database} ${database} > damaged.dump`,
    restore: `docker compose exec -T postgres pg_restore ${restoring} -U ${database} -d ${database} < DUMP`,
  }
}
