/** The page of a rule but for its examples and options, from its meta alone: the package holds the rest as text. */
import type { Reference, RuleMeta } from "../rules/define.ts"

/** Markdown before and behind the examples. */
export interface RulePageFrame {
  readonly before: string
  readonly after: string
}

/** The same meta gives the same text. */
export function rulePageFrame(meta: RuleMeta): RulePageFrame {
  const before = [
    `# ${meta.id}`,
    escapeInline(meta.summary),
    facts(meta),
    "## Why",
    prose(meta.why),
    "## What to do",
    prose(meta.remedy),
  ]
  const after = [
    "## Suppressing",
    suppressing(meta),
    ...(meta.references.length > 0 ? ["## References", meta.references.map(referenceLine).join("\n")] : []),
  ]
  return { before: before.join("\n\n"), after: after.join("\n\n") }
}

function facts(meta: RuleMeta): string {
  const rows: (readonly [string, string])[] = [
    ["Severity", meta.onByDefault ? meta.severity : `off by default (${meta.severity} when switched on)`],
    ["Confidence", meta.confidence],
    ["Applies to", meta.subject === "facts" ? "every format" : subjects[meta.subject]],
    ["Fix", fixWords[meta.fix]],
    ["Checklist", meta.checklist.join(", ")],
    ["Other linters", (meta.equivalents ?? []).map((name) => `\`${name}\``).join(", ")],
    ["Former names", (meta.aliases ?? []).map((name) => `\`${name}\``).join(", ")],
    ["Status", meta.status],
    ["Since", meta.since],
  ]
  const filled = rows.filter(([, text]) => text !== "").map(([name, text]) => `| ${name} | ${text} |`)
  return ["| | |", "|---|---|", ...filled].join("\n")
}

const subjects = {
  env: "`.env` files",
  compose: "Compose files",
  systemd: "systemd units",
  synapse: "Synapse configuration",
  dockerfile: "Dockerfiles",
  kubernetes: "Kubernetes manifests",
  prometheus: "Prometheus files",
  grafana: "Grafana files",
  nginx: "nginx configuration",
  caddy: "Caddyfiles",
  crontab: "crontabs",
  shell: "shell scripts",
  runbook: "runbooks",
} as const

const fixWords = {
  none: "none",
  safe: "safe: nothing changes at run time",
  review: "to review: the fix states its consequence",
} as const

function prose(text: string): string {
  return text.split("\n").map(escapeInline).join("\n")
}

/** Prose of rules in Markdown: angle brackets would be taken for HTML outside of code. */
export function escapeInline(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/</g, "&lt;").replace(/([*_|\\])/g, "\\$1")))
    .join("")
}

function suppressing(meta: RuleMeta): string {
  const off = `Off for a folder, in \`deploylint.yaml\`:\n\n\`\`\`yaml\nrules:\n  ${meta.id}: off\n\`\`\``
  if (meta.id.startsWith("deploylint/")) return off
  const line = `One finding, on the line above it:\n\n\`\`\`text\n# deploylint-ignore ${meta.id} -- why it is accepted here\n\`\`\`\n\nWith \`deploylint-ignore-file\` the comment covers the whole file; \`until=2027-01-31\` before the dashes ends it after that day.`
  return `${line}\n\n${off}`
}

function referenceLine({ title, source }: Reference): string {
  return /^https?:\/\//.test(source)
    ? `- [${escapeInline(title)}](${source})`
    : `- ${escapeInline(title)}: \`${source}\``
}
