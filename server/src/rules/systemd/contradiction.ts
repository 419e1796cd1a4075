/** Two lines of a service that cannot both do what they say. */
import { contradictionsOf } from "../../model/systemd/contradictions.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/contradiction",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A sandbox line takes away what the service itself needs.",
    why: "`systemd-analyze verify` accepts each line by itself. At the start the program is not found, a device is missing, the ready message does not arrive, or the interpreter dies when it compiles its first function.",
    remedy: "Loosen the line, or move what it hides.",
    messages: {
      home: "`ProtectHome={what}` hides `{other}`, which the service uses.",
      device: "`PrivateDevices={what}` hides `{other}`, which the command names.",
      jit: "`MemoryDenyWriteExecute={what}` stops `{other}`: it compiles code while it runs.",
      notify: "`{other}` needs AF_UNIX to say that it is ready; this list leaves it out.",
      ambient: "`{what}` is not in `{other}`: the service does not get it.",
      network: "`PrivateNetwork={what}` leaves only the loopback, and the unit waits for `{other}`.",
      nobody: "`User=nobody` is shared with whatever else runs as nobody: use a user of its own or `DynamicUser=yes`.",
    },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): Sandboxing",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Sandboxing",
      ),
      ref("systemd: users and groups", "https://systemd.io/USER_NAMES/"),
    ],
  },
  check({ model, uri, workspace, stage, report }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    for (const { is, directive, other, what } of contradictionsOf(unit)) {
      if (!model.directives.includes(directive)) continue
      report({
        at: directive.valueSpan,
        id: is,
        data: { other, what: what.slice(0, 60) },
        evidence: `${is} ${other}`,
        scope: "Service",
        ...(is === "network" ? { severity: "info" as const } : {}),
      })
    }
  },
})
