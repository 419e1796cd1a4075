/** Reads `env:`, which programs read which env files, and the systemd of units, for whoever models those files. */
import { type EnvReader, envReaders } from "../base/env-reader.ts"
import { createResolver, type ResolvedEntry } from "../syntax/yaml/resolve.ts"
import type { YamlTree } from "../syntax/yaml/tree.ts"
import { type Context, firstKey, mappingEntries, mappingsIn, readGlobs, unknownKey } from "./entries.ts"
import { type Glob, selects } from "./glob.ts"
import { didYouMean, expected, shown } from "./problems.ts"
import type { EnvEntry } from "./types.ts"

/** What people write when they mean one of ours. */
const synonyms: Readonly<Record<string, EnvReader>> = {
  shell: "bash",
  sh: "bash",
  source: "bash",
  "docker-compose": "compose",
  "docker compose": "compose",
  "docker run": "docker",
  "docker-run": "docker",
  quadlet: "podman",
  nodejs: "node",
  "node.js": "node",
  "python-dotenv": "python",
  unit: "systemd",
}

export const envKeys = {
  files: "Patterns relative to this file: the env files that the entry is for.",
  readers: "All programs that read them; nothing else is looked for.",
} as const

/** Versions of systemd that anybody still runs, and those to come. */
export const systemdVersions = { least: 183, most: 999 } as const

/** The entries of `env`, in file order; one without files or without a known reader has no effect and is reported. */
export function readEnvEntries(context: Context, entry: ResolvedEntry): readonly EnvEntry[] {
  return mappingsIn(context, entry, "entries with `files` and `readers`").flatMap(({ node, entries }) => {
    let files: readonly Glob[] | undefined
    let readers: readonly EnvReader[] | undefined
    for (const each of entries) {
      if (each.name === "files") files = readGlobs(context, each)
      else if (each.name === "readers") readers = readReaders(context, each)
      else unknownKey(context, each, Object.keys(envKeys))
    }
    if (files !== undefined && readers !== undefined) return readers.length === 0 ? [] : [{ files, readers }]
    const lacking = files === undefined ? "files" : "readers"
    context.report(`missing-${lacking}`, firstKey(context, node), `This entry has no effect: it lacks \`${lacking}\`.`)
    return []
  })
}

function readReaders(context: Context, entry: ResolvedEntry): readonly EnvReader[] {
  const { node } = context.resolver.follow(entry.value)
  const items = node?.kind === "sequence" ? context.resolver.items(node).map((item) => item.node) : node ? [node] : []
  const found = items.flatMap((item): EnvReader[] => {
    const scalar = context.resolver.follow(item).node
    const text = scalar?.kind === "scalar" && scalar.value !== null ? scalar.text : undefined
    if (text === undefined) {
      context.report("wrong-type", item.span, expected("A reader", "a name", scalar))
      return []
    }
    const reader = envReaders.find((each) => each === text)
    if (reader !== undefined) return [reader]
    const meant = synonyms[text.toLowerCase()]
    const hint = meant === undefined ? hintFor(text) : `: did you mean \`${meant}\`?`
    context.report("unknown-value", item.span, `${shown(text)} is no reader of env files${hint}`)
    return []
  })
  return [...new Set(found)]
}

/** There are too many names for `didYouMean` to list them. */
function hintFor(text: string): string {
  const hint = didYouMean(text, envReaders)
  return hint === "." ? `: use ${envReaders.map((each) => `\`${each}\``).join(", ")}.` : hint
}

/** A version of systemd, or nothing and a report. */
export function readVersion(context: Context, entry: ResolvedEntry): number | undefined {
  const { node } = context.resolver.follow(entry.value)
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return undefined
  const value = node.kind === "scalar" ? node.value : undefined
  const { least, most } = systemdVersions
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value
  const wanted = `a version such as 257, from ${least} to ${most}`
  context.report("wrong-type", node.span, expected("`systemd`", wanted, node))
  return undefined
}

/** What a settings file says of the programs behind env files. */
export interface HostSettings {
  /** The readers that it names for an env file; undefined where it is silent. A later entry wins. */
  readonly readersOf: (path: string) => readonly EnvReader[] | undefined
  /** The systemd that a unit runs on; undefined where it is silent. */
  readonly systemdOf: (path: string) => number | undefined
}

const budget = 20_000
const kept = new WeakMap<YamlTree, HostSettings>()

/**
 * The same answers as the whole settings give, without the catalogue of rules: models need them before rules exist.
 * Paths are relative to the settings file's folder. Problems of the file are the settings reader's to report.
 */
export function hostSettings(tree: YamlTree): HostSettings {
  const found = kept.get(tree) ?? readHost(tree)
  kept.set(tree, found)
  return found
}

function readHost(tree: YamlTree): HostSettings {
  const context: Context = { resolver: createResolver(tree, budget), rules: [], report: () => undefined }
  let entries: readonly EnvEntry[] = []
  let systemd: number | undefined
  let overrides: readonly { readonly files: readonly Glob[]; readonly systemd: number }[] = []
  const root = tree.documents[0]?.root
  for (const entry of root === undefined ? [] : mappingEntries(context, root, "the file", root.span)) {
    if (entry.name === "env") entries = readEnvEntries(context, entry)
    else if (entry.name === "systemd") systemd = readVersion(context, entry)
    else if (entry.name === "overrides") overrides = readSystemdOverrides(context, entry)
  }
  return {
    readersOf: (path) => entries.findLast(({ files }) => selects(files, path))?.readers,
    systemdOf: (path) => overrides.findLast(({ files }) => selects(files, path))?.systemd ?? systemd,
  }
}

function readSystemdOverrides(context: Context, entry: ResolvedEntry) {
  return mappingsIn(context, entry, "entries").flatMap(({ entries }) => {
    const files = entries.find(({ name }) => name === "files")
    const version = entries.find(({ name }) => name === "systemd")
    const systemd = version && readVersion(context, version)
    return files === undefined || systemd === undefined ? [] : [{ files: readGlobs(context, files), systemd }]
  })
}
