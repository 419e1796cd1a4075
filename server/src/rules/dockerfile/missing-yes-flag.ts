/** A package manager asks for a confirmation that nobody can give. */
import { settled } from "../../base/known.ts"
import { chainOf, labelOf } from "../../model/dockerfile/stages.ts"
import { installOf } from "../../model/dockerfile/toolchain.ts"
import type { DockerCommand } from "../../model/dockerfile/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/missing-yes-flag",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A package manager waits for a confirmation.",
    why: "Without `-y` the manager asks before it installs more than what was named. A build has no terminal: the question is answered with no, and the build fails.",
    remedy: "Add `-y`.",
    messages: { asks: "`{command}` asks before it installs: without `-y` the build fails." },
    fix: "review",
    references: [ref("apt-get(8): -y, --assume-yes", "https://manpages.debian.org/stable/apt/apt-get.8.en.html")],
    equivalents: ["DL3014", "DL3030", "DL3038", "DL3034", "DS-0021"],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const each of model.stages) {
      const isSet = chainOf(model, each).some((one) =>
        one.variables.some(({ name, value }) => /^APT_(?:GET_)?/.test(name) && value !== undefined),
      )
      for (const run of each.runs) {
        // Whatever configures apt, or answers for it, stands in the same step or above.
        const answers = run.commands.some(({ texts }) => texts[0] === "yes" || texts.join(" ").includes("Assume-Yes"))
        for (const command of run.commands) {
          const at = askingAt(command)
          const span = at === undefined ? undefined : command.wordSpans[at]
          if (at === undefined || span === undefined || isSet || answers) continue
          const name = command.texts.slice(0, at + 1).join(" ")
          report({
            at: { start: command.wordSpans[0]?.start ?? span.start, end: span.end },
            id: "asks",
            data: { command: name },
            evidence: command.texts.join(" ").slice(0, 200),
            scope: labelOf(model, each),
            fixes: () =>
              fix({
                title: "Add `-y`",
                safety: "review",
                caveat: "Everything that the packages depend on is installed without a question.",
                edits: [{ span: { start: span.end, end: span.end }, newText: " -y" }],
              }),
          })
        }
      }
    }
  },
})

/** Index of the verb of an install that asks; undefined for one that does not, or whose options are not known. */
function askingAt(command: DockerCommand): number | undefined {
  const installed = installOf(command)
  if (installed === undefined || !/^(?:apt-get|apt|aptitude|yum|dnf|zypper)$/.test(installed.manager)) return undefined
  const words = command.words.map((word) => settled(word))
  const quiet = words.filter((word) => /^-[a-zA-Z]*q/.test(word ?? "")).join("")
  if (
    words.some(
      (word) =>
        word === undefined ||
        /^-(?:[a-zA-Z]*y[a-zA-Z]*|-yes|-assume-?yes|-assumeyes|-non-interactive|n|-download-only|-simulate|d|s)$/.test(
          word,
        ),
    )
  )
    return undefined
  // `-qq` and `-q=2` imply it.
  if (quiet.split("q").length > 2 || words.some((word) => /^-q=2|^--quiet=2/.test(word ?? ""))) return undefined
  return words.length > installed.from ? installed.from - 1 : undefined
}
