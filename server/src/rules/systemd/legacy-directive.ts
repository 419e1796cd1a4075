/** Directives and values under old names, in old places, or on their way out. */
import { z } from "zod"
import { isRefusal } from "../../base/edit.ts"
import { directiveOf } from "../../model/systemd/catalogue.ts"
import { standingOfSection } from "../../model/systemd/standing.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { defineRule, ref } from "../define.ts"

const dependencies = /^Requi(?:res|site)Overridable$/

export default defineRule({
  meta: {
    id: "systemd/legacy-directive",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A directive or value has a newer name or place.",
    why: "systemd still reads the old form, some of it with a warning. What belonged to the first version of control groups is ignored from systemd 258 on: a `MemoryLimit=` is then no limit.",
    remedy: "Use the name and the section of today.",
    messages: {
      alias: "`{key}=` is the old name of `{replacement}=`.",
      moved: "`{key}=` belongs to [Unit] as `{replacement}=` since systemd {since}.",
      kept: "`{key}=` is not documented any more: use {replacement}.",
      ending: "`{key}=` is ignored from systemd {since} on{instead}.",
      syslog: "`{value}` is read as `{replacement}`: the journal takes it all.",
      killmode: "`KillMode=none` leaves processes behind that nothing stops: systemd warns about it.",
    },
    options: z.object({
      version: z
        .number()
        .int()
        .min(183)
        .optional()
        .describe("systemd version of the target, such as 252 for Debian 12."),
    }),
    fix: "safe",
    references: [ref("systemd directive table", "systemd/systemd:src/core/load-fragment-gperf.gperf.in")],
  },
  check({ model, options, report, fix }) {
    for (const directive of model.directives) {
      const { section, key, value } = directive
      if (standingOfSection(model.type, section) !== "known") continue
      const old = directiveOf(section, key)?.old
      if (old !== undefined) outdated(directive, old)
      const stream = /^Standard(?:Output|Error)$/.test(key) ? /^syslog(\+console)?$/.exec(value) : null
      if (stream !== null) {
        const replacement = `journal${stream[1] ?? ""}`
        report({
          at: directive.valueSpan,
          id: "syslog",
          data: { value, replacement },
          evidence: `${key} ${value}`,
          scope: section,
          tags: ["deprecated"],
          fixes: () =>
            fix({
              title: `Write ${replacement}`,
              safety: "safe",
              edits: model.rewriteDirective(directive, replacement),
            }),
        })
      }
      if (key === "KillMode" && value === "none")
        report({
          at: directive.valueSpan,
          id: "killmode",
          evidence: "KillMode none",
          scope: section,
          severity: "warning",
        })
    }

    function outdated(directive: Directive, old: NonNullable<ReturnType<typeof directiveOf>>["old"]): void {
      const { section, key } = directive
      if (
        old === undefined ||
        (options.version !== undefined && options.version < old.since && old.state !== "ignored")
      )
        return
      // What the oldest system in service ignores already is reported as ignored.
      if (old.state === "ignored" && old.since <= (options.version ?? 252)) return
      const replacement = old.replacement?.replace(/^\[Unit\] /, "") ?? "nothing"
      const isName = /^[A-Za-z]+$/.test(replacement)
      report({
        at: directive.keySpan,
        id:
          old.state === "alias" ? "alias" : old.state === "moved" ? "moved" : old.state === "kept" ? "kept" : "ending",
        data: {
          key,
          replacement,
          since: old.since,
          instead: old.replacement === undefined ? "" : `; use \`${replacement}=\``,
        },
        evidence: key,
        scope: section,
        tags: ["deprecated"],
        ...(old.state === "ignored" || dependencies.test(key) ? { severity: "warning" as const } : {}),
        fixes: () => {
          // Names that a version still in service lacks stay; values of control groups need another scale.
          if (!isName || old.since > (options.version ?? 252)) return []
          if (old.state === "alias")
            return fix({
              title: `Rename to ${replacement}=`,
              safety: "safe",
              edits: model.renameDirective(directive, replacement),
            })
          if (old.state !== "moved" || directive.assignment.pieces.length > 1) return []
          const removed = model.removeDirective(directive)
          const added = model.addDirectives("Unit", [`${replacement}=${directive.value}`])
          if (isRefusal(removed) || isRefusal(added)) return []
          return fix({ title: `Move to [Unit] as ${replacement}=`, safety: "safe", edits: [...removed, ...added] })
        },
      })
    }
  },
})
