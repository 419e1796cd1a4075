/** Texts and small questions that all conversations share. */
import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import { type Diagnostic, type Position, ResponseError } from "vscode-languageserver/node"
import { Editor, type EditorOptions } from "./editor.ts"
import type { Launch } from "./launch.ts"

export const unit = `[Unit]
Description=Horizon

[Service]
ExecStart=/usr/bin/horizon
Restarts=always
`

export const compose = `services:
  db:
    image: postgres:17.2
    ports:
      - "\${BIND:-0.0.0.0}:5432:5432"
`

export const datastore = "network/open-datastore-port"
export const unknownDirective = "systemd/unknown-directive"
export const codes = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map((each) => String(each.code))
export const has = (code: string) => (diagnostics: readonly Diagnostic[]) => codes(diagnostics).includes(code)
export const lacks = (code: string) => (diagnostics: readonly Diagnostic[]) => !codes(diagnostics).includes(code)

/** An initialised editor that goes away with its test. */
export async function connect(t: TestContext, launch: Launch, options: EditorOptions = {}): Promise<Editor> {
  const editor = new Editor(await launch(), options)
  t.after(() => editor.dispose())
  await editor.initialize()
  return editor
}

/** The one finding in `unit` that all tests know: a misspelt directive. */
export async function the(editor: Editor, path: string): Promise<Diagnostic> {
  const finding = (await editor.diagnostics(path)).find((each) => each.code === unknownDirective)
  assert.ok(finding, `no ${unknownDirective} in ${path}`)
  return finding
}

export async function hover(editor: Editor, path: string, position: Position): Promise<Hover | null> {
  return await editor.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri: editor.uri(path) },
    position,
  })
}

interface Hover {
  readonly contents: { readonly kind: string; readonly value: string }
}

/** Diagnostics without the version they were made for. */
export function comparable(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ data: _, ...rest }) => rest)
}

export function codeOf(error: unknown): number {
  return error instanceof ResponseError ? error.code : 0
}

/** Small numbers from a seed, the same in every run. */
export function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
}
