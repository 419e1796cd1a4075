/** An instruction has a flag that Docker does not document for it. */
import { nearest } from "../../base/nearest.ts"
import { knownFlags } from "../../model/dockerfile/check.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/unknown-flag",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "An instruction has a flag that it does not take.",
    why: "The builder ends with an error on flags that it does not know. New versions bring new flags, so only one that resembles a known flag is a warning.",
    remedy: "Correct the flag, or put it behind the first other word if it is meant for the command.",
    messages: {
      misspelt: "`{flag}` is no flag of `{instruction}`: did you mean `--{meant}`?",
      unknown: "`{flag}` is no documented flag of `{instruction}`.",
    },
    fix: "review",
    references: [
      ref("Dockerfile reference", "https://docs.docker.com/reference/dockerfile/"),
      ref("BuildKit: flags of instructions", "moby/buildkit:frontend/dockerfile/instructions/parse.go"),
    ],
  },
  check({ document, model, stage, report, fix }) {
    if (stage === "template") return
    for (const instruction of document.tree.instructions) {
      const names = knownFlags[instruction.name]
      if (names === undefined || model.problems.some(({ span }) => span === instruction.nameSpan)) continue
      for (const flag of instruction.flags) {
        if (names.includes(flag.name) || flag.name === "") continue
        const meant = nearest(flag.name, names)
        report({
          at: flag.nameSpan,
          id: meant === undefined ? "unknown" : "misspelt",
          data: { flag: `--${flag.name.slice(0, 40)}`, instruction: instruction.name, meant: meant ?? "" },
          evidence: `${instruction.name} ${flag.name}`,
          scope: "",
          ...(meant === undefined ? { severity: "hint" as const } : {}),
          fixes: () =>
            meant === undefined
              ? []
              : fix({
                  title: `Write \`--${meant}\``,
                  safety: "review",
                  caveat: "The flag takes effect: the build that ended with an error goes on.",
                  edits: [{ span: flag.nameSpan, newText: `--${meant}` }],
                }),
        })
      }
    }
  },
})
