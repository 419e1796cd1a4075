/** Which programs read an env file: told by who refers to it, not by its name. */

import type { EnvReader } from "../base/env-reader.ts"
import { settled } from "../base/known.ts"
import type { Span } from "../base/span.ts"
import { folderOf, nameOf, relativeTo } from "../base/uri.ts"
import type { Environment, ReaderHosts } from "../model/env/types.ts"
import type { FileReference } from "../model/facts.ts"
import { hostSettings } from "../settings/env-readers.ts"
import { copiedName } from "./example-env.ts"
import { neighboursOf } from "./neighbours.ts"
import { codeReaders, expandsVariables } from "./readers-code.ts"
import { handersOf, isTarget, namesFile } from "./readers-places.ts"
import { usesIn } from "./readers-texts.ts"
import { settingsDocumentOf } from "./settings-file.ts"
import type { Workspace } from "./types.ts"

/** Who refers to the file, and how. */
export interface ReaderEvidence {
  /** Undefined for a program whose rules are not known here (make, kubectl). */
  readonly reader: EnvReader | undefined
  readonly uri: string
  /** Undefined where the file as a whole is the reason: Compose reads the `.env` in its folder. */
  readonly span?: Span
  /** The directive, command or package, without back-quotes. */
  readonly how: string
}

export interface Readers {
  readonly readers: readonly EnvReader[]
  /** False: nobody was seen to refer to the file, `readers` are the plausible ones. */
  readonly areKnown: boolean
  /** What Compose fills `$NAME` in the file's values from first: the project's `.env`, for a file of `env_file`. */
  readonly environment: Environment
  readonly hosts: ReaderHosts
  readonly evidence: readonly ReaderEvidence[]
}

/** In the order in which readers are named. */
const all: readonly EnvReader[] = [
  "compose",
  "compose-raw",
  "docker",
  "podman",
  "systemd",
  "systemd-252",
  "bash",
  "dotenv",
  "node",
  "python",
]
/** The first systemd in which a backslash at the end of a comment means nothing. */
const plainComments = 254

/**
 * The readers of an env file: what `deploylint.yaml` says, else what Compose files, units, scripts, pipelines, manifests
 * and code around it show.
 */
export function readersOf(workspace: Workspace, uri: string): Readers {
  const settings = settingsDocumentOf(workspace, uri)
  const host = settings?.tree === undefined ? undefined : hostSettings(settings.tree)
  const pathOf = (each: string): string => relativeTo(settings?.folder ?? "", each)
  // A template is read under the name that its copy gets.
  const copy = copiedName(nameOf(uri))
  const uris = copy === undefined ? [uri] : [uri, `${folderOf(uri)}/${copy}`]
  const [referred, ofCopy] = uris.map((each) => referrers(workspace, each))
  const found = distinct([
    ...(referred?.evidence ?? []),
    ...(ofCopy?.evidence ?? []),
    ...uris.flatMap((each) => [...handers(workspace, each), ...codeReaders(workspace, each)]),
  ])
  const versions = new Set<number | undefined>()
  const evidence = found.map((each): ReaderEvidence => {
    if (each.reader !== "systemd") return each
    const version = host?.systemdOf(pathOf(each.uri))
    versions.add(version)
    return version !== undefined && version < plainComments ? { ...each, reader: "systemd-252" } : each
  })
  const version = versions.size === 1 ? [...versions][0] : undefined
  const hosts: ReaderHosts = {
    ...(version === undefined ? {} : { systemd: version }),
    ...(expandsVariables(workspace, uri) ? { dotenvExpands: true } : {}),
  }
  const environment = referred?.environment.size ? referred.environment : (ofCopy?.environment ?? new Map())
  const shared = { environment, hosts }
  const stated = host?.readersOf(pathOf(uri))
  if (stated !== undefined && settings !== undefined) {
    const own = stated.map((reader) => ({ reader, uri: `${settings.folder}/deploylint.yaml`, how: "env" }))
    return { ...shared, readers: all.filter((each) => stated.includes(each)), areKnown: true, evidence: own }
  }
  const readers = all.filter((each) => evidence.some(({ reader }) => reader === each))
  if (readers.length > 0) return { ...shared, readers, areKnown: true, evidence }
  return { ...shared, readers: ["dotenv", "compose"], areKnown: false, evidence }
}

function distinct(evidence: readonly ReaderEvidence[]): readonly ReaderEvidence[] {
  const keys = evidence.map(({ reader, uri, span }) => `${reader} ${uri} ${span?.start}`)
  return evidence.filter((_, index) => keys.indexOf(keys[index] ?? "") === index)
}

/** Compose files and units that name the file, and the environment that Compose reads it in. */
function referrers(workspace: Workspace, uri: string): Pick<Readers, "environment" | "evidence"> {
  let environment: Environment = new Map()
  const evidence: ReaderEvidence[] = []
  for (const neighbour of neighboursOf(workspace, uri)) {
    const document = workspace.document(neighbour)
    if (typeof document === "string" || document.language === undefined) continue
    if (document.language === "compose" && isProjectEnv(uri, neighbour))
      evidence.push({ reader: "compose", uri: neighbour, how: "project .env" })
    for (const reference of workspace.facts(neighbour)?.references ?? []) {
      const reader = isReference(workspace, reference, neighbour, uri) ? readerOf(reference) : undefined
      if (reader === undefined) continue
      evidence.push({ reader, uri: neighbour, span: reference.span, how: howOf(reference) })
      if (reader === "compose" && reference.kind === "env-file" && environment.size === 0)
        environment = projectVariables(workspace, neighbour, uri)
    }
  }
  return { environment, evidence }
}

/** Scripts, pipelines and the like that hand the file to a program. */
function handers(workspace: Workspace, uri: string): readonly ReaderEvidence[] {
  return handersOf(workspace, uri).flatMap((from): ReaderEvidence[] => {
    const document = workspace.document(from)
    if (typeof document === "string") return []
    return usesIn(document)
      .filter(({ path }) => namesFile(workspace, from, path, uri))
      .map(({ reader, span, how }) => ({ reader, uri: from, span, how }))
  })
}

/** The words for a reference of a Compose file or unit. */
function howOf({ kind, owner }: FileReference): string {
  if (kind === "environment-file") return "EnvironmentFile="
  return kind === "project-env" ? "env_file of include" : `env_file of ${owner}`
}

/** The values of the `.env` that belongs to a Compose file, unless it is the file itself. */
function projectVariables(workspace: Workspace, composeUri: string, uri: string): Environment {
  if (isProjectEnv(uri, composeUri)) return new Map()
  const project = workspace.model(composeUri, "compose")?.environment
  return new Map([...(project?.variables ?? [])].map(([name, { value }]) => [name, value]))
}

/** Compose interpolates from the `.env` in its file's folder. */
function isProjectEnv(uri: string, composeUri: string): boolean {
  return nameOf(uri) === ".env" && folderOf(composeUri) === folderOf(uri)
}

/** By resolved place; a unit's absolute path is one of the machine. */
function isReference(workspace: Workspace, reference: FileReference, from: string, uri: string): boolean {
  if (reference.uri !== undefined) return reference.uri === uri
  const path = settled(reference.path)
  return reference.kind === "environment-file" && path !== undefined && isTarget(workspace, from, path, uri)
}

function readerOf({ kind, reader }: FileReference): EnvReader | undefined {
  if (kind === "environment-file") return reader === "podman" ? "podman" : "systemd"
  if (kind !== "env-file" && kind !== "project-env") return undefined
  return reader === "shell" ? "bash" : (reader ?? "compose")
}
