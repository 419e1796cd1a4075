/** An in-memory workspace for tests: files in, analysis out, wants served from the same files. */
import { type Analysis, type AnalysisHost, createAnalysisHost } from "../../server/src/analysis.ts"
import { statusSubject } from "../../server/src/base/status-uri.ts"

export const root = "file:///w"

/** A generator that counts: every generated secret is different, and the same in every run. */
export function countingRandom(): (bytes: number) => Uint8Array {
  let calls = 0
  return (bytes) => {
    calls++
    // Spread over all bits so that a generated value passes the strength gates like a real one.
    let state = 0x9e3779b9 ^ calls
    return Uint8Array.from({ length: bytes }, () => {
      state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5
      return (state >>> 24) & 255
    })
  }
}

export interface TestWorkspace {
  readonly host: AnalysisHost
  readonly files: Map<string, string>
  /** Analysis after all wants are served. */
  readonly analysis: () => Analysis
  /** Changes or removes (`null`) a file by its path below the root. */
  readonly set: (path: string, text: string | null) => Analysis
  readonly uri: (path: string) => string
}

/** Builds a workspace from paths below the root and texts. Exceptions of rules are let through. */
export function openWorkspace(given: Readonly<Record<string, string>>, today = "2026-11-21"): TestWorkspace {
  const host = createAnalysisHost({ random: countingRandom(), today: () => today }, { fence: false })
  const files = new Map(Object.entries(given).map(([path, text]) => [uriOf(path), text]))
  let version = 1
  let current = settle(host, files, host.apply({ roots: [root], documents: asDocuments(files, version) }))
  return {
    host,
    files,
    analysis: () => {
      current = settle(host, files, current)
      return current
    },
    set: (path, text) => {
      version++
      const uri = uriOf(path)
      if (text === null) files.delete(uri)
      else files.set(uri, text)
      const folder = uri.slice(0, uri.lastIndexOf("/"))
      current = host.apply({
        documents: new Map([[uri, text === null ? null : { text, version }]]),
        directories: new Map([[folder, listing(files, folder)]]),
      })
      current = settle(host, files, current)
      return current
    },
    uri: uriOf,
  }
}

function uriOf(path: string): string {
  return `${root}/${path.split("/").map(encodeURIComponent).join("/").replace(/%40/g, "@")}`
}

function asDocuments(
  files: ReadonlyMap<string, string>,
  version: number,
): Map<string, { text: string; version: number }> {
  return new Map([...files].map(([uri, text]) => [uri, { text, version }]))
}

/** Asks for every document's findings until no rule wants another file. */
function settle(host: AnalysisHost, files: ReadonlyMap<string, string>, start: Analysis): Analysis {
  let analysis = start
  for (let round = 0; round < 20; round++) {
    for (const uri of files.keys()) analysis.findings(uri)
    const wants = host.takeWants()
    if (wants.documents.length === 0 && wants.directories.length === 0) return analysis
    analysis = host.apply({
      documents: new Map(
        wants.documents.map((uri) => {
          const text = files.get(uri) ?? statusIn(files, uri)
          return [uri, text === undefined ? null : { text, version: 1 }]
        }),
      ),
      directories: new Map(wants.directories.map((folder) => [folder, listing(files, folder)])),
    })
  }
  throw new Error("rules keep asking for files")
}

/** A file `.status` at the top tells what a host would say of others: `path: mode 0644, tracked yes`. */
function statusIn(files: ReadonlyMap<string, string>, uri: string): string | undefined {
  const subject = statusSubject(uri)
  const lines = subject === undefined ? [] : (files.get(`${root}/.status`) ?? "").split("\n")
  const line = lines.find((each) => `${root}/${each.slice(0, each.indexOf(":"))}` === subject)
  return line
    ?.slice(line.indexOf(":") + 2)
    .replaceAll(", ", "\n")
    .concat("\n")
}

function listing(files: ReadonlyMap<string, string>, folder: string): string[] | null {
  const names = new Set<string>()
  for (const uri of files.keys()) {
    if (!uri.startsWith(`${folder}/`)) continue
    const rest = uri.slice(folder.length + 1)
    const slash = rest.indexOf("/")
    names.add(decodeURIComponent(slash < 0 ? rest : rest.slice(0, slash)) + (slash < 0 ? "" : "/"))
  }
  return names.size > 0 || folder === root ? [...names] : null
}
