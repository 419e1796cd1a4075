/** What a command does in a rollout: fetch, migrate, replace, look, go back. */
import { hasOption, optionValue, programName } from "./programs.ts"
import type { ScriptStep } from "./types.ts"

export type RolloutKind =
  /** Fetches what a tag points to now. */
  | "pull"
  | "build"
  | "migrate"
  /** A migration command that is made for a developer's database. */
  | "dev-migrate"
  /** Replaces what runs by what the files say. */
  | "update"
  /** Starts the same thing again. */
  | "restart"
  | "verify"
  | "undo"
  /** Notes down what runs now. */
  | "record"
  /** Sets another version: a checkout, a tag, a changed file. */
  | "select"
  | "scale"

export type RolloutTool = "compose" | "kubectl" | "helm" | "systemctl" | "docker" | "other"

export interface RolloutStep {
  readonly kind: RolloutKind
  readonly tool: RolloutTool
  readonly step: ScriptStep
  /** Services, workloads or units that it names; empty where it means all. */
  readonly targets: readonly string[]
}

/** What a command does in a rollout; undefined for all others. */
export function rolloutStep(step: ScriptStep): RolloutStep | undefined {
  const [first = "", ...args] = step.texts
  const program = programName(first)
  const found = byProgram(program, args, step)
  return found && { tool: "other", targets: [], ...found, step }
}

type Found = Pick<RolloutStep, "kind"> & Partial<Pick<RolloutStep, "tool" | "targets">>

function byProgram(program: string, args: readonly string[], step: ScriptStep): Found | undefined {
  const migration = migrationKind(program, args)
  if (migration !== undefined) return { kind: migration }
  switch (program) {
    case "docker-compose":
      return composeStep(args, step)
    case "docker":
    case "podman":
      return args.includes("compose") && composeAt(args) >= 0
        ? composeStep(args.slice(composeAt(args) + 1), step)
        : dockerStep(args, step)
    case "kubectl":
    case "oc":
      return kubectlStep(args)
    case "helm":
      return helmStep(args)
    case "systemctl":
      return systemctlStep(args)
    case "git":
      return args.some((arg) => /^(?:checkout|reset|revert|switch|restore)$/.test(arg)) ? { kind: "select" } : undefined
    case "sed":
    case "yq":
      return hasOption(args, ["-i", "--in-place"]) || args.some((arg) => arg.startsWith("-i"))
        ? { kind: "select" }
        : undefined
    case "kustomize":
      return args.includes("set") ? { kind: "select" } : undefined
    case "ln":
    case "mv":
    case "cp":
      return args.some((arg) => /prev|old|backup|bak|current|rollback|last/i.test(arg)) ? { kind: "select" } : undefined
    case "curl":
    case "wget":
      return isProbe(args) ? { kind: "verify" } : undefined
    case "nc":
    case "wait-for-it.sh":
    case "wait-for":
      return { kind: "verify" }
    case "docker-rollout":
      return { kind: "update", tool: "compose" }
    case "pm2":
      return /^(?:restart|reload)$/.test(args[0] ?? "") ? { kind: "restart", targets: args.slice(1, 2) } : undefined
    default:
      return undefined
  }
}

/** Index of the word `compose` behind global options; -1 if another command stands there. */
function composeAt(args: readonly string[]): number {
  const at = args.indexOf("compose")
  return args
    .slice(0, at)
    .some((arg) =>
      /^(?:exec|run|pull|push|build|tag|inspect|ps|images|rm|stop|start|logs|network|volume|stack|service)$/.test(arg),
    )
    ? -1
    : at
}

const composeValued: ReadonlySet<string> = new Set(
  "-f --file -p --project-name --profile --env-file --project-directory --context --ansi --progress --parallel -t --timeout --wait-timeout --scale --pull --exit-code-from --attach --no-attach".split(
    " ",
  ),
)

/** Words that are neither options nor their values. */
function operands(args: readonly string[], valued: ReadonlySet<string>): string[] {
  const found: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ""
    if (valued.has(arg)) at++
    else if (!arg.startsWith("-") && arg !== "") found.push(arg)
  }
  return found
}

function composeStep(args: readonly string[], step: ScriptStep): Found | undefined {
  const [verb, ...targets] = operands(args, composeValued)
  const tool = "compose" as const
  switch (verb) {
    case "pull":
      return { kind: "pull", tool, targets }
    case "build":
      return { kind: "build", tool, targets }
    case "up":
      return hasOption(args, ["--scale"]) ? { kind: "scale", tool, targets } : { kind: "update", tool, targets }
    case "scale":
      return { kind: "scale", tool, targets }
    case "restart":
      return { kind: "restart", tool, targets }
    case "ps":
    case "images":
      return step.isCaptured || step.outputs.length > 0
        ? { kind: verb === "images" ? "record" : "verify", tool }
        : { kind: "verify", tool }
    case "config":
      return step.outputs.length > 0 ? { kind: "record", tool } : undefined
    default:
      return undefined
  }
}

function dockerStep(args: readonly string[], step: ScriptStep): Found | undefined {
  const [verb, second, ...rest] = operands(
    args,
    new Set(["--format", "-f", "--filter", "-t", "--tag", "--name", "-H", "--context"]),
  )
  const tool = "docker" as const
  if (verb === "pull" || (verb === "image" && second === "pull")) return { kind: "pull", tool }
  if (verb === "build" || verb === "buildx") return { kind: "build", tool }
  if (verb === "tag") return { kind: "select", tool }
  if (verb === "inspect" || verb === "image" || verb === "images") {
    if (/Health|State/.test(args.join(" "))) return { kind: "verify", tool }
    return step.isCaptured || step.outputs.length > 0 ? { kind: "record", tool } : undefined
  }
  if (verb === "run" && hasOption(args, ["-d", "--detach"])) return { kind: "update", tool }
  if (verb === "stack" && second === "deploy") return { kind: "update", tool, targets: rest }
  if (verb === "service" && second === "update")
    return { kind: hasOption(args, ["--rollback"]) ? "undo" : "update", tool, targets: rest }
  if (verb === "service" && second === "rollback") return { kind: "undo", tool }
  return undefined
}

const kubectlValued: ReadonlySet<string> = new Set(
  "-n --namespace --context --kubeconfig -f --filename -k -l --selector --timeout -o --output --to-revision -p --patch --type --for --replicas".split(
    " ",
  ),
)

function kubectlStep(args: readonly string[]): Found | undefined {
  const [verb, second, ...rest] = operands(args, kubectlValued)
  const tool = "kubectl" as const
  if (verb === "apply" || verb === "replace" || verb === "patch")
    return hasOption(args, ["--dry-run"]) ? undefined : { kind: "update", tool }
  if (verb === "set" && second === "image") return { kind: "update", tool, targets: workloads(rest) }
  if (verb === "rollout") {
    if (second === "restart") return { kind: "restart", tool, targets: workloads(rest) }
    if (second === "status") return { kind: "verify", tool, targets: workloads(rest) }
    if (second === "undo") return { kind: "undo", tool, targets: workloads(rest) }
    if (second === "history") return { kind: "record", tool }
  }
  if (verb === "wait") return { kind: "verify", tool }
  return undefined
}

/** `deployment/api` and `deployment api` name `api`. */
function workloads(words: readonly string[]): string[] {
  const [first = "", second] = words
  if (first.includes("/"))
    return words.filter((word) => word.includes("/")).map((word) => word.slice(word.indexOf("/") + 1))
  return second === undefined || second.includes("=") ? [] : [second]
}

function helmStep(args: readonly string[]): Found | undefined {
  const [verb] = operands(args, new Set(["-n", "--namespace", "-f", "--values", "--set"]))
  if (verb === "upgrade" || verb === "install") return { kind: "update", tool: "helm" }
  return verb === "rollback" ? { kind: "undo", tool: "helm" } : undefined
}

function systemctlStep(args: readonly string[]): Found | undefined {
  const [verb, ...targets] = operands(args, new Set(["-H", "-M", "--host"]))
  const tool = "systemctl" as const
  if (verb === "restart" || verb === "start" || verb === "reload-or-restart" || verb === "try-restart")
    return { kind: verb === "start" ? "update" : "restart", tool, targets }
  return verb === "is-active" || verb === "is-failed" || verb === "status"
    ? { kind: "verify", tool, targets }
    : undefined
}

/** A request that asks whether something answers, not one that fetches a file or reports to somebody. */
function isProbe(args: readonly string[]): boolean {
  const url = args.find((arg) => /^https?:\/\/|^(?:localhost|127\.0\.0\.1|\$)/.test(arg)) ?? ""
  if (hasOption(args, ["-d", "--data", "--data-raw", "-F", "--form", "-X", "--request", "-O", "--remote-name"]))
    return false
  return /localhost|127\.0\.0\.1|health|ready|live|status|ping|metrics|\$/i.test(url)
}

/** Commands of migration programs, by what they do to a production database. */
function migrationKind(program: string, args: readonly string[]): "migrate" | "dev-migrate" | undefined {
  const text = args.join(" ")
  if (program === "prisma") {
    if (
      /^migrate\s+(?:dev|reset)\b/.test(text) ||
      (/^db\s+push\b/.test(text) && /--(?:force-reset|accept-data-loss)\b/.test(text))
    )
      return "dev-migrate"
    return /^migrate\s+deploy\b|^db\s+push\b/.test(text) ? "migrate" : undefined
  }
  if (/^(?:pnpm|npm|yarn)$/.test(program)) {
    const inner = args.indexOf("prisma")
    if (inner >= 0) return migrationKind("prisma", args.slice(inner + 1))
    return /\b(?:run\s+)?[\w:.-]*migrat(?:e|ion|ions)(?::(?:deploy|prod|production|latest|run|up))?(?=\s|$)/.test(
      text,
    ) && !/dev|create|generate|reset/.test(text)
      ? "migrate"
      : undefined
  }
  const known: Readonly<Record<string, RegExp>> = {
    alembic: /\bupgrade\b/,
    knex: /migrate:latest|migrate:up/,
    sequelize: /db:migrate(?!:undo)/,
    "sequelize-cli": /db:migrate(?!:undo)/,
    typeorm: /migration:run/,
    rails: /db:migrate/,
    rake: /db:migrate/,
    flyway: /\bmigrate\b/,
    liquibase: /\bupdate\b/,
    goose: /\bup\b/,
    dbmate: /\bup\b|\bmigrate\b/,
    migrate: /\bup\b/,
    diesel: /migration run/,
    sqlx: /migrate run/,
    "drizzle-kit": /^migrate\b/,
    artisan: /^migrate\b/,
    "manage.py": /^migrate\b/,
  }
  const pattern = Object.hasOwn(known, program) ? known[program] : undefined
  if (pattern !== undefined) return pattern.test(text) ? "migrate" : undefined
  if (/^(?:python3?|php|node|bundle)$/.test(program)) {
    const inner = programName(args[0] ?? "")
    return inner === "manage.py" || inner === "artisan" ? migrationKind(inner, args.slice(1)) : undefined
  }
  return undefined
}

/** `api=3` of `--scale api=3`, every one of them. */
export function scalesOf(
  step: ScriptStep,
): readonly { readonly service: string; readonly count: number; readonly index: number }[] {
  const isScale = step.texts.includes("scale")
  return step.texts.flatMap((text, index) => {
    const before = step.texts[index - 1]
    const pair = text.startsWith("--scale=")
      ? text.slice("--scale=".length)
      : before === "--scale" || isScale
        ? text
        : ""
    const match = /^([\w.-]+)=(\d+)$/.exec(pair)
    return match?.[1] === undefined ? [] : [{ service: match[1], count: Number(match[2]), index }]
  })
}

/** True if an update waits for what it started, or the tool undoes a failed one. */
export function waitsItself(step: ScriptStep): boolean {
  return (
    hasOption(step.texts, ["--wait", "--atomic"]) ||
    optionValue(step.texts, ["--wait-timeout"]) !== undefined ||
    programName(step.texts[0] ?? "") === "docker-rollout"
  )
}
