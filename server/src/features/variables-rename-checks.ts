/** Why a name of the environment stays as it is, or why it cannot get another one. */
import { type Known, known, settled } from "../base/known.ts"
import { parseReference } from "../model/image-reference.ts"
import { knownImage, knownVariable } from "../model/known/catalogue.ts"
import { exposingPrefixOf, outsideReaderOf } from "../model/outside-names.ts"
import { objectMountsIn } from "../workspace/kubernetes-mounts.ts"
import { projectFiles } from "../workspace/project.ts"
import type { Workspace } from "../workspace/types.ts"
import { serviceScope } from "../workspace/variables/scopes.ts"
import { imageNames, imageReading } from "../workspace/variables/sites-compose.ts"
import { containersOf } from "../workspace/variables/sites-kubernetes.ts"
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
  if (outside !== undefined && !isLocal(together))
    return `${code(name)} is a name of ${outside}: nothing else would read the new one.`
  const fixed = together.find((each) => each.fixed !== undefined)
  if (fixed !== undefined)
    return `${code(name)} cannot have another name in ${placeText(workspace, site.uri, fixed)}: ${fixed.fixed}.`
  if (together.some(({ kind }) => ownUses.has(kind))) return undefined
  return givenToImage(workspace, graph, together) ?? readElsewhere(workspace, graph, together)
}

/** Everything in one script: its own business, whatever the name is. */
function isLocal(together: readonly VariableSite[]): boolean {
  const isShell = together.every(({ kind }) => kind === "shell-assignment" || kind === "shell-reference")
  return (
    isShell && together.some(({ role }) => role === "definition") && new Set(together.map(({ uri }) => uri)).size < 2
  )
}

/** A line of an env file that goes into a container of somebody else's image. */
function givenToImage(
  workspace: Workspace,
  graph: VariableGraph,
  together: readonly VariableSite[],
): string | undefined {
  for (const site of together) {
    if (site.kind !== "env-line" && site.kind !== "kubernetes-data") continue
    for (const { scope, order } of graph.readingsOf(site)) {
      const [uri = "", service = ""] = scope.startsWith("service:") ? scope.slice("service:".length).split("#") : []
      // A name that only fills in another value is not seen by the container.
      if (!order.some((each) => isAt(each.site, site) && each.isTied !== true)) continue
      const reason = readerOf(workspace, uri, service, site.name)
      if (reason !== undefined) return `${code(site.name)} cannot have another name for ${code(service)}: ${reason}.`
    }
  }
  return undefined
}

function isAt(one: VariableSite, other: VariableSite): boolean {
  return one.uri === other.uri && one.span.start === other.span.start
}

function readerOf(workspace: Workspace, uri: string, owner: string, name: string): string | undefined {
  const service = workspace.model(uri, "compose")?.services.find((each) => each.name === owner)
  if (service !== undefined)
    return isNoneOfDatabase(service.image?.value.text, name) ? undefined : imageReading(service)
  const manifests = workspace.model(uri, "kubernetes")
  const image = manifests && containersOf(manifests).find(({ container }) => container.owner === owner)?.container.image
  const text = image && known(image.text)
  return isNoneOfDatabase(text, name) ? undefined : imageNames(text)
}

/** Images of databases read names of their own kind alone: a file that the whole project shares holds others for others. */
function isNoneOfDatabase(text: Known<string> | undefined, name: string): boolean {
  const image = knownImage(parseReference(settled(text) ?? "").repository)
  if (image === undefined || !/^(?:postgres|mysql|mariadb|mongo|redis|valkey|clickhouse)/.test(image.id)) return false
  return knownVariable(image, name) === undefined && !image.prefixes.some((prefix) => name.startsWith(prefix))
}

/** A key that is a part of another name, or the name of a file. */
function readElsewhere(
  workspace: Workspace,
  graph: VariableGraph,
  together: readonly VariableSite[],
): string | undefined {
  const data = together.filter(({ kind }) => kind === "kubernetes-data")
  const [first] = data
  if (first === undefined) return undefined
  const inPods = graph.all(first.uri).filter(({ scope }) => scope.startsWith("service:"))
  const manifests = projectFiles(workspace, workspace.rootOf(first.uri)).files.filter((uri) => {
    const document = workspace.document(uri)
    return typeof document !== "string" && document.language === "kubernetes"
  })
  const mounts = manifests.flatMap((uri) => objectMountsIn(workspace, uri))
  for (const { name, scope } of data) {
    const [kind, object] = (scope.split("#")[1] ?? "").split("/")
    const mount = mounts.find((each) => each.kind === kind && each.name === object)
    if (mount !== undefined) return `${code(name)} is a file in ${code(mount.target)} of ${code(mount.owner)}.`
    for (const uri of manifests) {
      const model = workspace.model(uri, "kubernetes")
      for (const { container } of model === undefined ? [] : containersOf(model)) {
        const longer = container.envFrom.flatMap((each) =>
          each.kind === kind && each.name === object && each.prefix !== "" ? [each.prefix + name] : [],
        )
        const found = inPods.find(
          (each) => longer.includes(each.name) && each.scope === serviceScope(uri, container.owner),
        )
        if (found !== undefined)
          return `${code(name)} is ${code(found.name)} for ${code(container.owner)}, which uses that.`
      }
    }
  }
  return undefined
}

/** The new name is none that all readers take. */
export function whyUnfit(
  workspace: Workspace,
  name: string,
  next: string,
  together: readonly VariableSite[],
): string | undefined {
  if (next === name) return "That is its name."
  const isKey = together.every(({ kind }) => kind === "kubernetes-data" || kind === "kubernetes-key-ref")
  if (isKey && !/^[\w.-]{1,253}$/.test(next)) return "A key consists of letters, digits and `-_.`, at most 253."
  if (!isKey && !/^[A-Za-z_]\w{0,254}$/.test(next))
    return "A name consists of letters, digits and `_`, and does not begin with a digit: other ones are not read everywhere."
  const outside = outsideReaderOf(next)
  if (outside !== undefined) return `${code(next)} is a name of ${outside}.`
  const [before, after] = [exposingPrefixOf(name), exposingPrefixOf(next)]
  const programs = together.filter(({ kind }) => kind === "code-reference")
  if (before === after || programs.length === 0) return undefined
  if (before !== undefined)
    return before !== "PUBLIC_" || programs.some((each) => isBundled(workspace, each))
      ? `The bundler gives the name to the page for its prefix ${code(before)}.`
      : undefined
  return together.some(({ secret }) => secret)
    ? `The prefix ${code(after ?? "")} puts the secret into the page.`
    : undefined
}

/** `import.meta.env.NAME`: filled in when the page is built. */
function isBundled(workspace: Workspace, { uri, span }: VariableSite): boolean {
  const document = workspace.document(uri)
  if (typeof document === "string") return false
  return /\bimport\.meta\.env\W{1,3}$/.test(document.source.text.slice(Math.max(0, span.start - 40), span.start))
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
