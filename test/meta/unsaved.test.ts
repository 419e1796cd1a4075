/** Renames that reach programs which are being edited: the editor is stood in for by what the middleware asks of it. */
import assert from "node:assert/strict"
import { registerHooks } from "node:module"
import { matchesGlob } from "node:path"
import { before, test } from "node:test"

interface OpenDocument {
  readonly uri: { readonly scheme: string; readonly fsPath: string }
  readonly isDirty: boolean
}

/** The documents that are open in the editor. */
let open: readonly OpenDocument[] = []

const editor = {
  workspace: {
    get textDocuments() {
      return open
    },
    asRelativePath: (path: string) => path.replace("/w/", ""),
  },
  languages: {
    match: (selector: readonly { scheme: string; pattern: string }[], { uri }: OpenDocument) =>
      selector.some(({ scheme, pattern }) => scheme === uri.scheme && matchesGlob(uri.fsPath, pattern)) ? 10 : 0,
  },
}

let middleware: typeof import("../../client/src/variables/unsaved.ts").unsavedMiddleware

before(async () => {
  Reflect.set(globalThis, "editorOfTest", editor)
  const source = "export const { workspace, languages } = globalThis.editorOfTest"
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "vscode"
        ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
        : next(specifier, context),
  })
  middleware = (await import("../../client/src/variables/unsaved.ts")).unsavedMiddleware
})

function document(path: string, isDirty: boolean): OpenDocument {
  return { uri: Object.assign({ scheme: "file", fsPath: path }, { toString: () => `file://${path}` }), isDirty }
}

/** What the rename gives when the server's edit changes the files: the edit, or why it is refused. */
async function renamed(paths: readonly string[] | null): Promise<unknown> {
  const edit = paths && { entries: () => paths.map((path) => [document(path, false).uri, []]) }
  const rename = middleware(["file"]).provideRenameEdits
  assert.ok(rename !== undefined)
  // The editor's own types are not at hand; the middleware hands on what it does not look into.
  const ask = rename as unknown as (...args: readonly unknown[]) => Promise<unknown>
  try {
    const result = await ask({}, {}, "NEW", {}, async () => edit)
    assert.equal(result, edit)
    return result === null ? null : "edit"
  } catch (error) {
    return error instanceof Error ? error.message : error
  }
}

test("an unsaved program stops a rename that changes it", async () => {
  open = [document("/w/src/a.ts", true), document("/w/.env", false)]
  assert.equal(await renamed(["/w/.env", "/w/src/a.ts"]), "Save src/a.ts first.")
})

test("a saved program, and an unsaved one that does not change, stop nothing", async () => {
  open = [document("/w/src/a.ts", false), document("/w/src/b.ts", true)]
  assert.equal(await renamed(["/w/.env", "/w/src/a.ts"]), "edit")
})

test("unsaved files that the server follows stop nothing", async () => {
  open = [document("/w/.env", true), document("/w/compose.yaml", true)]
  assert.equal(await renamed(["/w/.env", "/w/compose.yaml"]), "edit")
})

test("what the server refuses stays refused", async () => {
  open = [document("/w/src/a.ts", true)]
  assert.equal(await renamed(null), null)
})
