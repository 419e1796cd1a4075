/** Parses and reads a text as a file of Prometheus or Grafana, and checks what every reading must keep. */
import assert from "node:assert/strict"
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"

/** Every span below a value lies in the text; cycles and the tree itself are left out. */
export function assertSpansInside(value: unknown, text: string, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Map) {
    for (const each of value.values()) assertSpansInside(each, text, seen)
    return
  }
  if ("start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number")
    assert.ok(0 <= value.start && value.start <= value.end && value.end <= text.length, `${value.start}-${value.end}`)
  for (const [key, each] of Object.entries(value)) if (key !== "tree") assertSpansInside(each, text, seen)
}

/** The edits apply, or the builder refused. */
export function assertApplies(text: string, result: EditResult): void {
  if (!isRefusal(result)) applyEdits(text, result)
}
