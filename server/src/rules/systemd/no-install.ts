/** A service that nothing starts at boot. */
import { folderOf } from "../../base/uri.ts"
import { unconfinable } from "../../model/systemd/roles.ts"
import { effectiveUnit, isStartedBy } from "../../workspace/unit-files.ts"
import { defineRule, ref } from "../define.ts"

const starting = ["Wants", "Requires", "BindsTo", "Upholds", "OnFailure", "OnSuccess"]
const suffixes = /\.(service|target|timer|path|socket)$/

export default defineRule({
  meta: {
    id: "systemd/no-install",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A service has no [Install] section and nothing beside it starts it.",
    why: "`systemctl enable` does nothing for such a unit: the service runs until the next reboot and is then not there.",
    remedy: "Add `[Install]` with `WantedBy=multi-user.target`, and enable the unit.",
    messages: { static: "No [Install] section: `systemctl enable` cannot start this service at boot." },
    fix: "review",
    references: [
      ref(
        "systemd.unit(5): [Install]",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#%5BInstall%5D%20Section%20Options",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (model.type !== "service" || model.isDropIn || stage === "template") return
    const { unit } = effectiveUnit(workspace, uri, model)
    const section = model.sections.find((each) => each.name === "Service")
    if (section === undefined || unconfinable(unit, uri) !== undefined) return
    if (
      unit.directives.some((each) => each.section === "Install") ||
      model.sections.some((each) => each.name === "Install")
    )
      return
    if (
      (unit.last("Service", "BusName")?.value ?? "") !== "" ||
      isStartedBy(workspace, uri, [".timer", ".path", ".socket"])
    )
      return
    const folder = folderOf(uri)
    const here = workspace.directory(folder)
    const others = typeof here === "string" ? [] : here.filter((name) => suffixes.test(name) && name !== model.name)
    const isNamed = others.slice(0, 100).some((name) => {
      const other = workspace.model(`${folder}/${name}`, "systemd")
      return starting.some((key) => other?.list("Unit", key).some((word) => word.text === model.name))
    })
    if (isNamed) return
    report({
      at: section.headerSpan,
      id: "static",
      evidence: "install",
      scope: "Service",
      fixes: () =>
        fix({
          title: "Add WantedBy=multi-user.target",
          safety: "review",
          caveat: "`systemctl enable` starts the service at every boot from then on.",
          edits: model.addDirectives("Install", ["WantedBy=multi-user.target"]),
        }),
    })
  },
})
