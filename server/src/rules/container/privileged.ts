/** A container runs with all rights of the host's root. */
import { roleOf } from "../../model/container-roles.ts"
import { defineRule, ref } from "../define.ts"
import { breachesOf } from "./shared-breaches.ts"
import { severityAt } from "./shared-severity.ts"

export default defineRule({
  meta: {
    id: "container/privileged",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container is privileged.",
    why: "A privileged container has every capability and every device, without seccomp and AppArmor: it can mount the host's disk, load kernel modules and leave its isolation within one command.\nWhoever takes over the service owns the machine.",
    remedy:
      "Remove the key and give the one thing that is missing: a device under `devices`, a capability under `cap_add`.",
    messages: {
      privileged: "`privileged` gives the container every right of the host's root.",
      needed: "`privileged` gives {product} the host's root; it needs {need}.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: escalate container privileges",
        "https://docs.docker.com/reference/cli/docker/container/run/#privileged",
      ),
      ref(
        "OWASP Docker Security Cheat Sheet, rule 3",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
      ref(
        "Compose specification: privileged",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#privileged",
      ),
    ],
    equivalents: ["CL-0002", "KICS-ae5b6871", "CIS-5.5"],
  },
  check({ facts, stage, report, fix }) {
    for (const { what, span, service, image, remove } of breachesOf(facts)) {
      if (what !== "privileged") continue
      const role = roleOf(image)
      const needed = role?.privileged !== undefined
      report({
        at: span,
        id: needed ? "needed" : "privileged",
        data: { product: role?.name ?? "", need: role?.privileged ?? "" },
        evidence: "privileged",
        scope: service,
        severity: severityAt(stage, needed ? "info" : "error"),
        fixes: () =>
          needed
            ? []
            : fix({
                title: "Remove `privileged`",
                safety: "review",
                caveat:
                  "What the program does with devices, mounts or kernel settings fails until the one device or capability it needs is added.",
                edits: remove(),
              }),
      })
    }
  },
})
