/** A build argument that does not reach the place where it is meant. */
import { nearest } from "../../base/nearest.ts"
import { nameOf } from "../../base/uri.ts"
import { declaredIn, invisibleIn, isPredefined } from "../../model/dockerfile/arguments.ts"
import { labelOf } from "../../model/dockerfile/stages.ts"
import { buildOf, dockerfileAt } from "../../workspace/dockerfiles.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/unused-build-arg",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D12"],
    summary: "A build argument does not reach the stage that uses it.",
    why: "An `ARG` before the first `FROM` is visible in `FROM` lines only: inside a stage the name is empty until the stage declares it again. An argument that no stage declares is dropped with a line in the build's log.\nEither way the build succeeds, without what the argument was to bring.",
    remedy: "Declare the name inside the stage that uses it: `ARG NAME`, below its `FROM`.",
    messages: {
      invisible: "`{name}` is empty here: the `ARG` before the first `FROM` is not visible in a stage.",
      undeclared: "`{file}` has no `ARG {name}`: the argument has no effect.{hint}",
    },
    fix: "review",
    references: [
      ref(
        "Dockerfile reference: ARG and FROM",
        "https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact",
      ),
      ref("Dockerfile reference: scope of ARG", "https://docs.docker.com/reference/dockerfile/#scope"),
    ],
  },
  check({ document, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    const model = document.language === "dockerfile" ? workspace.model(uri, "dockerfile") : undefined
    for (const each of model?.stages ?? []) {
      for (const { name, span } of model === undefined ? [] : invisibleIn(model, each)) {
        const place = each.instruction.span.end
        report({
          at: span,
          id: "invisible",
          data: { name },
          evidence: name,
          scope: model === undefined ? "" : labelOf(model, each),
          fixes: () =>
            fix({
              title: `Declare \`${name}\` in this stage`,
              safety: "review",
              caveat: "The stage begins to see the value: what was empty so far changes the build.",
              edits: [
                {
                  span: { start: place, end: place },
                  newText: `${document.source.text.includes("\r\n") ? "\r\n" : "\n"}ARG ${name}`,
                },
              ],
            }),
        })
      }
    }
    for (const service of document.language === "compose" ? (workspace.model(uri, "compose")?.services ?? []) : []) {
      const build = service.partial ? undefined : buildOf(uri, service)
      const built = build && dockerfileAt(workspace, build.dockerfile)
      if (build === undefined || built === undefined || built.stages.length === 0 || built.problems.length > 0) continue
      const declared = declaredIn(built)
      for (const argument of service.build?.value.args ?? []) {
        if (
          declared.has(argument.name) ||
          isPredefined(argument.name) ||
          argument.name === "" ||
          argument.name.includes("$")
        )
          continue
        const meant = nearest(argument.name, declared)
        report({
          at: argument.nameSpan,
          id: "undeclared",
          data: {
            file: nameOf(build.dockerfile),
            name: argument.name,
            hint: meant === undefined ? "" : ` Did you mean \`${meant}\`?`,
          },
          evidence: argument.name,
          scope: service.name,
          ...(stage === "production" ? {} : { severity: "info" as const }),
        })
      }
    }
  },
})
