/** Which rule files a Prometheus config loads, and which series the rules of the workspace define. */
import { folderOf, isInside, nameOf, relativeTo, resolvePath } from "../base/uri.ts"
import { compilePath, matchesPath } from "../base/wildmatch.ts"
import type { AlertRule } from "../model/facts.ts"
import type { RuleFileGlob } from "../model/prometheus/types.ts"
import { type Stack, stacksOf } from "./monitoring-stack.ts"
import { nearby } from "./nearby.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** Prometheus files of one role around a file, itself included. */
export function prometheusFilesNear(
  workspace: Workspace,
  uri: string,
  role: "config" | "rules" | "alertmanager",
): readonly string[] {
  return [uri, ...nearby(workspace, uri, ["yaml"])].filter((each) => {
    const document = workspace.document(each)
    return typeof document !== "string" && document.kind?.is === "prometheus" && document.kind.role === role
  })
}

export interface LoadedPattern {
  readonly glob: RuleFileGlob
  /** The one folder of the workspace in which it looks, where there is one. */
  readonly folder: string | undefined
  /** Files that it is known to load. */
  readonly files: readonly string[]
  /** False where it may load more: its folder cannot be told from the files, or has not been read yet. */
  readonly isWhole: boolean
}

type Loaded = Omit<LoadedPattern, "glob">

const untold: Loaded = { folder: undefined, files: [], isWhole: false }

/** What each entry of `rule_files` loads. Only the last part of a pattern may hold wildcards. */
export function loadedRuleFiles(workspace: Workspace, config: string): readonly LoadedPattern[] {
  const globs = workspace.model(config, "prometheus")?.ruleFiles ?? []
  const stacks = globs.length === 0 ? [] : stacksOf(workspace, config)
  return globs.map((glob) => {
    const slash = glob.pattern.lastIndexOf("/")
    const path = slash < 0 ? "." : glob.pattern.slice(0, slash) || "/"
    const name = glob.pattern.slice(slash + 1)
    if (/[*?[\]{}$\\]/.test(path)) return { glob, ...untold }
    if (stacks.length === 0) return { glob, ...beside(workspace, config, path, name) }
    const found = stacks.map((stack) => inContainer(workspace, stack, config, path, name))
    return {
      glob,
      folder: found[0]?.folder,
      files: [...new Set(found.flatMap(({ files }) => files))],
      isWhole: found.every(({ isWhole }) => isWhole),
    }
  })
}

function beside(workspace: Workspace, config: string, path: string, name: string): Loaded {
  const folder = path.startsWith("/") ? undefined : resolvePath(folderOf(config), path)
  return folder === undefined ? untold : filesIn(workspace, folder, name)
}

/** A relative pattern starts at the config's folder inside the container; mounts lead back into the workspace. */
function inContainer(workspace: Workspace, stack: Stack, config: string, path: string, name: string): Loaded {
  const own = containerPath(stack, config)
  if (own === undefined && !path.startsWith("/"))
    return stack.prometheus.build === undefined ? untold : beside(workspace, config, path, name)
  const folder = path.startsWith("/") ? path.replace(/(?<=.)\/$/, "") : resolvePath(parentOf(own ?? "/"), path)
  const compiled = compilePath(name)
  if (folder === undefined || compiled === undefined) return untold
  const isHere = (target: string): boolean =>
    parentOf(target) === folder && matchesPath(compiled, [target.slice(target.lastIndexOf("/") + 1)])
  const single = stack.mounts.filter(({ target }) => isHere(target)).map(({ source }) => source)
  const covers = [...stack.mounts, ...stack.veils.map((target) => ({ source: undefined, target }))]
  const cover = covers
    .filter(({ target }) => folder === target || folder.startsWith(`${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0]
  // A file of the host may be the copy of one of these.
  const isElsewhere = single.some((source) => !isInside(workspace.rootOf(config), source))
  const isVeiled = isElsewhere || stack.veils.some(isHere) || (cover !== undefined && cover.source === undefined)
  if (cover?.source === undefined) return { folder: undefined, files: single, isWhole: !isVeiled }
  const source = resolvePath(cover.source, `./${folder.slice(cover.target.length)}`)
  const found = source === undefined ? untold : filesIn(workspace, source, name)
  return { ...found, files: [...single, ...found.files], isWhole: found.isWhole && !isVeiled }
}

/** Where a file of the workspace stands inside the container of a stack's Prometheus, if it is mounted. */
export function containerPath(stack: Stack, uri: string): string | undefined {
  const mount = stack.mounts
    .filter(({ source }) => isInside(source, uri))
    .toSorted((a, b) => b.source.length - a.source.length)[0]
  if (mount === undefined) return undefined
  return mount.source === uri ? mount.target : `${mount.target}/${relativeTo(mount.source, uri)}`
}

/** The folder of a path inside a container. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/"
}

function filesIn(workspace: Workspace, folder: string, name: string): Loaded {
  const compiled = compilePath(name)
  const names = isInside(workspace.rootOf(folder), folder) ? workspace.directory(folder) : "unread"
  if (names === "unread" || compiled === undefined) return untold
  if (names === "absent") return { folder, files: [], isWhole: true }
  const files = names
    .filter((each) => !each.endsWith("/") && matchesPath(compiled, [each]))
    .map((each) => `${folder}/${encodeName(each)}`)
  return { folder, files, isWhole: true }
}

/** Alerting and recording rules of a document: its own facts, whichever format it has. */
export function rulesIn(workspace: Workspace, uri: string): readonly AlertRule[] {
  return workspace.facts(uri)?.alerts ?? []
}

/** Names of series that recording rules around a file define. */
export function recordedNames(workspace: Workspace, uri: string): ReadonlySet<string> {
  const files = [uri, ...nearby(workspace, uri, ["yaml"])]
  return new Set(
    files.flatMap((each) => rulesIn(workspace, each).flatMap((rule) => (rule.kind === "recording" ? [rule.name] : []))),
  )
}

/** True if the workspace folder has the file; undefined where its folder has not been read. */
export function isThere(workspace: Workspace, uri: string): boolean | undefined {
  const names = workspace.directory(folderOf(uri))
  if (names === "unread") return undefined
  return names !== "absent" && names.some((name) => name === nameOf(uri) || name === `${nameOf(uri)}/`)
}
