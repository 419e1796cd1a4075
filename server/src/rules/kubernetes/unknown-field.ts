/** A key is a slip of one that the API knows, or stands one level off. */
import { nearest } from "../../base/nearest.ts"
import { apiKeys, misplacedKeys } from "../../model/kubernetes/api-keys.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/unknown-field",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A key is a slip of one that Kubernetes knows.",
    why: "Recent versions of kubectl refuse an object with an unknown field; older ones, `--validate=false` and many deploy tools drop it without a word. The probe, limit or safeguard that was meant is not there then.\nUnknown keys without a near neighbour are not reported: they may be newer than this table.",
    remedy: "Write the key as the API reference does, at its place. Capitals count.",
    messages: {
      misspelt: "`{key}` is no field of {type}: `{meant}` is.",
      misplaced: "`{key}` is no field of {type}: it belongs into {place}.",
    },
    fix: "review",
    references: [
      ref("Kubernetes API reference", "https://kubernetes.io/docs/reference/kubernetes-api/"),
      ref(
        "Kubernetes: field validation",
        "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
      ),
    ],
  },
  check({ model, stage, report, fix }) {
    if (stage === "template") return
    for (const { type, owner, keys } of model.mappings) {
      const known = apiKeys[type]
      if (known === undefined) continue
      const present = new Set(keys.map((key) => key.name))
      for (const key of keys) {
        if (known.includes(key.name) || /^(?:x-|\$|<<)/.test(key.name)) continue
        const place = misplacedKeys[type]?.[key.name]
        const meant = place === undefined ? nearest(key.name, known) : undefined
        // Beside the right key the other one is something else.
        if (place === undefined && (meant === undefined || present.has(meant) || !isSlip(key.name, meant))) continue
        report({
          at: key.span,
          id: place === undefined ? "misspelt" : "misplaced",
          data: { key: key.name, type, meant: meant ?? "", place: place ?? "" },
          evidence: `${type} ${key.name}`,
          scope: owner,
          fixes: () =>
            meant === undefined
              ? []
              : fix({
                  title: `Write \`${meant}\``,
                  safety: "review",
                  caveat: "The value takes effect then.",
                  edits: key.rename(meant),
                }),
        })
      }
    }
  },
})

/** One letter off, or other capitals: newer fields of the API may well resemble older ones. */
function isSlip(name: string, meant: string): boolean {
  if (name.toLowerCase().replace(/[-_]/g, "") === meant.toLowerCase()) return true
  return (
    name.length >= 4 && Math.abs(name.length - meant.length) <= 2 && name[0]?.toLowerCase() === meant[0]?.toLowerCase()
  )
}
