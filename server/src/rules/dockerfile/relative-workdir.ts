/** A working folder that depends on the base image. */
import { settled } from "../../base/known.ts"
import { labelOf } from "../../model/dockerfile/stages.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/relative-workdir",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The first working folder is relative.",
    why: "A relative `WORKDIR` goes on from the folder that the base image ends in. Another version of the base may move it, and paths in scripts and mounts then miss.",
    remedy: "Write the first `WORKDIR` with a leading slash.",
    messages: { relative: "`{path}` is relative: the base image decides where it lies." },
    fix: "review",
    references: [
      ref("Dockerfile reference: WORKDIR", "https://docs.docker.com/reference/dockerfile/#workdir"),
      ref(
        "BuildKit check WorkdirRelativePath",
        "https://docs.docker.com/reference/build-checks/workdir-relative-path/",
      ),
    ],
    equivalents: ["DL3000", "DS-0009"],
  },
  check({ model, document, stage, report, fix }) {
    if (stage === "template" || document.tree.escapeMark === "`") return
    for (const each of model.stages) {
      const [first] = each.workdirs
      const path = first && settled(first.value)
      // Later ones, and those of stages that go on from this one, add to a folder that is known.
      if (
        first === undefined ||
        path === undefined ||
        path === "" ||
        each.parent !== undefined ||
        each.base.raw === "scratch"
      )
        continue
      if (path.startsWith("/") || /^[A-Za-z]:|^\\/.test(path) || first.raw.startsWith("$")) continue
      report({
        at: first.span,
        id: "relative",
        data: { path },
        evidence: path,
        scope: labelOf(model, each),
        fixes: () =>
          fix({
            title: `Write \`/${path.replace(/^\.\//, "")}\``,
            safety: "review",
            caveat: "The folder moves if the base image ends in another one than `/`.",
            edits: [{ span: first.span, newText: `/${path.replace(/^\.\//, "")}` }],
          }),
      })
    }
  },
})
