/** Files with a cursor in one of them, as tests of editor features write them. */
import assert from "node:assert/strict"
import type { Analysis, UnitLanguage } from "../../server/src/analysis.ts"
import { openWorkspace, root } from "./workspace.ts"

export type Files = Readonly<Record<string, string>>

export interface AtCursor {
  readonly uri: string
  readonly path: string
  readonly text: string
  readonly at: number
  readonly analysis: () => Analysis
  /** An answer once all files that it wants are loaded. */
  readonly ask: <T>(question: (units: UnitLanguage, uri: string, at: number) => T) => T
  /** `path:line` of a place, counted from one. */
  readonly lineOf: (uri: string, offset: number) => string
}

/** Opens the files; `<|>` marks the cursor and is taken out. Without one, the cursor is at the start of the first file. */
export function cursorIn(files: Files): AtCursor {
  const [path, marked] =
    Object.entries(files).find(([, text]) => text.includes("<|>")) ?? Object.entries(files)[0] ?? []
  assert.ok(path !== undefined && marked !== undefined, "no file")
  const at = Math.max(0, marked.indexOf("<|>"))
  const text = marked.replace("<|>", "")
  const workspace = openWorkspace({ ...files, [path]: text })
  const uri = workspace.uri(path)
  return {
    uri,
    path,
    text,
    at,
    analysis: workspace.analysis,
    ask: (question) => {
      // Each round may lead to files that the one before did not know of.
      for (let round = 0; round < 12; round++) question(workspace.analysis().units, uri, at)
      return question(workspace.analysis().units, uri, at)
    },
    lineOf: (of, offset) => {
      const content = workspace.files.get(of) ?? ""
      return `${decodeURIComponent(of.slice(root.length + 1))}:${content.slice(0, offset).split("\n").length}`
    },
  }
}
