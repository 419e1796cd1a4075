/** Why a name of the environment stays as it is, or why it cannot get another one. */
import { outsideReaderOf, exposingPrefixOf } from "../model/outside-names.ts"
import { objectMountsIn } from "../workspace/kubernetes-mounts.ts"
import type { Workspace } from "../workspace/types.ts"
import { imageReading } from "../workspace/variables/sites-compose.ts"
import type { SiteKind, VariableGraph, VariableSite } from "../workspace/variables/types.ts"
import { code } from "./hover-text.ts"
import { placeText } from "./hover-value.ts"

const ownUses = new Set<SiteKind>(["code-reference", "config-reference"])

/** Somebody outside of the project reads the name, or gives it. */
export function whyFixed(
  workspace: Workspace,
  graph: VariableGraph,
  site: VariableSite,
  together: readonly VariableSite[],
): string | undefined {
  const { name } = site
  const outside = outsideReaderOf(name)
  if (outside !== undefined && !isLocal(together)) return `${code(name)} is a name of ${outside}: nothing else would read the new one.`
  const fixed = together.find((each) => each.fixed !== undefined)
  if (fixed !== undefined)
    return `${code(name)} cannot have another name in ${placeText(workspace, site.uri, fixed)}: ${fixed.fixed}.`
  if (together.some(({ kind }) => ownUses.has(kind))) return undefined
  return givenToImage(workspace, graph, together) ?? readElsewhere(workspace, graph, together)
}

/** Everything in one script: its own business, whatever the name is. */
function isLocal(together: readonly VariableSite[]): boolean {
  const isShell = together.every(({ kind }) => kind === "shell-assignment" || kind === "shell-reference")
  return isShell && together.some(({ role }) => role === "definition") && new Set(together.map(({ uri }) => uri)).size < 2
}

/** A line of an env file that goes into a container of somebody else's image. */
function givenToImage(
  workspace: Workspace,
  graph: VariableGraph,
  together: readonly VariableSite[],
): string | undefined {
  for (const site of together) {
    if (site.kind !== "env-line") continue
    for (const { scope, order } of graph.readingsOf(site)) {
      const [uri = "", service = ""] = scope.startsWith("service:") ? scope.slice("service:".length).split("#") : []
      // A name that only fills in another value is not seen by the container.
      if (!order.some((each) => each.site.uri === site.uri && each.site.name === site.name)) continue
      const found = workspace.model(uri, "compose")?.services.find((each) => each.name === service)
      const reason = found && imageReading(found)
      if (reason !== undefined) return `${code(site.name)} cannot have another name in service ${code(service)}: ${reason}.`
    }
  }
  return undefined
}

/** A key that is a part of another name, or the name of a file. */
function readElsewhere(
  workspace: Workspace,
  graph: VariableGraph,
  together: readonly VariableSite[],
): string | undefined {
  for (const site of together) {
    if (site.kind !== "kubernetes-data") continue
    const [kind, name] = (site.scope.split("#")[1] ?? "").split("/")
    const files = new Set(graph.all(site.uri).flatMap((each) => (each.scope.startsWith("service:") ? [each.uri] : [])))
    const mount = [...files]
      .flatMap((uri) => objectMountsIn(workspace, uri))
      .find((each) => each.kind === kind && each.name === name)
    if (mount !== undefined) return `${code(site.name)} is a file in ${code(mount.target)} of ${code(mount.owner)}.`
    for (const { scope, reader, order } of graph.readingsOf(site)) {
      const isHere = (each: { readonly site: VariableSite }): boolean =>
        each.site.uri === site.uri && each.site.span.start === site.span.start
      const plain = graph.definitionsOf({ ...site, role: "use", scope })
      if (order.some(isHere) && !plain.some(isHere)) return `${code(site.name)} has a prefix or another name in ${reader}.`
    }
  }
  return undefined
}

/** The new name is none that all readers take. */
export function whyUnfit(name: string, next: string, together: readonly VariableSite[]): string | undefined {
  if (next === name) return "That is its name."
  const isKey = together.every(({ kind }) => kind === "kubernetes-data" || kind === "kubernetes-key-ref")
  if (isKey && !/^[\w.-]{1,253}$/.test(next)) return "A key consists of letters, digits and `-_.`, at most 253."
  if (!isKey && !/^[A-Za-z_]\w{0,254}$/.test(next))
    return "A name consists of letters, digits and `_`, and does not begin with a digit: other ones are not read everywhere."
  const outside = outsideReaderOf(next)
  if (outside !== undefined) return `${code(next)} is a name of ${outside}.`
  const [before, after] = [exposingPrefixOf(name), exposingPrefixOf(next)]
  if (before === after || !together.some(({ kind }) => kind === "code-reference")) return undefined
  if (before !== undefined) return `The bundler gives a name to the page for its prefix ${code(before)}.`
  return together.some(({ secret }) => secret) ? `The prefix ${code(after ?? "")} puts the secret into the page.` : undefined
}

/** The new name is there already in one of the environments. */
export function whyTaken(
  workspace: Workspace,
  graph: VariableGraph,
  next: string,
  together: readonly VariableSite[],
): string | undefined {
  const byScope = new Map(together.map((site) => [site.scope, site]))
  for (const site of byScope.values()) {
    const [other] = graph.linked({ ...site, name: next, role: "use" })
    if (other === undefined) continue
    const place = placeText(workspace, site.uri, other)
    return `${code(next)} is ${other.role === "use" ? "used" : "set"} already, in ${place}.`
  }
  return undefined
}
