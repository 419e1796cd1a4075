/** A container is given a kernel capability that reaches the host. */
import type { Severity } from "../../base/problem.ts"
import { type Capability, capabilityAt } from "../../model/capabilities.ts"
import { roleOf } from "../../model/container-roles.ts"
import { defineRule, ref } from "../define.ts"
import { breachesOf } from "./shared-breaches.ts"
import { severityAt } from "./shared-severity.ts"

export default defineRule({
  meta: {
    id: "container/dangerous-capability",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A process is given a capability that reaches beyond it.",
    why: "Capabilities are pieces of root's power that namespaces do not hold back: some end in root on the host, others change its clock, its kernel or every process on it.\nDocker's default set is never reported, and neither is what an image is documented to need.",
    remedy:
      "Remove the capability, or replace it by a narrower one. A port below 1024 needs none, a tunnel needs NET_ADMIN and one device.",
    messages: {
      root: "`{name}` is a way to root on the host: it lets the process {allows}.",
      host: "`{name}` reaches the host: it lets the process {allows}.",
      narrow: "`{name}` lets the process {allows}.",
      needed: "`{name}` is a way to root on the host; {product} is documented to need it.",
    },
    fix: "review",
    references: [
      ref("capabilities(7)", "https://man7.org/linux/man-pages/man7/capabilities.7.html"),
      ref(
        "Docker documentation: runtime privilege and Linux capabilities",
        "https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",
      ),
      ref(
        "OWASP Docker Security Cheat Sheet, rule 3",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
    ],
    equivalents: ["CL-0011", "CL-0024", "CL-0027", "CL-0028", "CL-0029", "CL-0030", "CIS-5.4"],
  },
  check({ facts, document, stage, report, fix }) {
    for (const breach of breachesOf(facts)) {
      const name = breach.what.startsWith("cap:") ? breach.what.slice(4) : ""
      const capability = capabilityAt(name)
      // A privileged container has them all; that is its own finding.
      if (capability === undefined || breach.beside.has("privileged")) continue
      const isUnit = document.language === "systemd"
      const role = roleOf(breach.image)
      const needed = role?.capabilities?.includes(name) === true
      // A unit with one ambient capability has less than root, which is what it would be otherwise.
      if ((needed || isUnit) && capability.power !== "root") continue
      const severity = needed ? "info" : isUnit ? "warning" : severityOf(name, capability, breach.beside)
      report({
        at: breach.span,
        id: needed ? "needed" : capability.power,
        data: { name, allows: capability.allows, product: role?.name ?? "" },
        evidence: name,
        scope: breach.service,
        severity: severityAt(stage, severity),
        fixes: () =>
          fix({
            title: `Remove \`${name}\``,
            safety: "review",
            caveat: `The program can no longer ${capability.allows}; it fails if it depends on that.`,
            edits: breach.remove(),
          }),
      })
    }
  },
})

const severities: Readonly<Record<Capability["power"], Severity>> = { root: "error", host: "warning", narrow: "hint" }

/** In the host's own network or among its processes the narrow ones reach the host too. */
function severityOf(name: string, { power }: Capability, beside: ReadonlySet<string>): Severity {
  if (name === "NET_ADMIN" && beside.has("host:network")) return "warning"
  return name === "SYS_PTRACE" && beside.has("host:pid") ? "error" : severities[power]
}
