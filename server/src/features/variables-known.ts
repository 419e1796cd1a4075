/** Completion of names and values that images and the project itself make known. */
import { knownNamesFor, knownValuesFor } from "../workspace/known-names.ts"
import type { AnyDocument, Workspace } from "../workspace/types.ts"
import type { CompletionInfo, Completions } from "./completion.ts"
import { keyText } from "./hover-text.ts"
import { type NamePlace, valuePlaceAt } from "./variables-place.ts"

/** Names that the readers of the place know and nobody has set there. */
export function knownNameItems(
  workspace: Workspace,
  uri: string,
  place: NamePlace,
  taken: ReadonlySet<string>,
): readonly CompletionInfo[] {
  if (place.as === "reference" || place.as === "object-key") return []
  const owner = place.as === "line" ? undefined : serviceAt(workspace, uri, place.from)
  if (place.as !== "line" && owner === undefined) return []
  return knownNamesFor(workspace, uri, owner)
    .filter(({ name, isSet }) => !isSet && !taken.has(name))
    .map(({ name, info, product }) => ({
      label: name,
      kind: "variable",
      insert: `${name}${place.close}`,
      ...(product === undefined ? {} : { detail: product }),
      rank: 30,
      markdown: keyText(name, info),
    }))
}

/** Values of a setting that is being written; undefined where nothing is known of it. */
export function knownValues(
  workspace: Workspace,
  document: AnyDocument,
  uri: string,
  at: number,
): Completions | undefined {
  const place = valuePlaceAt(document, at)
  if (place === undefined) return undefined
  const owner = place.from === undefined ? undefined : serviceAt(workspace, uri, place.from)
  if (place.from !== undefined && owner === undefined) return undefined
  const values = knownValuesFor(workspace, uri, owner, place.name)
  if (values.length === 0) return undefined
  const items = values.map(
    (value, index): CompletionInfo => ({ label: value, kind: "word", insert: value, rank: index }),
  )
  return { replace: place.replace, items }
}

function serviceAt(workspace: Workspace, uri: string, at: number): string | undefined {
  const services = workspace.model(uri, "compose")?.services ?? []
  return services.find(({ span }) => span.start <= at && at <= span.end)?.name
}
