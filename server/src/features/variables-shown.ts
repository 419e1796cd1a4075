/** Values of variables as editors may show them. What is a secret anywhere in the workspace is one wherever it arrives. */
import { settled } from "../base/known.ts"
import { isHidden } from "../model/secrets/shown.ts"
import type { Workspace } from "../workspace/types.ts"
import type { VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import { code, hiddenValue } from "./hover-text.ts"

/** The secrets among the sites of a workspace folder, by the list that they came in. */
const secrets = new WeakMap<readonly VariableSite[], ReadonlySet<string>>()
/** Shorter ones are words that stand in other values by chance. */
const shortest = 6
/** Where a value is written, as far as its file is read for it. */
const near = 2000

/** The value that a definition gives, in words; undefined where it takes the value from elsewhere. */
export function shownSite(workspace: Workspace, graph: VariableGraph, site: VariableSite): string | undefined {
  if (site.passes === true || site.value === undefined) return undefined
  if (!site.value.known) return `unknown, ${site.value.because}`
  const { value } = site.value
  if (value === "") return "empty"
  return isSecretHere(workspace, graph, site, value) ? hiddenValue(value) : code(value)
}

function isSecretHere(workspace: Workspace, graph: VariableGraph, site: VariableSite, value: string): boolean {
  const document = workspace.document(site.uri)
  const text = typeof document === "string" ? "" : document.source.text.slice(site.span.end, site.span.end + near)
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? ""
  if (site.secret || isHidden(site.name, value, line)) return true
  const known = secretsOf(graph, site.uri)
  if (known.has(value)) return true
  // A value that does not stand in the file was put together from others.
  return !text.includes(value) && [...known].some((secret) => value.includes(secret))
}

function secretsOf(graph: VariableGraph, uri: string): ReadonlySet<string> {
  const all = graph.all(uri)
  const found =
    secrets.get(all) ??
    new Set(
      all.flatMap((site) => {
        const value = site.secret ? (settled(site.value) ?? "") : ""
        return value.length >= shortest ? [value] : []
      }),
    )
  secrets.set(all, found)
  return found
}
