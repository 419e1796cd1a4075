/** A container shares a namespace with the host. */
import type { Severity } from "../../base/problem.ts"
import { roleOf } from "../../model/container-roles.ts"
import { defineRule, ref } from "../define.ts"
import { breachesOf } from "./shared-breaches.ts"
import { severityAt } from "./shared-severity.ts"

interface Shared {
  readonly severity: Severity
  readonly message: "network" | "pid" | "ipc" | "other"
  readonly title: string
  readonly caveat: string
}

const composeKeys: Readonly<Record<string, string>> = {
  network: "network_mode: host",
  pid: "pid: host",
  ipc: "ipc: host",
}
const manifestKeys: Readonly<Record<string, string>> = {
  network: "hostNetwork: true",
  pid: "hostPID: true",
  ipc: "hostIPC: true",
}

const shared: Readonly<Record<string, Shared>> = {
  network: {
    severity: "warning",
    message: "network",
    title: "Use a network of its own",
    caveat:
      "Ports are reachable only if they are listed under `ports`, and the host's `localhost` is no longer the container's.",
  },
  pid: {
    severity: "warning",
    message: "pid",
    title: "Use process numbers of its own",
    caveat: "The program no longer sees the host's processes.",
  },
  ipc: {
    severity: "warning",
    message: "ipc",
    title: "Use shared memory of its own",
    caveat: "Programs on the host can no longer exchange memory with it; a larger `shm_size` may be what is needed.",
  },
  user: {
    severity: "info",
    message: "other",
    title: "Use the daemon's user mapping",
    caveat: "With user remapping in the daemon, files that root of the host owns are no longer the container's.",
  },
  uts: {
    severity: "info",
    message: "other",
    title: "Use a host name of its own",
    caveat: "The container gets its own host name.",
  },
  cgroup: {
    severity: "info",
    message: "other",
    title: "Use a cgroup namespace of its own",
    caveat: "The program no longer sees the host's control groups.",
  },
}

export default defineRule({
  meta: {
    id: "container/host-namespace",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container shares a namespace with the host.",
    why: "In the host's network a service listens on every address of the machine without any port mapping, and reaches whatever trusts localhost. With the host's processes it reads their arguments and environment, secrets included.\nMonitoring agents, VPNs and home servers that are documented to need it are not reported.",
    remedy: "Remove the key, publish the ports that are needed, or join one service's namespace with `service:name`.",
    messages: {
      network: "`{key}` opens every port of the process on the host itself.",
      pid: "`{key}` shows the container all processes and their secrets.",
      ipc: "`{key}` shares the host's memory segments with the container.",
      other: "The container shares the host's {name} namespace.",
    },
    fix: "review",
    references: [
      ref("Docker documentation: host network driver", "https://docs.docker.com/engine/network/drivers/host/"),
      ref("namespaces(7)", "https://man7.org/linux/man-pages/man7/namespaces.7.html"),
      ref("CIS Docker Benchmark: container runtime", "docker/docker-bench-security:tests/5_container_runtime.sh"),
    ],
    equivalents: [
      "CL-0008",
      "CL-0010",
      "KICS-071a71ff",
      "KICS-4f31dd9f",
      "KICS-baa3890f",
      "CIS-5.10",
      "CIS-5.16",
      "CIS-5.17",
    ],
  },
  check({ facts, document, stage, report, fix }) {
    const isManifest = document.language === "kubernetes"
    const onEveryNode = new Set(facts.services.flatMap((each) => (each.workload === "daemon-set" ? [each.owner] : [])))
    for (const { what, span, service, image, remove } of breachesOf(facts)) {
      const name = what.startsWith("host:") ? what.slice(5) : ""
      const kind = shared[name]
      if (kind === undefined || roleOf(image)?.namespaces?.includes(name)) continue
      report({
        at: span,
        id: kind.message,
        data: { name, key: (isManifest ? manifestKeys[name] : composeKeys[name]) ?? name },
        evidence: name,
        scope: service,
        severity: severityAt(stage, onEveryNode.has(service) ? "info" : kind.severity),
        fixes: () => fix({ title: kind.title, safety: "review", caveat: kind.caveat, edits: remove() }),
      })
    }
  },
})
