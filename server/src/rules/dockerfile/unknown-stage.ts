/** A build names a stage that the Dockerfile does not have. */
import { settled } from "../../base/known.ts"
import { nearest } from "../../base/nearest.ts"
import { nameOf } from "../../base/uri.ts"
import { targetStage } from "../../model/dockerfile/stages.ts"
import type { DockerfileModel } from "../../model/dockerfile/types.ts"
import { bringsHealthcheck, isRuntime } from "../../model/image-tools.ts"
import { buildOf, dockerfileAt } from "../../workspace/dockerfiles.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/unknown-stage",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A build names a stage that the Dockerfile does not have.",
    why: "A target that is no stage ends the build with an error. `COPY --from` with a name that is no stage above it pulls an image of that name from the registry instead: whoever owns the name there decides what is copied.",
    remedy: "Write the name that stands behind `AS`, and put the stage above the line that uses it.",
    messages: {
      target: "`{file}` has no stage `{name}`: the build fails.{hint}",
      later: "The stage `{name}` stands below: here it means an image of that name.",
      misspelt: "No stage above is called `{name}`: an image of that name is pulled. Did you mean `{meant}`?",
      image: "No stage above is called `{name}`: unless the build command names a context so, an image is pulled.",
      number: "There is no stage number {name} above: the build fails.",
    },
    fix: "review",
    references: [
      ref("Dockerfile reference: COPY --from", "https://docs.docker.com/reference/dockerfile/#copy---from"),
      ref(
        "Compose specification: build, target",
        "https://github.com/compose-spec/compose-spec/blob/main/build.md#target",
      ),
    ],
    equivalents: ["DL3022", "DL3023"],
  },
  check({ document, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    const model = document.language === "dockerfile" ? workspace.model(uri, "dockerfile") : undefined
    for (const { name, span, index } of model === undefined ? [] : sourcesOf(model)) {
      const above = (model?.stages ?? []).slice(0, index).flatMap((each) => each.name ?? [])
      const isLater =
        model?.stages.slice(index).some((each) => each.name?.toLowerCase() === name.toLowerCase()) ?? false
      // An image's name has a tag or a path; a bare name is a stage's, or a context's that the build command brings.
      const meant = /[/:@.]/.test(name) ? undefined : nearest(name, above)
      const isNumber = /^\d+$/.test(name)
      const isBare =
        !/[/:@.]/.test(name) &&
        bringsHealthcheck({ repository: name }) === undefined &&
        !isRuntime({ repository: name })
      if (!isLater && !isNumber && meant === undefined && !isBare) continue
      report({
        at: span,
        id: isLater ? "later" : isNumber ? "number" : meant !== undefined ? "misspelt" : "image",
        data: { name: name.slice(0, 60), meant: meant ?? "" },
        evidence: name,
        scope: "",
        ...(isLater || isNumber ? {} : { severity: meant !== undefined ? ("warning" as const) : ("info" as const) }),
        fixes: () =>
          meant === undefined
            ? []
            : fix({
                title: `Write \`${meant}\``,
                safety: "review",
                caveat: "Files come from the stage instead of an image.",
                edits: [{ span, newText: meant }],
              }),
      })
    }
    for (const service of document.language === "compose" ? (workspace.model(uri, "compose")?.services ?? []) : []) {
      const target = service.build?.value.target
      const name = target && settled(target.text)
      const build = name === undefined || service.partial ? undefined : buildOf(uri, service)
      const built = build && dockerfileAt(workspace, build.dockerfile)
      if (target === undefined || name === undefined || name === "" || build === undefined || built === undefined)
        continue
      if (built.stages.length === 0 || targetStage(built, name) !== undefined) continue
      const meant = nearest(
        name,
        built.stages.flatMap((each) => each.name ?? []),
      )
      report({
        at: target.span,
        id: "target",
        data: { file: nameOf(build.dockerfile), name, hint: meant === undefined ? "" : ` Did you mean \`${meant}\`?` },
        evidence: name,
        scope: service.name,
        fixes: () =>
          meant === undefined
            ? []
            : fix({
                title: `Write \`${meant}\``,
                safety: "review",
                caveat: "The service is built from that stage.",
                edits: target.rewrite(meant),
              }),
      })
    }
  },
})

/** Names behind `--from` that are no stage above, with the number of the stage in which they stand. */
function sourcesOf(model: DockerfileModel) {
  return model.stages.flatMap((stage) =>
    stage.copies.flatMap(({ from }) => {
      const name = from && settled(from.value.value)
      return from === undefined || name === undefined || name === "" || from.stage !== undefined
        ? []
        : [{ name, span: from.value.span, index: stage.index }]
    }),
  )
}
