/** The sample project with names in all formats, and questions at places of it that are written as `path` and text before. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Analysis } from "../../server/src/analysis.ts"
import { repository } from "./built.ts"
import { openWorkspace, type TestWorkspace } from "./workspace.ts"

/** Paths below the sample, with its own name before them: images are matched to programs by it. */
export function variableSample(folder = join(repository, "test/samples/variables")): Record<string, string> {
  const files: Record<string, string> = {}
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (statSync(join(folder, path)).isFile()) files[`variables/${path}`] = readFileSync(join(folder, path), "utf8")
  return files
}

export interface Spot {
  readonly uri: string
  readonly at: number
}

export interface VariableCursor {
  readonly workspace: TestWorkspace
  /** The offset behind `before`, whose first place counts. */
  readonly spot: (path: string, before: string) => Spot
  readonly ask: <T>(question: (analysis: Analysis) => T) => T
  /** `path:line`. */
  readonly lineOf: (place: { readonly uri: string; readonly span: { readonly start: number } }) => string
  readonly textOf: (path: string) => string
}

/** Paths are relative to `base`, which the files below it all share. */
export function variableCursor(files: Readonly<Record<string, string>>, base = ""): VariableCursor {
  const workspace = openWorkspace(files)
  const textOf = (path: string): string => workspace.files.get(workspace.uri(base + path)) ?? ""
  return {
    workspace,
    textOf,
    spot: (path, before) => {
      const start = textOf(path).indexOf(before)
      assert.ok(start >= 0, `${before} is not in ${path}`)
      return { uri: workspace.uri(base + path), at: start + before.length }
    },
    ask: (question) => {
      // Each round may lead to files that the one before did not know of.
      for (let before = -1, round = 0; round < 12; round++) {
        const analysis = workspace.analysis()
        if (analysis.revision === before) break
        before = analysis.revision
        question(analysis)
      }
      return question(workspace.analysis())
    },
    lineOf: ({ uri, span }) => {
      const text = workspace.files.get(uri) ?? ""
      return `${decodeURIComponent(uri.slice(workspace.uri(base).length))}:${text.slice(0, span.start).split("\n").length}`
    },
  }
}
