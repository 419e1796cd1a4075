/** What is asked for a hub with its sensor. Every question has an answer that works as it stands. */
import type { Answers, Question } from "../types.ts"

const onCompose = (answers: Answers): boolean => answers.get("flavour") !== "kubernetes"
const onKubernetes = (answers: Answers): boolean => answers.get("flavour") === "kubernetes"

const choice = (value: string, label: string): { value: string; label: string } => ({ value, label })

export const questions: readonly Question[] = [
  {
    key: "flavour",
    title: "What does it run on?",
    kind: "choice",
    choices: [choice("compose", "Docker Compose on one host"), choice("kubernetes", "Kubernetes")],
    fallback: () => "compose",
  },
  {
    key: "name",
    title: "Name of the Compose project or the namespace",
    kind: "name",
    fallback: () => "horizon",
  },
  { key: "host", title: "Public name of the hub", kind: "host", fallback: () => "hub.example.com" },
  {
    key: "site",
    title: "Public name of the site that the sensor protects",
    kind: "host",
    fallback: () => "app.example.com",
  },
  {
    key: "upstream",
    title: "Host of the application behind the sensor",
    kind: "host",
    fallback: () => "app.example.internal",
  },
  { key: "upstreamPort", title: "Port of that application", kind: "port", fallback: () => 8080 },
  {
    key: "fleet",
    title: "How many sensors will connect?",
    kind: "choice",
    choices: [
      choice("10", "Up to 10"),
      choice("50", "Up to 50"),
      choice("99", "Up to 99"),
      choice("1000", "100 to 1,000, with a managed Redis"),
    ],
    fallback: () => "50",
  },
  { key: "clickhouse", title: "Keep signals in ClickHouse?", kind: "flag", fallback: () => false },
  {
    key: "proxy",
    title: "Which proxy ends TLS?",
    kind: "choice",
    choices: [
      choice("caddy", "Caddy, which fetches certificates itself"),
      choice("nginx", "nginx, with certificates in files"),
    ],
    when: onCompose,
    fallback: () => "caddy",
  },
  {
    key: "issuer",
    title: "ClusterIssuer of cert-manager for the certificates",
    kind: "name",
    when: onKubernetes,
    fallback: () => "letsencrypt",
  },
  { key: "email", title: "Who is told about certificates?", kind: "email", fallback: () => "ops@example.com" },
  { key: "owner", title: "Who owns the runbooks?", kind: "text", fallback: () => "Platform on-call" },
  {
    key: "alerts",
    title: "Where do alerts go?",
    kind: "choice",
    choices: [choice("webhook", "A webhook"), choice("slack", "Slack"), choice("pagerduty", "PagerDuty")],
    fallback: () => "webhook",
  },
  {
    key: "keepDays",
    title: "How long are database dumps kept?",
    kind: "choice",
    choices: [choice("14", "14 days"), choice("30", "30 days"), choice("90", "90 days")],
    fallback: () => "14",
  },
  {
    key: "backups",
    title: "Host that dumps are copied to",
    kind: "host",
    when: onCompose,
    fallback: () => "backup.example.internal",
  },
  {
    key: "logs",
    title: "Host that logs are sent to",
    kind: "host",
    when: onCompose,
    fallback: () => "logs.example.com",
  },
]
