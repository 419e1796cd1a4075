/** The trading daemon's image is built from its deploy folder, which does not hold the package. */
import { type EditResult, isRefusal } from "../../base/edit.ts"
import { settled } from "../../base/known.ts"
import { folderOf, nameOf, relativeTo } from "../../base/uri.ts"
import { buildOf } from "../../workspace/dockerfiles.ts"
import { tradingOwners } from "../../workspace/trading.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "horizon/narrow-build-context",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["D2"],
    summary: "The build of the Horizon trading daemon does not see its package.",
    why: "A build reads nothing outside its context. The Dockerfile of the deploy folder copies the package from the root of the repository, which a context of `.` inside that folder leaves out.",
    remedy: "Write the folder above as `context`, and the Dockerfile's path from there.",
    messages: { narrow: "`{context}` does not hold the package that the Dockerfile copies; `..` does." },
    fix: "review",
    references: [
      ref("Docker documentation: build context", "https://docs.docker.com/build/concepts/context/"),
      ref("The Mathematical Company: deployment", "https://docs.mathematicalcompany.com/docs/professionals/deployment"),
    ],
  },
  check({ model, facts, uri, workspace, report, fix }) {
    const owners = tradingOwners(facts)
    for (const service of model.services) {
      const build = buildOf(uri, service)
      const context = service.build?.value.context
      if (!owners.has(service.name) || build === undefined || context === undefined) continue
      const above = folderOf(build.context)
      if (above === build.context || above.length < workspace.rootOf(uri).length) continue
      if (holdsPackage(workspace, build.context) !== false || holdsPackage(workspace, above) !== true) continue
      const file = service.build?.value.dockerfile
      const path = `${nameOf(build.context)}/${relativeTo(build.context, build.dockerfile)}`
      const written = settled(context.text) ?? "."
      report({
        at: context.span,
        id: "narrow",
        data: { context: written },
        evidence: "context",
        scope: service.name,
        fixes: () =>
          file === undefined
            ? []
            : fix({
                title: "Build from the folder above",
                safety: "review",
                caveat: "The whole folder above goes to the builder: keep secrets out with a `.dockerignore` there.",
                edits: joined(
                  context.rewrite(`${written.replace(/\/$/, "")}/..`.replace(/^\.\//, "")),
                  file.rewrite(path),
                ),
              }),
      })
    }
  },
})

/** Both edits, or none where one is refused. */
function joined(first: EditResult, second: EditResult): EditResult {
  if (isRefusal(first)) return first
  return isRefusal(second) ? second : [...first, ...second]
}

/** True if the folder holds a Python package; undefined where it cannot be seen. */
function holdsPackage(workspace: Workspace, folder: string): boolean | undefined {
  const names = workspace.directory(folder)
  if (typeof names === "string") return undefined
  return names.some((name) => /^(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[\w.-]*\.txt)$/.test(name))
}
