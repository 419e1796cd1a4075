/** A container switches off the kernel's filters that Docker puts around it. */
import type { Severity } from "../../base/problem.ts"
import { roleOf } from "../../model/container-roles.ts"
import { defineRule, ref } from "../define.ts"
import { breachesOf } from "./shared-breaches.ts"
import { severityAt } from "./shared-severity.ts"

interface Filter {
  readonly name: string
  readonly does: string
  readonly severity: Severity
}

const filters: Readonly<Record<string, Filter>> = {
  "unconfined:seccomp": { name: "seccomp", does: "every system call is open", severity: "warning" },
  "unconfined:apparmor": { name: "AppArmor", does: "files and mounts are no longer filtered", severity: "warning" },
  "unconfined:label": { name: "SELinux", does: "containers and host are no longer kept apart", severity: "warning" },
  "unconfined:systempaths": {
    name: "masked paths",
    does: "kernel files below /proc and /sys are open",
    severity: "warning",
  },
  "no-new-privileges:false": { name: "no-new-privileges", does: "setuid programs may gain rights", severity: "info" },
}

export default defineRule({
  meta: {
    id: "container/unconfined-profile",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container runs without one of the kernel's filters.",
    why: "Docker's default profiles close about fifty system calls and the files through which containers have been left before. Without them one bug in the kernel is enough.\nBrowsers and nested engines often ask for it; a profile of their own does the same with less.",
    remedy: "Delete the option, or give a profile file that opens only what is needed: `seccomp:./profile.json`.",
    messages: {
      off: "{name} is switched off: {does}.",
      needed: "{name} is switched off for {product}: {does}.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: seccomp security profiles", "https://docs.docker.com/engine/security/seccomp/"),
      ref("Docker documentation: AppArmor security profiles", "https://docs.docker.com/engine/security/apparmor/"),
      ref("CIS Docker Benchmark: container runtime", "docker/docker-bench-security:tests/5_container_runtime.sh"),
    ],
    equivalents: ["CL-0009", "KICS-404fde2c", "CIS-5.2", "CIS-5.3", "CIS-5.22"],
  },
  check({ facts, stage, report, fix }) {
    for (const { what, span, service, image, beside, remove } of breachesOf(facts)) {
      const filter = filters[what]
      // Privileged switches them off anyway.
      if (filter === undefined || beside.has("privileged")) continue
      const role = roleOf(image)
      const needed = role?.privileged !== undefined || role?.capabilities?.includes("SYS_ADMIN") === true
      report({
        at: span,
        id: needed ? "needed" : "off",
        data: { name: filter.name, does: filter.does, product: role?.name ?? "" },
        evidence: what,
        scope: service,
        severity: severityAt(stage, needed ? "info" : filter.severity),
        fixes: () =>
          needed
            ? []
            : fix({
                title: "Delete the option",
                safety: "review",
                caveat:
                  "The default profile applies again; programs that nest containers, trace others or mount file systems may fail.",
                edits: remove(),
              }),
      })
    }
  },
})
