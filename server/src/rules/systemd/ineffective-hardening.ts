/** A sandbox line that another line, or its absence, leaves without effect. */
import { isOn, protectSystemOf } from "../../model/systemd/confinement.ts"
import type { Directive, Unit } from "../../model/systemd/types.ts"
import { readBoolean } from "../../model/systemd/values.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/ineffective-hardening",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A sandbox line has no effect.",
    why: "`DynamicUser=yes` brings its own settings and overrides weaker ones. `ReadWritePaths=` opens what nothing has closed. Who reads the line believes in a protection, or in an exception, that is not there.",
    remedy: "Remove the line, or write the one that it needs.",
    messages: {
      forced: "`DynamicUser=yes` forces `{forced}`: `{key}={value}` has no effect.",
      open: "`{key}=` opens nothing: no line makes the file system read-only.",
      ipc: "`RemoveIPC=` has no effect without `User=`: root keeps its objects.",
    },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): DynamicUser=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#DynamicUser=",
      ),
      ref(
        "systemd.exec(5): ReadWritePaths=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#ReadWritePaths=",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const say = (directive: Directive | undefined, id: "forced" | "open" | "ipc", forced = ""): void => {
      if (directive === undefined || !model.directives.includes(directive)) return
      report({
        at: directive.valueSpan,
        id,
        data: { key: directive.key, value: directive.value.slice(0, 40), forced },
        evidence: directive.key,
        scope: "Service",
        tags: ["unnecessary"],
      })
    }
    if (isOn(unit, "DynamicUser")) {
      const system = unit.last("Service", "ProtectSystem")
      if (system !== undefined && system.value !== "" && system.value !== "strict")
        say(system, "forced", "ProtectSystem=strict")
      for (const key of ["NoNewPrivileges", "RestrictSUIDSGID", "RemoveIPC", "PrivateTmp"]) {
        const line = unit.last("Service", key)
        if (line !== undefined && readBoolean(line.value) === false) say(line, "forced", `${key}=yes`)
      }
    } else if (!closes(unit))
      for (const line of unit.all("Service", "ReadWritePaths")) if (line.value !== "") say(line, "open")
    const user = unit.last("Service", "User")?.value ?? ""
    const ipc = unit.last("Service", "RemoveIPC")
    if (
      !isOn(unit, "DynamicUser") &&
      (user === "" || user === "root") &&
      ipc !== undefined &&
      readBoolean(ipc.value) === true
    )
      say(ipc, "ipc")
  },
})

/** Anything that makes paths read-only or hides them. */
function closes(unit: Unit): boolean {
  if (protectSystemOf(unit).value !== "no") return true
  const keys = [
    "ReadOnlyPaths",
    "InaccessiblePaths",
    "ProtectHome",
    "TemporaryFileSystem",
    "ProtectKernelTunables",
    "ProtectControlGroups",
    "BindReadOnlyPaths",
    "RootDirectory",
    "RootImage",
    "ProtectKernelLogs",
    "ProtectKernelModules",
  ]
  return keys.some((key) =>
    unit.all("Service", key).some((each) => each.value !== "" && readBoolean(each.value) !== false),
  )
}
