/** Which rule files a Prometheus config loads, and which series the rules of the workspace define. */
import { folderOf, isInside, nameOf, resolvePath } from "../base/uri.ts"
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
  /** Undefined where the folder of the pattern cannot be told from the files. */
  readonly folder: string | undefined
  /** Undefined as above, and where the folder has not been read yet. */
  readonly files: readonly string[] | undefined
}

/** What each entry of `rule_files` loads. Only the last part of a pattern may hold wildcards. */
export function loadedRuleFiles(workspace: Workspace, config: string): readonly LoadedPattern[] {
  const globs = workspace.model(config, "prometheus")?.ruleFiles ?? []
  const stack = globs.length === 0 ? undefined : stacksOf(workspace, config)[0]
  return globs.map((glob) => {
    const folder = folderOfPattern(stack, config, glob.pattern)
    return { glob, folder, files: folder === undefined ? undefined : filesIn(workspace, folder, glob.pattern) }
  })
}

function folderOfPattern(stack: Stack | undefined, config: string, pattern: string): string | undefined {
  const slash = pattern.lastIndexOf("/")
  const path = slash < 0 ? "." : pattern.slice(0, slash) || "/"
  if (/[*?[\]{}$\\]/.test(path)) return undefined
  if (!path.startsWith("/")) return inContainer(stack, config, path)
  // The config is mounted somewhere; a path of the container leads back through the mounts.
  const mount = stack?.mounts
    .filter(({ target }) => path === target || path.startsWith(`${target}/`))
    .toSorted((a, b) => b.target.length - a.target.length)[0]
  return mount === undefined ? undefined : resolvePath(mount.source, `./${path.slice(mount.target.length)}`)
}

/** A relative pattern starts at the config's folder, in the container if it runs in one. */
function inContainer(stack: Stack | undefined, config: string, path: string): string | undefined {
  if (stack === undefined) return resolvePath(folderOf(config), path)
  const mount = stack.mounts.find(({ source }) => isInside(source, config))
  if (mount === undefined) return stack.prometheus.build === undefined ? undefined : resolvePath(folderOf(config), path)
  const below = config.slice(mount.source.length)
  const target = mount.target + below
  const absolute = resolvePath(target.slice(0, target.lastIndexOf("/")) || "/", path)
  return absolute === undefined ? undefined : folderOfPattern(stack, config, `${absolute.replace(/\/$/, "")}/x`)
}

function filesIn(workspace: Workspace, folder: string, pattern: string): readonly string[] | undefined {
  const root = workspace.rootOf(folder)
  if (!isInside(root, folder)) return undefined
  const names = workspace.directory(folder)
  if (names === "absent") return []
  if (names === "unread") return undefined
  const compiled = compilePath(pattern.slice(pattern.lastIndexOf("/") + 1))
  if (compiled === undefined) return undefined
  return names
    .filter((name) => !name.endsWith("/") && matchesPath(compiled, [name]))
    .map((name) => `${folder}/${encodeName(name)}`)
}

/**
 * True if configs around a rule file are all known to leave it out, with the config that is nearest; undefined where one
 * loads it, where nothing is known, or where there is none.
 */
export function configThatLeavesOut(workspace: Workspace, uri: string): string | undefined {
  const configs = prometheusFilesNear(workspace, uri, "config")
  let nearest: string | undefined
  for (const config of configs) {
    const patterns = loadedRuleFiles(workspace, config)
    if (patterns.some(({ files }) => files === undefined || files.includes(uri))) return undefined
    // A config elsewhere in the project may belong to another Prometheus.
    if (patterns.length > 0 && belongsTo(config, uri)) nearest ??= config
  }
  return nearest
}

/** Beside the config, or in a folder of rules below it: `loki/rules.yml` is another program's. */
function belongsTo(config: string, uri: string): boolean {
  const folder = folderOf(config)
  if (!isInside(folder, uri)) return false
  const between = folderOf(uri).slice(folder.length)
  return /^(?:\/(?:alert(?:s|ing)?|rules?|record(?:ing|s)?)[\w.-]*)?$/i.test(between)
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
