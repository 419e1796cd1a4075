/** A container sees a host path that holds the system or somebody's credentials. */
import type { Severity } from "../../base/problem.ts"
import { roleOf, roleSees } from "../../model/container-roles.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import type { Volume } from "../../model/facts.ts"
import { controlSocketAt, type HostPath, hostPathAt } from "../../model/host-paths.ts"
import { defineRule, ref } from "../define.ts"
import { severityAt } from "./shared-severity.ts"

export default defineRule({
  meta: {
    id: "container/sensitive-mount",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container sees the host's system files or credentials.",
    why: "Writing to these paths is as good as being root on the host: a line in /etc, a program, a kernel module is enough. Reading them gives away keys and password hashes.\nTime zone files, certificates and the paths that monitoring agents are documented to read are not reported.",
    remedy: "Mount the one file or folder that is needed, with `:ro`, or copy it into the image or a volume.",
    messages: {
      writable: "`{path}` is writable in the container: {what}.",
      readable: "`{path}` is readable in the container: {what}.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: bind mounts", "https://docs.docker.com/engine/storage/bind-mounts/"),
      ref("CIS Docker Benchmark: container runtime", "docker/docker-bench-security:tests/5_container_runtime.sh"),
    ],
    equivalents: ["CL-0013", "CL-0025", "KICS-1c1325ff", "CIS-5.6"],
  },
  check({ facts, stage, report, fix }) {
    for (const volume of distinctPlaces(facts.volumes)) {
      if (volume.kind !== "bind" || !volume.source.known) continue
      const path = volume.source.value
      const host = controlSocketAt(path) === undefined ? hostPathAt(path) : undefined
      if (host === undefined || (volume.readOnly && host.reading === "nothing")) continue
      const role = roleOf(facts.images.find((image) => image.owner === volume.owner))
      if (roleSees(role, path) && (volume.readOnly || role?.writes === true)) continue
      report({
        at: volume.span,
        id: volume.readOnly ? "readable" : "writable",
        data: { path, what: host.what },
        evidence: path,
        scope: volume.owner,
        severity: severityAt(stage, severityOf(volume, host)),
        fixes: () =>
          volume.readOnly
            ? []
            : fix({
                title: `Mount \`${path}\` read-only`,
                safety: "review",
                caveat: "The container can no longer write there; what it holds stays readable.",
                edits: volume.setReadOnly(),
              }),
      })
    }
  },
})

/** Writing where root's programs and settings stand is root; reading credentials is as bad as having them. */
function severityOf(volume: Volume, { writing, reading }: HostPath): Severity {
  if (!volume.readOnly) return writing === "root" ? "error" : "warning"
  return reading === "secrets" ? "warning" : "info"
}
