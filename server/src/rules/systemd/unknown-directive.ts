/** A directive or section that systemd does not know, so that it is ignored with one line in the journal. */
import { z } from "zod"
import { sectionsOf } from "../../model/systemd/catalogue.ts"
import { namesIn, shortened, suggestions } from "../../model/systemd/similar.ts"
import { standingOf, standingOfSection } from "../../model/systemd/standing.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { defineRule, ref } from "../define.ts"

/** Oldest version among the distributions in service (Debian 12, RHEL 9): what it ignores has no effect anywhere. */
const oldestInService = 252

export default defineRule({
  meta: {
    id: "systemd/unknown-directive",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A directive or section is not known to systemd.",
    why: "systemd skips a line that it does not know: the unit starts, and what the line should have done is missing.\nNames are case-sensitive. Names that begin with `X-` are reserved for private use and never reported.",
    remedy:
      "Correct the name; write private keys as `X-Name=`. State the target's systemd version in the rule's option.",
    messages: {
      unknown: "`{key}=` is not known in [{section}]: the line is ignored.",
      similar: "`{key}=` is not known in [{section}]: did you mean `{suggestion}=`?",
      section: "Section `[{section}]` is not known: everything in it is ignored.",
      "similar-section": "Section `[{section}]` is not known: did you mean `[{suggestion}]`?",
      removed: "`{key}=` was read until systemd {version} and is ignored today.",
      ignored: "`{key}=` has no effect since systemd {version}{instead}.",
      "too-new": "`{key}=` came with systemd {version}; the target has {target}.",
    },
    options: z.object({
      version: z
        .number()
        .int()
        .min(183)
        .optional()
        .describe("systemd version of the target, such as 252 for Debian 12. Unset: directives of every version pass."),
    }),
    fix: "review",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd.unit(5)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"),
      ref("systemd directive table", "systemd/systemd:src/core/load-fragment-gperf.gperf.in"),
    ],
  },
  check({ model, options, report, fix }) {
    const { version } = options
    const suggest = suggestions()
    for (const section of model.sections) {
      if (standingOfSection(model.type, section.name) !== "unknown") continue
      const suggestion = suggest(section.name, () => sectionsOf(model.type))
      report({
        at: section.nameSpan.start < section.nameSpan.end ? section.nameSpan : section.headerSpan,
        id: suggestion === undefined ? "section" : "similar-section",
        data: { section: shortened(section.name), suggestion: suggestion ?? "" },
        evidence: `[${section.name}]`,
        scope: "",
        fixes: () =>
          suggestion === undefined
            ? []
            : fix({
                title: `Rename the section to [${suggestion}]`,
                safety: "review",
                caveat: "The lines of the section take effect: the unit behaves differently from today.",
                edits: [{ span: section.nameSpan, newText: suggestion }],
              }),
      })
    }
    for (const directive of model.directives) {
      const { key, section } = directive
      const standing = standingOf(model.type, section, key, { ignoredIn: version ?? oldestInService, known: version })
      if (standing.is === "known" || standing.is === "private" || standing.is === "elsewhere") continue
      const suggestion =
        standing.is === "unknown" ? suggest(key, () => namesIn(section, version), section) : standing.replacement
      report({
        at: directive.keySpan,
        id: standing.is === "unknown" && suggestion !== undefined ? "similar" : standing.is,
        data: {
          key: shortened(key),
          section,
          suggestion: suggestion ?? "",
          version: standing.version ?? "",
          target: version ?? "",
          instead: suggestion === undefined ? "" : `; use ${listed(suggestion)}`,
        },
        evidence: key,
        scope: section,
        fixes: () => (standing.is === "unknown" && suggestion !== undefined ? renamed(directive, suggestion) : []),
      })
    }

    function renamed(directive: Directive, name: string): ReturnType<typeof fix> {
      return fix({
        title: `Rename to ${name}=`,
        safety: "review",
        caveat: `\`${name}=\` takes effect: the unit behaves differently from today.`,
        edits: model.renameDirective(directive, name),
      })
    }
  },
})

/** `A / B` of the directive table as `A=` or `B=`. */
function listed(replacement: string): string {
  return replacement
    .split(" / ")
    .map((name) => `\`${name}=\``)
    .join(" or ")
}
