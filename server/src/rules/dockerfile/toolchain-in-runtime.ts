/** Compilers and build tools stay in the image that runs. */

import { chainOf, labelOf } from "../../model/dockerfile/stages.ts"
import { removesPackages, toolchainIn } from "../../model/dockerfile/toolchain.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/toolchain-in-runtime",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D1"],
    summary: "Compilers stay in the image that runs.",
    why: "Whoever breaks into the container finds everything to build more tools with, scanners report holes in packages that nobody runs, and every pull carries hundreds of megabytes.\nPackages that the same step removes again are not reported.",
    remedy: "Compile in a stage of its own and copy the result into the last one.",
    messages: {
      stays: "`{package}` stays in the image that runs: install it in a build stage.",
      single: "`{package}` stays in the image: a second stage would leave it behind.",
    },
    fix: "none",
    references: [
      ref("Docker documentation: multi-stage builds", "https://docs.docker.com/build/building/multi-stage/"),
    ],
  },
  check({ model, stage, report }) {
    if (stage === "template") return
    const last = model.stages.at(-1)
    // Without a start the image is itself a tool.
    if (
      last === undefined ||
      !chainOf(model, last).some((each) => each.cmds.length + each.entrypoints.length + each.exposes.length > 0)
    )
      return
    const isForWork =
      stage !== "production" ||
      /(?:^|[-_.])(?:dev|devel|development|test|tests|debug|builder?|build|devcontainer|dev-envs|ci)(?:[-_.]|$)/i.test(
        last.name ?? "",
      )
    const seen = new Set<string>()
    for (const each of chainOf(model, last)) {
      for (const run of each.runs) {
        if (run.commands.some(removesPackages)) continue
        for (const command of run.commands) {
          const found = toolchainIn(command)
          const [at] = found
          const span = at === undefined ? undefined : command.wordSpans[at]
          const name = at === undefined ? undefined : command.texts[at]
          if (name === undefined || span === undefined || seen.has(name)) continue
          seen.add(name)
          report({
            at: span,
            id: model.stages.length > 1 ? "stays" : "single",
            data: { package: name },
            evidence: name,
            scope: labelOf(model, each),
            ...(isForWork
              ? { severity: "hint" as const }
              : model.stages.length > 1 && each === last
                ? {}
                : { severity: "info" as const }),
          })
        }
      }
    }
  },
})
