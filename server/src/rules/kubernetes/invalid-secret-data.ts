/** The data of a Secret is not base64, or holds a line break that nobody meant. */
import type { DataEntry } from "../../model/kubernetes/types.ts"
import { secretKindOf } from "../../model/secrets/names.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/invalid-secret-data",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S2", "S3"],
    summary: "The data of a Secret is not what its readers expect.",
    why: "`data` holds base64: the server refuses anything else, and with it the whole Secret. `echo secret | base64` encodes the line break of `echo` too: the password then ends with one, and logs in nowhere or signs with another key than its other copies.",
    remedy: "Put plain text under `stringData`, or encode it with `printf %s 'secret' | base64 -w0`.",
    messages: {
      plain: "`{name}` is no base64: the server refuses the Secret. Plain text belongs under `stringData`.",
      newline: "The secret `{name}` ends with a line break once it is decoded.",
    },
    fix: "review",
    references: [
      ref(
        "Kubernetes: Secret data",
        "https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data",
      ),
      ref(
        "Kubernetes: managing Secrets, encode without a line break",
        "https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-config-file/",
      ),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const { object, kind, entries, isOpaque } of model.data) {
      if (kind !== "Secret" || isOpaque) continue
      for (const entry of entries) {
        const { name, value, text } = entry
        const base = { evidence: name, scope: object.id, data: { name } }
        if (entry.invalid !== undefined) {
          report({ ...base, at: value.span, id: "plain", fixes: () => encoded(entry) })
        } else if (text.known && endsWithBreak(text.value) && isOneWord(entry, text.value)) {
          report({
            ...base,
            at: value.span,
            id: "newline",
            severity: stage === "development" ? "info" : "warning",
            fixes: () =>
              fix({
                title: "Encode the value without its line break",
                safety: "review",
                caveat: "Programs that were given the value with the line break get another one.",
                edits: entry.rewrite(text.value.replace(/[\r\n]+$/, "")),
              }),
          })
        }
      }
    }

    function encoded(entry: DataEntry) {
      if (/\s/.test(entry.value.text.trim())) return []
      return fix({
        title: "Encode the value",
        safety: "review",
        caveat: "The text as it stands becomes the secret; where it was meant to be base64 already, mend it instead.",
        edits: entry.rewrite(entry.value.text.trim()),
      })
    }
  },
})

function endsWithBreak(text: string): boolean {
  return /[^\r\n][\r\n]+$/.test(text)
}

/** A word that programs compare; files and texts of several lines end with a line break as a matter of course. */
function isOneWord({ name, section, value }: DataEntry, text: string): boolean {
  if (/[\r\n]/.test(text.replace(/[\r\n]+$/, "")) || /\.\w+$/.test(name)) return false
  if (section === "data") return !/\s/.test(text.trim()) || secretKindOf(name) !== undefined
  return value.isBlock && !/\s/.test(text.trim()) && secretKindOf(name) !== undefined
}
