/**
 * Starts a rule: `npm run new-rule <area>/<name> [facts|env|compose|systemd|synapse]` writes the rule file and its
 * fixture folder. What it writes does not pass the tests until somebody has filled it in.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { repository } from "./generate.ts"

const subjects = ["facts", "env", "compose", "systemd", "synapse"] as const
export type NewSubject = (typeof subjects)[number]

/** Endings of fixtures by subject. */
const endings: Readonly<Record<NewSubject, string>> = {
  facts: "env",
  env: "env",
  compose: "compose.yaml",
  systemd: "service",
  synapse: "synapse.yaml",
}

/** What is wrong with a rule's id, in words; undefined for a good one. */
export function idProblem(id: string): string | undefined {
  if (!/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return "An id is `<area>/<problem>` in lower case with dashes."
  const [area = "", name = ""] = id.split("/")
  if (area === "deploylint") return "Notices of `deploylint/` have no check; they stand in its catalogue."
  return name.startsWith("shared-") ? "`shared-…` are modules that rules share, not rules." : undefined
}

/** The files of a new rule by path below the repository. */
export function scaffold(id: string, subject: NewSubject): ReadonlyMap<string, string> {
  const fixtures = `test/rules/${id}`
  return new Map([
    [`server/src/rules/${id}.ts`, ruleText(id, subject)],
    [`${fixtures}/bad.${endings[subject]}`, ""],
    [`${fixtures}/good.${endings[subject]}`, ""],
  ])
}

function ruleText(id: string, subject: NewSubject): string {
  const given = subject === "facts" ? "facts" : "model"
  return `/** One line: what is wrong. */
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "${id}",
    subject: "${subject}",
    status: "preview",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "",
    why: "",
    remedy: "",
    messages: { found: "" },
    fix: "none",
    references: [ref("", "")],
  },
  check({ ${given}, report }) {
    void ${given}
    void report
  },
})
`
}

function main(): void {
  const [id = "", given = "facts"] = process.argv.slice(2)
  const subject = subjects.find((each) => each === given)
  const problem = subject === undefined ? `A subject is one of ${subjects.join(", ")}.` : idProblem(id)
  const files = subject === undefined || problem !== undefined ? new Map<string, string>() : scaffold(id, subject)
  const taken = [...files.keys()].find((path) => existsSync(join(repository, path)))
  if (problem !== undefined || taken !== undefined) {
    console.error(problem ?? `${taken} exists already.`)
    process.exitCode = 2
    return
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
    console.log(path)
  }
  console.log("Fill them in, then: npm run generate && npm test -- rules")
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main()
