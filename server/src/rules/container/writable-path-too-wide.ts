/** A unit opens a folder for writing that holds more than the service's own data. */
import { isBelow, isReadOnlySystem, programPaths, writablePaths } from "../../model/systemd/paths.ts"
import { administersHost } from "../../model/systemd/roles.ts"
import { breadthOf } from "../../model/systemd/shared-folders.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "container/writable-path-too-wide",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A unit may write to more than its own data.",
    why: "`ReadWritePaths=` undoes `ProtectSystem=` for a whole folder. With a system folder or the program itself in it, a hijacked process can change what runs next: configuration, other services' data, its own code.",
    remedy:
      "Open only the service's own folders, such as /var/lib/name and /var/log/name, best through StateDirectory= and LogsDirectory=.",
    messages: {
      wide: "`{path}` is writable for the service: {what}.",
      program: "`{path}` is writable and holds the program `{program}`.",
    },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): ReadWritePaths=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#ReadWritePaths=",
      ),
      ref(
        "systemd.exec(5): StateDirectory=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#RuntimeDirectory=",
      ),
      ref("file-hierarchy(7)", "https://www.freedesktop.org/software/systemd/man/latest/file-hierarchy.html"),
    ],
    aliases: ["systemd/writable-path-too-wide"],
  },
  check({ model, uri, stage, workspace, report }) {
    if (model.type !== "service" || administersHost(model)) return
    const { unit, fileOf } = effectiveUnit(workspace, uri, model)
    // Without a read-only system the line opens nothing yet; a drop-in does not show what it extends.
    const inForce = model.isDropIn || isReadOnlySystem(unit)
    const programs = programPaths(unit)
    for (const { path, word, directive, given } of writablePaths(unit)) {
      if (fileOf(directive) !== uri) continue
      const what = breadthOf(path)
      const program = what === undefined ? programs.find((each) => isBelow(path, each)) : undefined
      if (what === undefined && program === undefined) continue
      report({
        at: word.span,
        id: what === undefined ? "program" : "wide",
        data: { path, what: what ?? "", program: program?.replace(/\/\.$/, "") ?? "" },
        evidence: path,
        scope: "Service",
        ...(stage === "production" && (inForce || given) ? {} : { severity: "info" as const }),
      })
    }
  },
})
