/** ADD copies local files, for which COPY is meant. */
import { settled } from "../../base/known.ts"
import { labelOf } from "../../model/dockerfile/stages.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/add-instead-of-copy",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "ADD copies local files.",
    why: "`ADD` unpacks archives and fetches addresses by itself. For plain files that is only a surprise in waiting: whoever replaces the file by an archive gets a folder.",
    remedy: "Use `COPY`; keep `ADD` for archives, addresses and repositories.",
    messages: { copy: "`ADD` of local files: `COPY` does the same and nothing more." },
    fix: "safe",
    references: [
      ref(
        "Dockerfile best practices: ADD or COPY",
        "https://docs.docker.com/build/building/best-practices/#add-or-copy",
      ),
    ],
    equivalents: ["DL3020", "DS-0005", "CKV_DOCKER_4", "CIS-4.9"],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const each of model.stages)
      for (const copy of each.copies) {
        if (
          copy.kind !== "ADD" ||
          copy.sources.length === 0 ||
          !copy.sources.every(({ value }) => isPlain(settled(value)))
        )
          continue
        if (copy.instruction.flags.some(({ name }) => !/^(?:chown|chmod|link|exclude)$/.test(name))) continue
        report({
          at: copy.instruction.nameSpan,
          id: "copy",
          evidence: copy.instruction.rest.text.slice(0, 200),
          scope: labelOf(model, each),
          fixes: () =>
            fix({ title: "Use `COPY`", safety: "safe", edits: [{ span: copy.instruction.nameSpan, newText: "COPY" }] }),
        })
      }
  },
})

/** A file by its name no archive and no address; patterns may fit archives, a name without ending may be one. */
function isPlain(path: string | undefined): boolean {
  if (path === undefined || /^[a-z][a-z0-9+.-]*:\/\/|^git@|\.git(?:#|$)|[*?[]/i.test(path)) return false
  if (/\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lzma|zip|Z)$|\.tar\./i.test(path)) return false
  return /(?:^|\/)\.{0,2}\/?$|\/$|\.[A-Za-z][\w-]{0,15}$|^(?:requirements|Gemfile|Pipfile|Makefile|Procfile|Rakefile|LICENSE|README)\b|(?:^|\/)(?:src|app|lib|bin|conf|config|etc|public|static|templates|scripts?)$/.test(
    path,
  )
}
