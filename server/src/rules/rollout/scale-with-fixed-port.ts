/** A service is run several times although its name or its port can exist only once. */
import { settled } from "../../base/known.ts"
import { scaledServices } from "../../workspace/rollouts.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/scale-with-fixed-port",
    subject: "shell",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["C1"],
    summary: "A service with a fixed host port or name is scaled.",
    why: "Two containers cannot listen on one host port, nor bear one name. `docker compose up --scale` starts the first and fails on the second.",
    remedy: "Remove the host port (or `container_name`) and put a proxy in front of the copies.",
    messages: {
      port: "`{service}` publishes host port {port}: a second copy cannot start.",
      name: "`{service}` has a `container_name`: a second copy cannot start.",
    },
    fix: "none",
    references: [
      ref(
        "Docker documentation: docker compose up --scale",
        "https://docs.docker.com/reference/cli/docker/compose/up/",
      ),
      ref(
        "Compose specification: container_name",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#container_name",
      ),
    ],
  },
  check({ uri, workspace, report }) {
    for (const { service, count, span, found } of scaledServices(workspace, [uri])) {
      if (found === undefined) continue
      const related = (at: { start: number; end: number }, message: string) => [{ uri: found.uri, span: at, message }]
      const facts = workspace.facts(found.uri)
      const port = facts?.ports.find((each) => {
        const range = each.owner === service && each.by === "publish" ? settled(each.hostPort) : undefined
        return range !== undefined && range.last - range.first + 1 < count
      })
      const range = port && settled(port.hostPort)
      const named = workspace
        .model(found.uri, "compose")
        ?.services.find((each) => each.name === service)
        ?.keys.find((key) => key.name === "container_name")
      if (port !== undefined && range !== undefined)
        report({
          at: span,
          id: "port",
          data: { service, port: range.first === range.last ? range.first : `${range.first}-${range.last}` },
          evidence: `${service} port`,
          scope: "",
          related: related(port.span, "The host port is fixed here."),
        })
      else if (named !== undefined)
        report({
          at: span,
          id: "name",
          data: { service },
          evidence: `${service} name`,
          scope: "",
          related: related(named.span, "The name is fixed here."),
        })
    }
  },
})
