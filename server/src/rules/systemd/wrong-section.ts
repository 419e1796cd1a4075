/** A directive stands in a section that does not read it, or a section in a unit of another type. */
import { directivesNamed } from "../../model/systemd/catalogue.ts"
import { standingOf, standingOfSection } from "../../model/systemd/standing.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/wrong-section",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A directive stands in a section that ignores it.",
    why: "Each directive belongs to one kind of section. In another one systemd skips the line with a note in the journal, and the unit starts without it: no restart, no hardening, no start at boot.",
    remedy:
      "Move the line: dependencies and start limits to [Unit], `WantedBy=` and `Alias=` to [Install], the process to [Service].",
    messages: {
      misplaced: "`{key}=` is ignored in [{section}]; it belongs to [{home}].",
      "other-type": "`{key}=` is ignored here: only {home} units read it.",
      section: "Section `[{section}]` is ignored in a {type} unit.",
    },
    fix: "review",
    references: [
      ref("systemd.unit(5)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"),
      ref("systemd.directives(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.directives.html"),
    ],
  },
  check({ model, report, fix }) {
    for (const section of model.sections) {
      if (standingOfSection(model.type, section.name) !== "other-type") continue
      report({
        at: section.nameSpan,
        id: "section",
        data: { section: section.name, type: model.type },
        evidence: `[${section.name}]`,
        scope: "",
      })
    }
    for (const directive of model.directives) {
      const { key, section } = directive
      const standing = standingOf(model.type, section, key)
      if (standing.is !== "elsewhere") continue
      const { home } = standing
      report({
        at: directive.keySpan,
        id: home === undefined ? "other-type" : "misplaced",
        data: { key, section, home: home ?? unitTypesReading(key) },
        evidence: key,
        scope: section,
        fixes: () =>
          home === undefined
            ? []
            : fix({
                title: `Move to [${home}]`,
                safety: "review",
                caveat: `\`${key}=\` takes effect: the unit behaves differently from today.`,
                edits: model.moveDirective(directive, home),
              }),
      })
    }
  },
})

/** `timer`, or `mount, socket and swap`. */
function unitTypesReading(key: string): string {
  const sections = new Set(directivesNamed(key).flatMap((each) => each.sections))
  const types = [...sections].map((section) => section.toLowerCase()).sort()
  const last = types.pop() ?? ""
  return types.length === 0 ? last : `${types.join(", ")} and ${last}`
}
