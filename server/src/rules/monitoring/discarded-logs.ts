/** What a program prints goes nowhere: after a failure nobody can tell what happened. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Facts, Service } from "../../model/facts.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { horizonOwners } from "../../workspace/products.ts"
import { tradingServices } from "../../workspace/trading.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "monitoring/discarded-logs",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["M4"],
    summary: "The output of a service is thrown away.",
    why: "With the driver `none`, or with `StandardOutput=null`, nothing keeps what the program prints: no collector finds it, and `docker logs` or `journalctl` show nothing after a failure.\nPrograms that write a log file of their own lose nothing; those that this rule warns of print everything.",
    remedy: "Take the line away and limit the size instead, or send the output to a collector.",
    messages: {
      driver: "Nothing keeps what `{name}` prints: the driver `none` throws it away.",
      unit: "Nothing keeps what `{name}` prints: `StandardOutput=null` throws it away.",
    },
    fix: "none",
    references: [
      ref("Docker documentation: configure logging drivers", "https://docs.docker.com/engine/logging/configure/"),
      ref(
        "systemd.exec(5): StandardOutput=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#StandardOutput=",
      ),
    ],
  },
  check({ facts, uri, workspace, stage, report }) {
    if (stage !== "production") return
    const printers = printersOf(facts)
    // An anchor brings one line to several services.
    const seen = new Set<number>()
    for (const service of facts.services) {
      if (service.oneShot !== undefined) continue
      const isPrinter = printers.has(service.owner) || isSensor(service)
      const { driver, span } = service.logging
      if (settled(driver) === "none" && !seen.has(span.start)) {
        seen.add(span.start)
        report({
          at: span,
          id: "driver",
          data: { name: service.name },
          evidence: "driver",
          scope: service.owner,
          severity: isPrinter ? "warning" : "info",
        })
      }
      const discarded = isPrinter ? nullOutput(workspace, uri) : undefined
      if (discarded !== undefined)
        report({ at: discarded, id: "unit", data: { name: service.name }, evidence: "unit", scope: service.owner })
    }
  },
})

/** Owners of programs that are known to write their log to their output. */
function printersOf(facts: Facts): ReadonlySet<string> {
  return new Set([...horizonOwners(facts), ...tradingServices(facts).map(({ owner }: Service) => owner)])
}

/** `StandardOutput=null` of a unit whose errors go the same way: `inherit` is the default. */
function nullOutput(workspace: Workspace, uri: string): Span | undefined {
  const unit = workspace.model(uri, "systemd")
  const output = unit?.last("Service", "StandardOutput")
  const error = unit?.last("Service", "StandardError")?.value ?? "inherit"
  return output?.value === "null" && (error === "inherit" || error === "null") ? output.valueSpan : undefined
}
