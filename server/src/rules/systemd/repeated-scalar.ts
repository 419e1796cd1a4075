/** A directive that takes one value is written twice: only one of the lines counts. */
import { canonicalKey, directiveOf } from "../../model/systemd/catalogue.ts"
import { standingOfSection } from "../../model/systemd/standing.ts"
import type { Directive } from "../../model/systemd/types.ts"
import { defineRule, ref } from "../define.ts"

/** Types that take one value. */
const single = new Set([
  "boolean",
  "enum",
  "timespan",
  "unsigned",
  "integer",
  "size",
  "size-or-percent",
  "percent",
  "rlimit",
  "octal-mode",
  "signal",
  "user-or-group",
  "bus-name",
  "unit",
  "errno",
])
const singlePaths = new Set([
  "WorkingDirectory",
  "RootDirectory",
  "RootImage",
  "PIDFile",
  "Where",
  "What",
  "Description",
])

export default defineRule({
  meta: {
    id: "systemd/repeated-scalar",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A directive is set twice in one file, and only one value counts.",
    why: "systemd takes the last value and says nothing. Whoever reads or edits the other line is wrong about what runs. The unit that a timer or path starts is the exception: there the first one counts.",
    remedy: "Keep the line that is meant.",
    messages: {
      later: "`{key}={value}` has no effect: `{key}=` is set again below.",
      earlier: "`{key}={value}` is ignored: a timer or path starts one unit, set above.",
    },
    fix: "safe",
    references: [
      ref("systemd.syntax(7)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"),
      ref("systemd: readers of values", "systemd/systemd:src/core/load-fragment.c"),
    ],
  },
  check({ model, uri, report, fix }) {
    const groups = Map.groupBy(
      model.directives.filter(isSingle),
      (each) => `${each.section}]${canonicalKey(each.section, each.key)}`,
    )
    for (const all of groups.values()) {
      const triggers = all[0]?.key === "Unit"
      const counts = triggers ? all[0] : all.at(-1)
      for (const each of all) {
        // A reset, or the same value once more, misleads nobody.
        if (
          counts === undefined ||
          each === counts ||
          each.value === "" ||
          each.value === counts.value ||
          counts.value === ""
        )
          continue
        report({
          at: each.keySpan,
          id: triggers ? "earlier" : "later",
          data: { key: each.key, value: each.value.slice(0, 60) },
          evidence: `${each.key} ${each.value.slice(0, 60)}`,
          scope: each.section,
          tags: ["unnecessary"],
          related: [{ uri, span: counts.keySpan, message: "This line counts." }],
          fixes: () =>
            fix({ title: "Remove the line without effect", safety: "safe", edits: model.removeDirective(each) }),
        })
      }
    }

    function isSingle({ section, key }: Directive): boolean {
      const info = directiveOf(section, key)
      if (info === undefined || info.list || standingOfSection(model.type, section) !== "known") return false
      return single.has(info.type) || singlePaths.has(key)
    }
  },
})
