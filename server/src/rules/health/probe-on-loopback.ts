/** The kubelet asks the pod's address, and the program listens on loopback only. */
import { settled } from "../../base/known.ts"
import { reachOf } from "../../model/address.ts"
import type { Container } from "../../model/kubernetes/types-pods.ts"
import { probedContainers } from "../../workspace/kubernetes-probes.ts"
import { loopbackAdmin, loopbackFlags, loopbackHub } from "../../workspace/loopback-listeners.ts"
import { horizonOwners } from "../../workspace/products.ts"
import { configuredSensors } from "../../workspace/sensor-configs.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/probe-on-loopback",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A probe asks a port that only the container itself reaches.",
    why: "The kubelet connects to the pod's address from outside. A listener on 127.0.0.1 refuses it: readiness never comes, liveness restarts the pod for ever. And `host: 127.0.0.1` of a probe is the node, not the pod.\nSynapse's admin port listens on 127.0.0.1 unless `server.admin_listen` says otherwise.",
    remedy:
      "Probe a port that listens on all addresses (Synapse: `/_sensor/status` on 6190), or let the program listen on 0.0.0.0 and keep the port out of the Service.",
    messages: {
      listener: "The kubelet does not reach port {port}: the program listens on `{address}` only.",
      host: "`{address}` is the node here, not the pod: the probe asks somebody else.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes API: HTTPGetAction",
        "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#HTTPGetAction",
      ),
      ref("Synapse WAF: config of the image", "atlas-crew/synapse:apps/synapse-pingora/config.yaml"),
    ],
  },
  check({ model, facts, uri, workspace, stage, report, unknown, fix }) {
    if (stage === "template") return
    const hubs = horizonOwners(facts)
    const sensors = configuredSensors(workspace, uri)
    for (const { container, pod } of probedContainers(workspace, uri, model)) {
      if (pod.hostNetwork !== undefined && settled(pod.hostNetwork.value) !== false) continue
      const sensor = sensors.find(({ service }) => service.owner === container.owner)
      const listeners = [
        ...loopbackFlags(container),
        ...(hubs.has(container.owner) ? loopbackHub(container) : []),
        ...(sensor === undefined ? [] : loopbackAdmin(sensor)),
      ]
      for (const probe of probesOf(container)) {
        if (probe.kind !== "http" && probe.kind !== "tcp" && probe.kind !== "grpc") continue
        const at = probe.port?.span ?? probe.keySpan
        const base = { evidence: probe.purpose, scope: container.owner }
        const { host } = probe
        if (host !== undefined && reachOf(host.text) === "loopback") {
          report({
            at: host.span,
            id: "host",
            data: { address: host.text },
            ...base,
            fixes: () =>
              fix({
                title: "Ask the pod",
                safety: "review",
                caveat: "The probe then asks the pod's own address.",
                edits: host.remove(),
              }),
          })
          continue
        }
        const port = settled(probe.portNumber)
        const found = listeners.find((each) => each.port === port)
        if (found !== undefined && port !== undefined) {
          const place = found.place ?? (found.span && { uri, span: found.span })
          report({
            at,
            id: "listener",
            data: { port, address: found.address },
            ...base,
            related: place === undefined ? [] : [{ ...place, message: "The address is set here." }],
          })
        } else if (port === 6191 && sensor?.open !== undefined && sensor.configs.length === 0)
          unknown("R3", `where the sensor's admin port listens: ${sensor.open}`)
      }
    }
  },
})

function probesOf({ readiness, liveness, startup }: Container): readonly NonNullable<Container["liveness"]>[] {
  return [readiness, liveness, startup].flatMap((each) => each ?? [])
}
