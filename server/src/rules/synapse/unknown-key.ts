/** A key that the sensor ignores because no schema knows it at this place. */
import { nearest } from "../../base/nearest.ts"
import { documentedKey } from "../../model/synapse/documented.ts"
import { namesBelow, parentPath } from "../../model/synapse/keys.ts"
import { rightPlaceOf } from "../../model/synapse/places.ts"
import type { SynapseConfig, SynapseKey } from "../../model/synapse/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unknown-key",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A key that the sensor does not know.",
    why: "Both loaders of the sensor skip keys that they do not know without a word: a misspelt limit, key or switch leaves the default in force.\nThe published JSON Schema covers only the multi-site file and bans no key, so editors stay silent too.",
    remedy: "Correct the name, or remove the key.",
    messages: {
      typo: "`{path}` is ignored: no key of this name; `{nearest}` is one.",
      documented: "`{path}` is ignored: it is documented, but no code reads it; {instead}.",
      merge: "`<<` is ignored: the sensor does not merge mappings.",
      unknown: "`{path}` is ignored: the sensor knows no such key here.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref(
        "Synapse WAF multi-site config and its test of unknown keys",
        "atlas-crew/synapse:apps/synapse-pingora/src/config.rs",
      ),
    ],
  },
  check({ model, report, fix }) {
    if (model.isBroken) return
    for (const key of model.keys) {
      if (key.knownTo.length > 0 || isHolder(key) || rightPlaceOf(model, key) !== undefined) continue
      const documented = documentedKey(key.path)
      const near = documented === undefined ? nearName(model, key) : documented.rename
      const free = near !== undefined && model.at(siblingOf(key, near)) === undefined
      report({
        at: key.keySpan,
        id:
          key.name === "<<"
            ? "merge"
            : documented !== undefined
              ? "documented"
              : near === undefined
                ? "unknown"
                : "typo",
        data: { path: key.path, nearest: near ?? "", instead: documented?.instead ?? "" },
        evidence: key.at,
        scope: parentPath(key.at),
        fixes: () =>
          near === undefined || !free
            ? []
            : fix({
                title: `Rename to \`${near}\``,
                safety: "review",
                caveat: "A value that was ignored so far takes effect with the next start.",
                edits: key.rename(near),
              }),
      })
    }
  },
})

/** Extension keys and keys that only hold an anchor are there for the YAML, not for the sensor. */
function isHolder(key: SynapseKey): boolean {
  return !key.path.includes(".") && (key.name.startsWith("x-") || key.node?.anchor !== undefined)
}

function nearName(model: SynapseConfig, key: SynapseKey): string | undefined {
  const parent = parentPath(key.path)
  return nearest(key.name, new Set(model.schemas.flatMap((schema) => namesBelow(schema, parent))))
}

function siblingOf(key: SynapseKey, name: string): string {
  const parent = parentPath(key.at)
  return parent === "" ? name : `${parent}.${name}`
}
