/** One hint per service: the cheap safeguards that it does without. */
import { roleOf } from "../../model/container-roles.ts"
import type { Confinement, Facts } from "../../model/facts.ts"
import { additionsTo, isFragment, overlaysOf } from "../../workspace/overlays.ts"
import { defineRule, ref } from "../define.ts"

/** Safeguards in the order of what they cost: the first breaks least. */
const wanted: readonly (readonly [name: string, words: string])[] = [
  ["no-new-privileges", "`no-new-privileges`"],
  ["drop-all", "`cap_drop: [ALL]`"],
  ["read-only-root", "`read_only`"],
  ["memory-limit", "a memory limit"],
]

export default defineRule({
  meta: {
    id: "container/hardening",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A service does without cheap safeguards.",
    why: "A hijacked process can use setuid programs, the default capabilities, the writable root and all memory of the host unless the service says otherwise.\nEach of the four takes one way to go on from a break-in. The hint is one per service, whatever is missing.",
    remedy:
      "Start with `security_opt: [no-new-privileges:true]` and a memory limit; then try `cap_drop: [ALL]` and `read_only: true` with `tmpfs` where the program writes.",
    messages: { missing: "Not hardened: no {list}." },
    fix: "review",
    references: [
      ref(
        "OWASP Docker Security Cheat Sheet, rules 3, 4, 7 and 8",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
      ref(
        "Compose specification: security_opt",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#security_opt",
      ),
      ref("Linux kernel: no_new_privs", "https://www.kernel.org/doc/html/latest/userspace-api/no_new_privs.html"),
    ],
    equivalents: [
      "CL-0003",
      "CL-0006",
      "CL-0007",
      "CL-0026",
      "KICS-27fcc7d6",
      "KICS-ce76b7d0",
      "CIS-5.4",
      "CIS-5.11",
      "CIS-5.13",
      "CIS-5.26",
    ],
  },
  check({ facts, uri, stage, workspace, report, fix }) {
    if (stage !== "production") return
    const overlays = overlaysOf(workspace, uri)
    const confinements = new Map(facts.confinements.map((each) => [each.service, each]))
    for (const service of facts.services) {
      const confinement = confinements.get(service.name)
      if (confinement === undefined || service.oneShot !== undefined || isFragment(service)) continue
      if (!isJudged(confinement)) continue
      const added = additionsTo(service, overlays).flatMap((other) => [...safeguardsOf(other.facts, service.name)])
      const missing = wanted.filter(
        ([name]) => !confinement.safeguards.has(name) && !confinement.unsure.has(name) && !added.includes(name),
      )
      const [first] = missing
      if (first === undefined) continue
      report({
        at: service.nameSpan,
        id: "missing",
        data: { list: listed(missing.map(([, words]) => words)) },
        evidence: missing.map(([name]) => name).join(" "),
        scope: service.name,
        fixes: () =>
          first[0] !== "no-new-privileges"
            ? []
            : fix({
                title: "Forbid new privileges",
                safety: "review",
                caveat:
                  "Programs that gain rights through setuid files (sudo, su, ping on old images) stop working; starting as root and stepping down still works.",
                edits: service.editor.addItems("security_opt", ["no-new-privileges:true"]),
              }),
      })
    }
  },
})

function safeguardsOf(facts: Facts, service: string): ReadonlySet<string> {
  return facts.confinements.find((each) => each.service === service)?.safeguards ?? new Set()
}

/** Who holds the host anyway gains nothing from these; an explicit `false` is a decision. */
function isJudged({ breaches, image }: Confinement): boolean {
  const open = breaches.some(({ what }) => what === "privileged" || what === "no-new-privileges:false")
  return !open && roleOf(image)?.privileged === undefined
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ""
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`
}
