/** A container gets the control socket of the engine that runs it. */
import { settled } from "../../base/known.ts"
import { roleOf } from "../../model/container-roles.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import type { Facts, ImageRef, Volume } from "../../model/facts.ts"
import { type ControlSocket, controlSocketAt } from "../../model/host-paths.ts"
import { defineRule, ref } from "../define.ts"
import { breachesOf } from "./shared-breaches.ts"
import { severityAt } from "./shared-severity.ts"

export default defineRule({
  meta: {
    id: "container/docker-socket",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container holds the socket that controls the container engine.",
    why: "Whoever can write to this socket starts a container with the host's disk mounted, and is root. Mounting it read-only changes nothing: the mode protects the socket's file, not what is sent through it.\nImages that are made to use the socket are reported with less weight.",
    remedy:
      "Put a socket proxy on an internal network that passes on only the requests needed, and give the service its address in DOCKER_HOST.",
    messages: {
      socket: "The {engine} socket makes this container root on the host.",
      readOnly: "The {engine} socket makes this container root on the host; `:ro` does not limit it.",
      folder: "`{path}` holds the {engine} socket: this container is root on the host.",
      reader: "The {engine} socket gives {product} the whole host, though it only reads.",
      manager: "Whoever controls {product} controls the host through the {engine} socket.",
      api: "`use_api_socket` gives the container the Docker API: it is root on the host.",
    },
    fix: "none",
    references: [
      ref(
        "Docker documentation: protect the Docker daemon socket",
        "https://docs.docker.com/engine/security/protect-access/",
      ),
      ref(
        "OWASP Docker Security Cheat Sheet, rule 1",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
    ],
    equivalents: ["CL-0001", "KICS-d6355c88", "CIS-5.32"],
  },
  check({ facts, stage, report }) {
    for (const volume of distinctPlaces(facts.volumes)) {
      const socket = socketOf(volume)
      if (socket === undefined) continue
      const role = roleOf(imageOf(facts, volume.owner))
      if (role?.socket === "proxy") continue
      const use = role?.socket
      const own = socket.by === "folder" ? "folder" : volume.readOnly ? "readOnly" : "socket"
      report({
        at: volume.span,
        id: use ?? own,
        data: { engine: socket.engine, path: settled(volume.source) ?? "", product: role?.name ?? "" },
        evidence: `${socket.engine} ${settled(volume.target) ?? ""}`,
        scope: volume.owner,
        severity: severityAt(stage, use === undefined ? "error" : use === "reader" ? "warning" : "info"),
      })
    }
    for (const { what, span, service } of breachesOf(facts))
      if (what === "api-socket")
        report({ at: span, id: "api", evidence: "api", scope: service, severity: severityAt(stage, "error") })
  },
})

/** By the host path; where that is a variable, by the name that the container gives it. */
function socketOf(volume: Volume): ControlSocket | undefined {
  if (volume.kind !== "bind") return undefined
  if (volume.source.known) return controlSocketAt(volume.source.value)
  const target = settled(volume.target)
  const socket = target === undefined ? undefined : controlSocketAt(target)
  return socket?.by === "socket" ? socket : undefined
}

function imageOf(facts: Facts, owner: string): ImageRef | undefined {
  return facts.images.find((image) => image.owner === owner)
}
