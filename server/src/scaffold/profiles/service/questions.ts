/** What the profile `service` asks. Few matter; the rest is detected or has a fallback. */
import type { Answers, AnswerValue, Question, QuestionKind } from "../types.ts"
import { allManagers, usualManager } from "./plan.ts"

const stackOf = (answers: Answers): string => String(answers.get("stack"))
const nameOf = (answers: Answers): string => String(answers.get("name"))
const isHosted = (answers: Answers): boolean => answers.get("flavour") === "systemd"

/** Versions that are taken where a project names none. */
const versions: Readonly<Record<string, string>> = {
  node: "24",
  python: "3.13",
  go: "1.25",
  rust: "1.91",
  java: "21",
  other: "none",
}
const ports: Readonly<Record<string, number>> = { node: 3000, python: 8000 }
const starts: Readonly<Record<string, string>> = {
  node: "node server.js",
  python: "gunicorn --bind 0.0.0.0:8000 app:app",
  java: "java -jar app.jar",
}

function startOf(answers: Answers): string {
  if (stackOf(answers) === "python") return `gunicorn --bind 0.0.0.0:${portOf(answers)} app:app`
  if (answers.get("packageManager") === "bun") return "bun server.js"
  return starts[stackOf(answers)] ?? nameOf(answers)
}

const portOf = (answers: Answers): number => {
  const port = answers.get("port")
  return typeof port === "number" ? port : (ports[stackOf(answers)] ?? 8080)
}

type Fallback = AnswerValue | ((answers: Answers) => AnswerValue)

function ask(
  key: string,
  kind: QuestionKind,
  title: string,
  fallback: Fallback,
  when?: (answers: Answers) => boolean,
): Question {
  const given = typeof fallback === "function" ? fallback : () => fallback
  return { key, kind, title, fallback: given, ...(when === undefined ? {} : { when }) }
}

type Choice = readonly [value: string, label: string]

function choose(key: string, title: string, choices: readonly Choice[], fallback: Fallback): Question {
  return {
    ...ask(key, "choice", title, fallback),
    choices: choices.map(([value, label]) => ({ value, label })),
  }
}

const flavours: readonly Choice[] = [
  ["compose", "Docker Compose on one host"],
  ["kubernetes", "Kubernetes manifests"],
  ["systemd", "systemd units on one host"],
]
const stacks: readonly Choice[] = [
  ["node", "Node.js"],
  ["python", "Python"],
  ["go", "Go"],
  ["rust", "Rust"],
  ["java", "Java"],
  ["other", "Something else: places to fill in"],
]
const proxies: readonly Choice[] = [
  ["caddy", "Caddy: fetches the certificate itself"],
  ["nginx", "nginx: certificate files of your own"],
]
const databases: readonly Choice[] = [
  ["none", "None"],
  ["postgres", "PostgreSQL"],
]

export const questions: readonly Question[] = [
  choose("flavour", "What does it run on?", flavours, "compose"),
  choose("stack", "What is it written in?", stacks, "other"),
  ask("name", "name", "Name of the service", "service"),
  ask("version", "text", "Version of the language", (answers) => versions[stackOf(answers)] ?? "none"),
  choose(
    "packageManager",
    "What installs its packages?",
    allManagers.map((each) => [each, each]),
    (answers) => usualManager(stackOf(answers)),
  ),
  ask("lockfile", "flag", "Is a lock file committed?", true),
  ask("buildCommand", "text", "Command that builds it, or none", "none"),
  ask("port", "port", "Port that it listens on", (answers) => ports[stackOf(answers)] ?? 8080),
  ask("startCommand", "text", "Command that starts it, without a shell", startOf),
  ask("image", "image", "Repository of its image, without tag", (a) => `registry.example.com/team/${nameOf(a)}`),
  ask("host", "host", "Public name of the site", (answers) => `${nameOf(answers)}.example.com`),
  ask("healthPath", "path", "Path that answers 200 when it can serve", (answers) =>
    stackOf(answers) === "java" ? "/actuator/health" : "/healthz",
  ),
  ask("metrics", "flag", "Does it tell metrics to Prometheus?", false),
  ask("metricsPort", "port", "Port of the metrics", portOf, (answers) => answers.get("metrics") === true),
  ask(
    "metricsPath",
    "path",
    "Path of the metrics",
    (answers) => (stackOf(answers) === "java" ? "/actuator/prometheus" : "/metrics"),
    (answers) => answers.get("metrics") === true,
  ),
  ask("state", "flag", "Does it keep files of its own?", false),
  ask(
    "stateDir",
    "path",
    "Folder of its files",
    (answers) => (isHosted(answers) ? `/var/lib/${nameOf(answers)}` : "/var/lib/service"),
    (answers) => answers.get("state") === true && !isHosted(answers),
  ),
  choose("database", "Which database does it use?", databases, "none"),
  ask(
    "migrateCommand",
    "text",
    "Command that migrates the database, or none",
    "none",
    (answers) => answers.get("database") === "postgres",
  ),
  ask("redis", "flag", "Does it use Redis?", false),
  ask("variables", "names", "Further variables that it reads, with blanks between", ""),
  ask("userId", "user-id", "Numeric user that it runs as", 10001, (answers) => !isHosted(answers)),
  ask("drainSeconds", "seconds", "Seconds that it needs to finish open requests", 30),
  choose("proxy", "What ends TLS in front of it?", proxies, "caddy"),
  ask("email", "email", "Address for certificates and alerts", "ops@example.com"),
  ask("owner", "text", "Who is on call", "Platform on-call"),
  ask("rto", "text", "Time within which it has to run again", "4 hours"),
  ask("rpo", "text", "Time whose data may be lost", "24 hours"),
]
