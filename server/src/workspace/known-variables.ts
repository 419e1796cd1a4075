/** Who reads the settings of a document: images whose variables are known, with all that their containers are given. */

import type { Facts, ImageRef, Service, Setting } from "../model/facts.ts"
import {
  type KnownImage,
  type KnownRuntime,
  knownImage,
  knownVariable,
  runtimeVariable,
} from "../model/known/catalogue.ts"
import { isSplit } from "./compose-siblings.ts"
import { type EffectiveVariable, serviceEnvironment } from "./environment.ts"
import { containerEnvironment } from "./kubernetes-environment.ts"
import { neighboursOf } from "./neighbours.ts"
import { isHorizonOwner } from "./products.ts"
import type { Workspace } from "./types.ts"

export interface KnownReader {
  readonly owner: string
  readonly image: KnownImage
  readonly reference: ImageRef
  readonly service: Service
  /** The document that holds the service. */
  readonly uri: string
  /** Settings of the asked document that reach the container and that nothing there replaces. */
  readonly settings: readonly Setting[]
  /** All that the container is given, as far as the files say. */
  readonly variables: ReadonlyMap<string, EffectiveVariable>
  /** More may be given than is known. */
  readonly isOpen: boolean
}

const kept = new WeakMap<Workspace, Map<string, readonly KnownReader[]>>()

/** Readers of a Compose file, of manifests, or of an env file that services of Compose files around are given. */
export function knownReaders(workspace: Workspace, uri: string): readonly KnownReader[] {
  const perView = kept.get(workspace) ?? new Map<string, readonly KnownReader[]>()
  kept.set(workspace, perView)
  const found = perView.get(uri) ?? find(workspace, uri)
  perView.set(uri, found)
  return found
}

function find(workspace: Workspace, uri: string): readonly KnownReader[] {
  const document = workspace.document(uri)
  if (typeof document === "string") return []
  switch (document.language) {
    case "compose":
    case "kubernetes":
      return readersIn(workspace, uri, uri)
    case "env":
      return neighboursOf(workspace, uri)
        .filter((each) => workspace.facts(each)?.references.some((reference) => reference.uri === uri) === true)
        .flatMap((each) => readersIn(workspace, each, uri))
    default:
      return []
  }
}

/** Readers that stand in one document and are given settings of another, or of the same. */
function readersIn(workspace: Workspace, uri: string, from: string): readonly KnownReader[] {
  const facts = workspace.facts(uri)
  if (facts === undefined) return []
  return facts.services.flatMap((service): KnownReader[] => {
    const reference = service.image
    const image = reference === undefined || reference.built ? undefined : knownImage(reference.repository)
    if (reference === undefined || image === undefined || !runsItself(image, service)) return []
    const given = environmentOf(workspace, uri, service)
    if (given === undefined) return []
    const settings = uri === from ? ownSettings(facts, service) : linesOf(workspace, from, given.variables)
    return [{ owner: service.owner, image, reference, service, uri, settings, ...given }]
  })
}

/** The image's own program runs: another one (a client, a shell, a backup) reads other names. */
function runsItself({ programs }: KnownImage, { command }: Service): boolean {
  if (command === undefined || programs === undefined) return true
  if (!command.known) return false
  const [first = ""] = command.value
  return first.startsWith("-") || programs.includes(first.slice(first.lastIndexOf("/") + 1))
}

interface Given {
  readonly variables: ReadonlyMap<string, EffectiveVariable>
  readonly isOpen: boolean
}

function environmentOf(workspace: Workspace, uri: string, { owner, partial }: Service): Given | undefined {
  const compose = workspace.model(uri, "compose")
  if (compose !== undefined) {
    const service = compose.services.find(({ name }) => name === owner)
    // Another entrypoint may do anything with its variables.
    if (service === undefined || service.malformed || service.entrypoint !== undefined) return undefined
    const { variables, incomplete } = serviceEnvironment(workspace, uri, service)
    return { variables, isOpen: incomplete !== undefined || partial || isSplit(workspace, uri, owner) }
  }
  for (const { object, pod } of workspace.model(uri, "kubernetes")?.workloads ?? []) {
    const container = pod?.containers.find((each) => each.owner === owner)
    if (container === undefined) continue
    if (container.command.length > 0) return undefined
    const { variables, incomplete } = containerEnvironment(workspace, uri, object, container)
    return { variables, isOpen: incomplete !== undefined || partial }
  }
  return undefined
}

function ownSettings({ settings }: Facts, { owner }: Service): readonly Setting[] {
  return settings.filter(
    (each) => each.owner === owner && (each.carrier === "compose-environment" || each.carrier === "container-env"),
  )
}

/** Lines of an env file whose value the container gets. */
function linesOf(
  workspace: Workspace,
  from: string,
  variables: ReadonlyMap<string, EffectiveVariable>,
): readonly Setting[] {
  return (workspace.facts(from)?.settings ?? []).filter(({ name, valueSpan }) => {
    const place = variables.get(name)?.place
    return place?.uri === from && place.span.start === valueSpan.start
  })
}

/** Settings by names that runtimes read, in every format that carries variables; a known image's own meaning comes first. */
export function runtimeSettings(
  workspace: Workspace,
  uri: string,
  facts: Facts,
): readonly { readonly setting: Setting; readonly info: KnownRuntime }[] {
  return facts.settings.flatMap((setting) => {
    const info = processCarriers.has(setting.carrier) ? runtimeVariable(setting.name) : undefined
    if (info === undefined || isHorizonOwner(facts, setting.owner)) return []
    const isOwn = knownReaders(workspace, uri).some(
      ({ owner, image }) => owner === setting.owner && knownVariable(image, setting.name) !== undefined,
    )
    return isOwn ? [] : [{ setting, info }]
  })
}

const processCarriers = new Set<Setting["carrier"]>([
  "env-file",
  "compose-environment",
  "unit-environment",
  "dockerfile-env",
  "container-env",
])
