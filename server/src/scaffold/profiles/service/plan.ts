/** Answers to a deployment with types: what the templates of the profile `service` speak of. */
import type { Answers } from "../types.ts"

export type Stack = "node" | "python" | "go" | "rust" | "java" | "other"
export type ServiceFlavour = "compose" | "kubernetes" | "systemd"

/** Programs that install a project's packages; `none` where the stack has one way alone. */
export type PackageManager =
  | "npm"
  | "pnpm"
  | "yarn"
  | "yarn-berry"
  | "bun"
  | "pip"
  | "uv"
  | "poetry"
  | "pipenv"
  | "maven"
  | "gradle"
  | "none"

export interface ServicePlan {
  readonly flavour: ServiceFlavour
  /** As the user calls it: `orders`. */
  readonly name: string
  /** Name of its service, Deployment and unit: another one where a part of the stack is called so, or YAML reads no text. */
  readonly app: string
  readonly stack: Stack
  /** Version of the language, `24` or `3.12.12`. */
  readonly version: string
  readonly manager: PackageManager
  readonly isLocked: boolean
  /** Words of a command that builds it, without a shell; empty for none. */
  readonly build: readonly string[]
  readonly start: readonly string[]
  readonly image: string
  readonly host: string
  readonly port: number
  readonly healthPath: string
  /** Where it tells its metrics; undefined if it tells none. */
  readonly metrics?: { readonly port: number; readonly path: string }
  /** Where it keeps files; undefined if it keeps none. */
  readonly state?: string
  readonly hasDatabase: boolean
  /** Name of the database and its role: no dashes, so that nobody has to quote it. */
  readonly database: string
  readonly hasRedis: boolean
  /** Words of the command that migrates the database; empty for none. */
  readonly migrate: readonly string[]
  /** Further variables that it reads, by name. */
  readonly variables: readonly string[]
  readonly uid: number
  readonly drainSeconds: number
  readonly proxy: "caddy" | "nginx"
  readonly email: string
  readonly owner: string
  readonly rto: string
  readonly rpo: string
}

/** What the other services of the stack are called. */
const taken: ReadonlySet<string> = new Set([
  "postgres",
  "redis",
  "proxy",
  "prometheus",
  "alertmanager",
  "grafana",
  "blackbox",
  "node-exporter",
  "kube-state-metrics",
])

const text = (answers: Answers, key: string): string => String(answers.get(key) ?? "")
const count = (answers: Answers, key: string): number => Number(answers.get(key))
const words = (answers: Answers, key: string): readonly string[] => {
  const given = text(answers, key).trim()
  return given === "" || given === "none" ? [] : given.split(/\s+/)
}

/** True if there is something to back up. */
export const keeps = ({ hasDatabase, state }: ServicePlan): boolean => hasDatabase || state !== undefined

/** Units or CronJobs that back it up. */
export function backupNames(plan: ServicePlan): readonly string[] {
  if (plan.flavour !== "kubernetes") return keeps(plan) ? [`${plan.app}-backup`] : []
  return [...(plan.hasDatabase ? ["postgres-backup"] : []), ...(plan.state === undefined ? [] : ["state-backup"])]
}

/** The plan of complete, valid answers. */
export function planOfAnswers(answers: Answers): ServicePlan {
  const name = text(answers, "name")
  const app = taken.has(name) || /^(?:postgres-.*|true|false|null|yes|no|on|off|y|n)$/.test(name) ? `${name}-app` : name
  const stack = text(answers, "stack") as Stack
  const isTold = answers.get("metrics") === true
  const hasDatabase = answers.get("database") === "postgres"
  return {
    flavour: text(answers, "flavour") as ServiceFlavour,
    name,
    app,
    stack,
    version: text(answers, "version"),
    manager: managerOf(stack, text(answers, "packageManager")),
    isLocked: answers.get("lockfile") !== false,
    build: words(answers, "buildCommand"),
    start: words(answers, "startCommand"),
    image: text(answers, "image"),
    host: text(answers, "host"),
    port: count(answers, "port"),
    healthPath: text(answers, "healthPath"),
    ...(isTold ? { metrics: { port: count(answers, "metricsPort"), path: text(answers, "metricsPath") } } : {}),
    ...(answers.get("state") === true ? { state: text(answers, "stateDir").replace(/(?<=.)\/+$/, "") } : {}),
    hasDatabase,
    database: app.replace(/-+/g, "_").replace(/_$/, ""),
    hasRedis: answers.get("redis") === true,
    migrate: hasDatabase ? words(answers, "migrateCommand") : [],
    variables: words(answers, "variables"),
    uid: count(answers, "userId"),
    drainSeconds: count(answers, "drainSeconds"),
    proxy: text(answers, "proxy") === "nginx" ? "nginx" : "caddy",
    email: text(answers, "email"),
    owner: text(answers, "owner"),
    rto: text(answers, "rto"),
    rpo: text(answers, "rpo"),
  }
}

const managers: Readonly<Record<Stack, readonly PackageManager[]>> = {
  node: ["npm", "pnpm", "yarn", "yarn-berry", "bun"],
  python: ["pip", "uv", "poetry", "pipenv"],
  go: ["none"],
  rust: ["none"],
  java: ["maven", "gradle"],
  other: ["none"],
}

/** The manager that was named, or the stack's first where it has none of that name. */
function managerOf(stack: Stack, named: string): PackageManager {
  return managers[stack].find((each) => each === named) ?? managers[stack][0] ?? "none"
}

/** The first manager of a stack: what is taken where nobody says anything. */
export function usualManager(stack: string): PackageManager {
  return managerOf(stack as Stack, "")
}

export const allManagers: readonly PackageManager[] = [...new Set(Object.values(managers).flat())]
