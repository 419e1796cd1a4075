/** A probe or a Service names a port that no container declares. */
import { nearest } from "../../base/nearest.ts"
import type { Workload } from "../../model/kubernetes/types-pods.ts"
import { isPatchFile, workloadsOf } from "../../workspace/kubernetes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/unresolved-port-name",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A port name means no port of the container.",
    why: "A number reaches any port, declared or not; a name is looked up among the container's own `ports`. Without a match a probe fails for ever, so that the pod never becomes ready or is restarted again and again, and a Service sends its traffic nowhere.",
    remedy: "Write the name as the container declares it, or the number.",
    messages: {
      probe: "No port of `{container}` is called `{name}`: the {purpose} probe always fails.",
      service: "No container of `{workload}` has a port called `{name}`: the Service leads nowhere.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: configure probes, named ports",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port",
      ),
      ref(
        "Kubernetes: port definitions of a Service",
        "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
      ),
    ],
    equivalents: ["KUBELINTER-liveness-port", "KUBELINTER-readiness-port", "KUBELINTER-startup-port"],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const { object, pod } of model.workloads) {
      if (object.isPatch) continue
      for (const container of pod?.containers ?? []) {
        const names = container.ports.flatMap((port) => port.name?.text ?? [])
        for (const probe of [container.readiness, container.liveness, container.startup]) {
          const port = probe?.port
          if (probe === undefined || port === undefined || !port.value.known) continue
          const { value } = port.value
          if (typeof value !== "string" || names.includes(value) || /^\d+$/.test(value)) continue
          const near = nearest(value, names) ?? (names.length === 1 ? names[0] : undefined)
          report({
            at: port.span,
            id: "probe",
            data: { container: container.name, name: value, purpose: probe.purpose },
            evidence: `${probe.purpose} ${value}`,
            scope: container.owner,
            fixes: () => offer(near, probe.rewritePort),
          })
        }
      }
    }
    for (const service of model.services) {
      for (const port of service.ports) {
        const name = port.targetPort?.value.known === true ? port.targetPort.value.value : undefined
        if (typeof name !== "string" || /^\d+$/.test(name) || port.targetPort === undefined) continue
        const workloads = workloadsOf(workspace, uri, service)
        const [first] = workloads
        if (
          first === undefined ||
          workloads.some(({ uri: at, item }) => item.object.isPatch || isPatchFile(workspace, at))
        )
          continue
        const names = workloads.flatMap(({ item }) => namesOf(item))
        if (names.includes(name)) continue
        const near = nearest(name, names) ?? (names.length === 1 ? names[0] : undefined)
        report({
          at: port.targetPort.span,
          id: "service",
          data: { workload: first.item.object.name, name },
          evidence: name,
          scope: service.object.id,
          related: [{ uri: first.uri, span: first.item.object.nameSpan, message: "The Service selects these pods." }],
          fixes: () => offer(near, port.rewriteTargetPort),
        })
      }
    }

    function offer(
      near: string | undefined,
      rewrite: ((port: string) => Parameters<typeof fix>[0]["edits"]) | undefined,
    ) {
      if (near === undefined || rewrite === undefined) return []
      return fix({
        title: `Write \`${near}\``,
        safety: "review",
        caveat: "The port begins to be asked: a probe that finds the program broken has consequences then.",
        edits: rewrite(near),
      })
    }
  },
})

function namesOf({ pod }: Workload): readonly string[] {
  return (pod?.containers ?? []).flatMap((container) => container.ports.flatMap((port) => port.name?.text ?? []))
}
