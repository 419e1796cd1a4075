/** Values in hovers: shown only where neither their name, their looks nor the variables that feed them make them secret. */
import type { KeyInfo } from "../../../schemas/describe.ts"
import { relativeTo } from "../base/uri.ts"
import type { Place } from "../model/facts.ts"
import { isFedBySecret } from "../model/secrets/shown.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, hiddenValue, shownValue } from "./hover-text.ts"

/** The value of a name as it may be shown; `place` is where it is written. */
export function shownAt(workspace: Workspace, place: Place, name: string, value: string, info?: KeyInfo): string {
  const written = textOf(workspace, place.uri).slice(place.span.start, place.span.end)
  return value !== "" && isFedBySecret(written) ? hiddenValue(value) : shownValue(name, value, info)
}

/** A place as a path below the workspace folder, with its line where it lies in another file. */
export function placeText(workspace: Workspace, uri: string, place: Place): string {
  if (place.uri === uri) return "this file"
  const line = textOf(workspace, place.uri)
    .slice(0, place.span.start)
    .split(/\r\n|\r|\n/).length
  return code(`${decoded(relativeTo(workspace.rootOf(uri), place.uri))}:${line}`)
}

function textOf(workspace: Workspace, uri: string): string {
  const document = workspace.document(uri)
  return typeof document === "string" ? "" : document.source.text
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
