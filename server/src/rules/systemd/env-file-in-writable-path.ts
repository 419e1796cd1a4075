/** The service can rewrite the file that its own environment comes from. */
import { isBelow, isReadOnlySystem, isShielded, normalPath, writablePaths } from "../../model/systemd/paths.ts"
import { hasSpecifier, withoutEscapedPercent } from "../../model/systemd/values.ts"
import { effectiveUnit } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/env-file-in-writable-path",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D11", "D4"],
    summary: "The service can write its own environment file.",
    why: "The manager reads the file as root before it starts the process. A process that can write it sets its next environment: LD_PRELOAD, NODE_OPTIONS, other credentials. A break-in then survives the restart, and an ordinary bug can destroy the secrets.",
    remedy:
      "Keep the file outside the writable paths, such as /etc/name/credentials.env with mode 0600, or take it out with ReadOnlyPaths=.",
    messages: { writable: "`{file}` lies in `{path}`, which the service may write." },
    fix: "review",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref(
        "systemd.exec(5): ReadOnlyPaths=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#ReadWritePaths=",
      ),
      ref("Horizon unit", "atlas-crew/synapse:apps/signal-horizon/deploy/standalone/systemd"),
    ],
  },
  check({ model, uri, stage, workspace, report, fix }) {
    if (model.type !== "service" || stage === "template") return
    const { unit, fileOf } = effectiveUnit(workspace, uri, model)
    const opened = model.isDropIn || isReadOnlySystem(unit)
    const writable = writablePaths(unit).filter((each) => opened || each.given)
    for (const file of model.environmentFiles) {
      // An empty `EnvironmentFile=` of a drop-in drops the files before it.
      const counts = unit.environmentFiles.some(
        (each) => each.path === file.path && each.span.start === file.span.start,
      )
      if (hasSpecifier(file.path) || !counts) continue
      const path = normalPath(withoutEscapedPercent(file.path))
      const open = writable.find((each) => path !== undefined && isBelow(each.path, path))
      if (path === undefined || open === undefined || isShielded(unit, open.path, path)) continue
      report({
        at: file.span,
        id: "writable",
        data: { file: path, path: open.path },
        evidence: path,
        scope: "Service",
        ...(stage === "development" ? { severity: "info" as const } : {}),
        related: [
          {
            uri: fileOf(open.directive),
            span: open.word.span,
            message: `\`${open.directive.key}=\` makes \`${open.path}\` writable.`,
          },
        ],
        fixes: () =>
          // EnvironmentFile= takes patterns, ReadOnlyPaths= takes none.
          /[*?[]/.test(path) || open.path === path
            ? []
            : fix({
                title: `Make ${path} read-only for the service`,
                safety: "review",
                caveat: "The service can no longer change the file; it must exist when the unit starts.",
                edits: unit.addDirectives("Service", [`ReadOnlyPaths=${file.optional ? "-" : ""}${file.path}`]),
              }),
      })
    }
  },
})
