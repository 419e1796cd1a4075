/** COPY takes files with secrets into the image. */
import type { TextEdit } from "../../base/edit.ts"
import { nameOf } from "../../base/uri.ts"
import { labelOf } from "../../model/dockerfile/stages.ts"
import { type CopiedSecrets, copiedSecrets } from "../../workspace/build-context.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "secrets/secrets-in-build-context",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D1", "D10"],
    summary: "COPY takes files with secrets into the image.",
    why: "A copied folder brings everything along that `.dockerignore` does not name: `.env`, keys, the whole history in `.git`. Everybody who can pull the image can read them, and a later `RUN rm` leaves them in the layer.\nPatterns of `.dockerignore` begin at the context: `.env` does not keep `app/.env` out, `**/.env` does.",
    remedy:
      "Name the files in `.dockerignore` at the root of the build context: `**/.env`, `.git`. Or copy only what the program needs.",
    messages: {
      copied: "`{path}` is copied into the image: {reason}.",
      later: "A `{path}` would be copied into the image: {reason}.",
      git: "`.git` is copied into the image: its history holds whatever was ever committed.",
    },
    fix: "review",
    references: [
      ref(
        "Docker documentation: .dockerignore files",
        "https://docs.docker.com/build/concepts/context/#dockerignore-files",
      ),
      ref("Docker: matcher of .dockerignore", "moby/patternmatcher:patternmatcher.go"),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage !== "production") return
    const seen = new Set<string>()
    for (const found of copiedSecrets(workspace, uri, model)) {
      const { copy, present, expected, git, shipped } = found
      const [path = expected[0]] = present
      const id = present.length > 0 ? "copied" : path !== undefined ? "later" : git ? "git" : undefined
      const key = `${copy.instruction.span.start}`
      if (id === undefined || seen.has(key)) continue
      seen.add(key)
      const severity = id === "copied" && shipped ? undefined : id === "git" && !shipped ? "hint" : "info"
      report({
        at: copy.sources[0]?.span ?? copy.instruction.nameSpan,
        id,
        data: { path: path ?? "", reason: reasonOf(found) },
        evidence: path ?? ".git",
        scope: labelOf(model, found.stage),
        ...(severity === undefined ? {} : { severity }),
        fixes: () =>
          found.ignoreFile.text === undefined
            ? []
            : fix({
                title: "Keep them out with `.dockerignore`",
                safety: "review",
                caveat: "The build no longer sees these files: a step that reads them fails.",
                edits: [],
                elsewhere: [{ uri: found.ignoreFile.uri, edits: [addition(found.ignoreFile.text, found)] }],
              }),
      })
    }
  },
})

function reasonOf({ ignoreFile }: CopiedSecrets): string {
  return ignoreFile.text === undefined
    ? "no `.dockerignore` keeps it out"
    : `\`${nameOf(ignoreFile.uri)}\` does not keep it out`
}

/** Lines at the end of the ignore file: the last pattern that fits decides. */
function addition(text: string, { present, expected, git }: CopiedSecrets): TextEdit {
  const eol = text.includes("\r\n") ? "\r\n" : "\n"
  const names = new Set([...present, ...expected].map((path) => `**/${path.slice(path.lastIndexOf("/") + 1)}`))
  const lines = [...names, ...(git ? [".git"] : [])].join(eol)
  const gap = text === "" || text.endsWith("\n") ? "" : eol
  return { span: { start: text.length, end: text.length }, newText: `${gap}${lines}${eol}` }
}
