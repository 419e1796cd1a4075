/** A service unit leaves out the lines that keep a broken or hijacked process in. */
import { isOn } from "../../model/systemd/confinement.ts"
import { additions, type MissingSafeguard, missingSafeguards } from "../../model/systemd/hardening.ts"
import { unconfinable } from "../../model/systemd/roles.ts"
import type { Unit } from "../../model/systemd/types.ts"
import { effectiveUnit, isStartedBy } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "container/missing-hardening",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A service unit does without the basic sandbox of systemd.",
    why: "Without these lines a hijacked process may gain privileges through setuid programs, write anywhere its user may, read every home folder, leave files for others in /tmp, and use every kernel capability when it runs as root.\nOne-shot, template and host administration units are not judged.",
    remedy:
      "Add the lines to [Service], and name what the service writes: StateDirectory=, LogsDirectory=, ReadWritePaths=.\nDrop-ins beside the unit count.",
    messages: {
      missing: "Not confined: the service lacks {list}.",
      last: "Nearly confined: the service lacks only {list}.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): sandboxing",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Sandboxing",
      ),
      ref(
        "systemd.exec(5): capabilities",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Capabilities",
      ),
      ref(
        "systemd-analyze(1): security",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd-analyze.html",
      ),
    ],
    aliases: ["systemd/missing-hardening"],
  },
  check({ model, uri, stage, workspace, report, fix }) {
    if (model.type !== "service" || model.isDropIn) return
    const { unit, fileOf } = effectiveUnit(workspace, uri, model)
    if (unconfinable(unit, uri) !== undefined) return
    // What a timer or a path starts does its work and ends.
    if (isStartedBy(workspace, uri, [".timer", ".path"])) return
    const missing = missingSafeguards(unit)
    const place = model.sections.find((section) => section.name === "Service")
    if (missing.length === 0 || place === undefined) return
    report({
      at: place.headerSpan,
      id: missing.length === 1 ? "last" : "missing",
      data: { list: listed(missing) },
      evidence: "sandbox",
      scope: "Service",
      ...(stage !== "production" ? { severity: "hint" as const } : isSpare(unit, missing) ? { severity: "info" } : {}),
      related: missing.flatMap(({ weak, key }) =>
        weak === undefined
          ? []
          : [{ uri: fileOf(weak), span: weak.valueSpan, message: `\`${key}=${weak.value}\` falls short.` }],
      ),
      fixes: () =>
        fix({
          title: missing.length === 1 ? `Add ${lineOf(missing[0])}` : `Add ${missing.length} sandbox lines`,
          safety: "review",
          caveat: caveatFor(unit, missing),
          edits: additions(unit, missing),
        }),
    })
  },
})

/** A process of another user that can gain nothing holds no capability; the set only keeps the door shut twice. */
function isSpare(unit: Unit, missing: readonly MissingSafeguard[]): boolean {
  if (missing.some((each) => each.key !== "CapabilityBoundingSet")) return false
  const user = unit.last("Service", "User")?.value ?? ""
  return isOn(unit, "DynamicUser") || !["", "root", "0"].includes(user)
}

function lineOf(safeguard: MissingSafeguard | undefined): string {
  return safeguard === undefined ? "" : `${safeguard.key}=${safeguard.value}`
}

/** `A=yes`, `B=` and `C=strict`, as code. */
function listed(missing: readonly MissingSafeguard[]): string {
  const lines = missing.map((each) => `\`${lineOf(each)}\``)
  const last = lines.pop() ?? ""
  return lines.length === 0 ? last : `${lines.join(", ")} and ${last}`
}

function caveatFor(unit: Unit, missing: readonly MissingSafeguard[]): string {
  const parts = ["Test the service: it may need what these lines take away."]
  if (missing.some((each) => each.key === "ProtectSystem"))
    parts.push("It can write only below its StateDirectory=, LogsDirectory= and ReadWritePaths=.")
  const user = unit.last("Service", "User")?.value ?? ""
  if (missing.some((each) => each.key === "CapabilityBoundingSet" && each.value === "") && !isOn(unit, "DynamicUser"))
    parts.push(
      user === "" || user === "root"
        ? "It starts as root: without capabilities it can neither bind a port below 1024 nor change its user."
        : "It keeps no capability: a port below 1024 needs CAP_NET_BIND_SERVICE.",
    )
  return parts.join(" ")
}
