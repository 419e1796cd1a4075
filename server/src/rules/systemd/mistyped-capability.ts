/** A name that is no capability: systemd drops it in silence, and with it a right that the service needs. */
import { judgedValues } from "../../model/systemd/value-types/judged.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/mistyped-capability",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A capability's name is not known, and is dropped without a word.",
    why: "`systemd-analyze verify` says nothing about it. A bounding set that holds no known name takes every capability from the service, root's included. A deny list (`~`) with a wrong name leaves the capability in place.",
    remedy: "Write the name as capabilities(7) has it, with `CAP_` before it.",
    messages: {
      all: "`{word}` is no capability: with no known name in it the line takes them all away.",
      lost: "`{word}` is no capability: the service does not get it.",
      kept: "`{word}` is no capability: the service keeps what this should take away.",
    },
    fix: "review",
    references: [
      ref("capabilities(7)", "https://man7.org/linux/man-pages/man7/capabilities.7.html"),
      ref(
        "systemd.exec(5): CapabilityBoundingSet=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#CapabilityBoundingSet=",
      ),
    ],
  },
  check({ model, report, fix }) {
    const found = judgedValues(model, undefined).filter((each) => each.kind === "capability")
    for (const { directive, span, range, instead } of found) {
      const { key, section, value, words } = directive
      const wrong = found.filter((each) => each.directive === directive).length
      const isDeny = value.startsWith("~")
      const isAll =
        !isDeny && key === "CapabilityBoundingSet" && wrong === words.length && model.all(section, key).length === 1
      report({
        at: span,
        id: isDeny ? "kept" : isAll ? "all" : "lost",
        data: { word: value.slice(range.start, range.end).slice(0, 60) },
        evidence: `${key} ${value.slice(range.start, range.end)}`,
        scope: section,
        fixes: () =>
          instead === undefined
            ? []
            : fix({
                title: `Write ${instead}`,
                safety: "review",
                caveat: "The line takes effect: the service's rights change.",
                edits: [{ span, newText: instead }],
              }),
      })
    }
  },
})
