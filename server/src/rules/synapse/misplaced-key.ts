/** A key that the sensor would read in another section, and ignores here. */
import { keyInfo, parentPath } from "../../model/synapse/keys.ts"
import { rightPlaceOf } from "../../model/synapse/places.ts"
import { defineRule, ref } from "../define.ts"

/** Items of the checklist that a key was meant to satisfy. */
const items: ReadonlyMap<string, string> = new Map([
  ["server.admin_api_key", "S5"],
  ["server.shutdown_timeout_secs", "R4"],
])

export default defineRule({
  meta: {
    id: "synapse/misplaced-key",
    subject: "synapse",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A key stands in the wrong section, where the sensor ignores it.",
    why: "The sensor looks a key up at its full path. At any other place the key is unknown and skipped without a word: an admin key at the top level leaves a random one in force, a limit there leaves the default.\nSeveral pages of the product show keys of `server` at the top level.",
    remedy: "Move the key into the section that reads it.",
    messages: {
      misplaced: "`{path}` is ignored here: the sensor reads `{right}`.",
      shadowed: "`{path}` is ignored here: `{right}` is set as well and counts.",
    },
    fix: "review",
    references: [
      ref("Synapse WAF runtime config", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs"),
      ref("Synapse configuration page with keys at the top level", "atlas-crew/synapse:site/configuration/synapse.md"),
    ],
  },
  check({ model, report, unknown, fix }) {
    for (const key of model.keys) {
      const place = rightPlaceOf(model, key)
      if (place === undefined) continue
      const item = items.get(place.path)
      if (item !== undefined) unknown(item, `\`${key.path}\` is ignored at its place`)
      const there = model.at(place.parentAt === "" ? key.name : `${place.parentAt}.${key.name}`)
      const info = keyInfo(place.schema, place.path)
      const effect =
        info?.instead === undefined
          ? "takes effect with the next start"
          : `is then read, but has no effect: ${info.instead}`
      report({
        at: key.keySpan,
        id: there === undefined ? "misplaced" : "shadowed",
        data: { path: key.path, right: place.path },
        evidence: key.at,
        scope: parentPath(key.at),
        fixes: () =>
          // An empty admin key lets everybody in once it is read.
          there !== undefined || (info?.secret === true && key.text === "")
            ? []
            : fix({
                title: `Move to \`${place.path}\``,
                safety: "review",
                caveat: `A key that was ignored so far ${effect}.`,
                edits: model.move(key, place.parentAt),
              }),
      })
    }
  },
})
