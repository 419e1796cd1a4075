/** Requests about names of the environment: navigation, rename with a preview, completion, hover, symbols. */
import assert from "node:assert/strict"
import { it, type TestContext } from "node:test"
import type {
  CompletionItem,
  DocumentHighlight,
  Location,
  LocationLink,
  TextDocumentEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver/node"
import {
  CODE_VARIABLE,
  type CodeVariableParams,
  type WireCodeVariable,
} from "../../../server/src/lsp/variable-protocol.ts"
import { CAPABLE } from "../capabilities.ts"
import type { Editor, EditorOptions } from "../editor.ts"
import { applyTextEdits } from "../edits.ts"
import type { Launch } from "../launch.ts"
import { codeOf, connect } from "../samples.ts"

const compose = `services:
  api:
    build: .
    image: example/api:\${TAG:-1}
    env_file: api.env
    environment:
      API_TOKEN:
  db:
    image: postgres:17.2
    environment:
      POSTGRES_PASSWORD: \${DB_PASSWORD}
`
const files = {
  "compose.yaml": compose,
  ".env": "TAG=2\nAPI_TOKEN=pQ7vZr2Nw9Lx4KcB\nDB_PASSWORD=k2vX9qLw7RbT4nYs\n",
  ".env.example": "TAG=\nAPI_TOKEN=\nDB_PASSWORD=\n",
  "api.env": "PORT=80\n",
  "package.json": "{}",
  Dockerfile: "FROM node:24\n",
  "src/server.js": "const { API_TOKEN } = process.env\nlisten(process.env.PORT, API_TOKEN)\n",
}

/** `some`: no more than the first. */
export function variables(launch: Launch, some = false): void {
  const open = async (t: TestContext, path: string, options: EditorOptions = {}): Promise<Editor> => {
    const editor = await connect(t, launch, { capabilities: CAPABLE, files, ...options })
    await editor.open(path)
    return editor
  }
  const ask = async <T>(editor: Editor, method: string, path: string, more = {}): Promise<T> =>
    await editor.connection.sendRequest<T>(`textDocument/${method}`, {
      textDocument: { uri: editor.uri(path) },
      ...more,
    })
  const at = (line: number, character: number) => ({ position: { line, character } })
  const short = (editor: Editor, uri: string, line: number): string => `${uri.slice(editor.uri("").length)}:${line + 1}`

  it("leads from a use to the definition that counts, files that nobody opened included", async (t) => {
    const editor = await open(t, "compose.yaml")
    const links = await ask<LocationLink[]>(editor, "definition", "compose.yaml", at(3, 27))
    assert.deepEqual(
      links.map((link) => short(editor, link.targetUri, link.targetSelectionRange.start.line)),
      [".env:1", ".env.example:1"],
    )
    assert.deepEqual(links[0]?.originSelectionRange, {
      start: { line: 3, character: 25 },
      end: { line: 3, character: 28 },
    })
    assert.equal(await ask(editor, "definition", "compose.yaml", at(1, 3)), null)
  })

  it("finds every place of a name, programs on the disk included", async (t) => {
    const editor = await open(t, "api.env")
    const found = await ask<Location[]>(editor, "references", "api.env", {
      ...at(0, 1),
      context: { includeDeclaration: true },
    })
    assert.deepEqual(
      found.map(({ uri, range }) => short(editor, uri, range.start.line)),
      ["api.env:1", "src/server.js:2"],
    )
  })

  it("renames with a preview, and asks about programs", async (t) => {
    const editor = await open(t, "compose.yaml")
    assert.deepEqual(await ask(editor, "prepareRename", "compose.yaml", at(6, 8)), {
      range: { start: { line: 6, character: 6 }, end: { line: 6, character: 15 } },
      placeholder: "API_TOKEN",
    })
    const more = { ...at(6, 8), newName: "SERVICE_TOKEN" }
    const edit = await ask<WorkspaceEdit>(editor, "rename", "compose.yaml", more)
    const changes = (edit.documentChanges ?? []).filter((each): each is TextDocumentEdit => "textDocument" in each)
    const texts = changes.map(({ textDocument, edits }) => {
      const path = textDocument.uri.slice(editor.uri("").length)
      const before = path in files ? files[path as keyof typeof files] : ""
      const plain = edits.flatMap((each) => ("newText" in each ? [each] : []))
      return [path, textDocument.version === null, applyTextEdits(before, plain)] as const
    })
    assert.deepEqual(texts, [
      [".env", true, files[".env"].replace("API_TOKEN", "SERVICE_TOKEN")],
      [".env.example", true, files[".env.example"].replace("API_TOKEN", "SERVICE_TOKEN")],
      ["compose.yaml", false, compose.replace("API_TOKEN", "SERVICE_TOKEN")],
      ["src/server.js", true, files["src/server.js"].replace("API_TOKEN", "SERVICE_TOKEN: API_TOKEN")],
    ])
    assert.deepEqual(
      Object.entries(edit.changeAnnotations ?? {}).map(([id, { label, needsConfirmation }]) => [
        id === label,
        label,
        needsConfirmation,
      ]),
      [
        [true, "Deployment files", false],
        [true, "Examples", false],
        [true, "Programs", true],
      ].toSorted(),
    )
    for (const { edits } of changes)
      for (const each of edits) assert.ok("annotationId" in each && edit.changeAnnotations?.[each.annotationId])
  })

  if (some) return

  it("renames in editors without previews as well", async (t) => {
    const editor = await open(t, "compose.yaml", { capabilities: {} })
    const edit = await ask<WorkspaceEdit>(editor, "rename", "compose.yaml", { ...at(3, 26), newName: "IMAGE_TAG" })
    assert.equal(edit.documentChanges, undefined)
    assert.equal(edit.changeAnnotations, undefined)
    assert.deepEqual(
      Object.keys(edit.changes ?? {}).map((uri) => uri.slice(editor.uri("").length)),
      [".env", ".env.example", "compose.yaml"],
    )
  })

  it("refuses a rename with the reason, before a name is typed and after", async (t) => {
    const editor = await open(t, "compose.yaml")
    const isRefused = (pattern: RegExp) => (error: unknown) =>
      codeOf(error) === -32803 && error instanceof Error && pattern.test(error.message)
    await assert.rejects(
      ask(editor, "prepareRename", "compose.yaml", at(10, 8)),
      isRefused(/the image `postgres` reads this name/),
    )
    for (const [newName, pattern] of [
      ["DB_PASSWORD", /is (?:set|used) already/],
      ["A-B", /consists of letters/],
    ] as const)
      await assert.rejects(ask(editor, "rename", "compose.yaml", { ...at(3, 26), newName }), isRefused(pattern))
    assert.equal(await ask(editor, "prepareRename", "compose.yaml", at(1, 3)), null)
  })

  it("highlights reads and writes, and leaves other words to the editor", async (t) => {
    const editor = await open(t, "compose.yaml")
    const found = await ask<DocumentHighlight[]>(editor, "documentHighlight", "compose.yaml", at(3, 26))
    assert.deepEqual(
      found.map(({ range, kind }) => [range.start.line, kind]),
      [[3, 2]],
    )
    await editor.open(".env")
    const write = await ask<DocumentHighlight[]>(editor, "documentHighlight", ".env", at(0, 1))
    assert.deepEqual(
      write.map(({ kind }) => kind),
      [3],
    )
    assert.equal(await ask(editor, "documentHighlight", "compose.yaml", at(1, 3)), null)
  })

  it("completes names with where they are set, and no secret", async (t) => {
    const editor = await open(t, "compose.yaml")
    await editor.replace("compose.yaml", "${TAG:-1}", "${")
    const position = { line: 3, character: 25 }
    const context = { triggerKind: 2, triggerCharacter: "{" }
    const items = await ask<CompletionItem[]>(editor, "completion", "compose.yaml", { position, context })
    const tag = items.find(({ label }) => label === "TAG")
    assert.equal(tag?.detail, ".env:1: 2")
    assert.deepEqual(tag.textEdit, {
      range: { start: position, end: position },
      newText: "TAG}",
    })
    assert.match(JSON.stringify(tag.documentation), /markdown.*set in/)
    assert.doesNotMatch(JSON.stringify(items), /k2vX9|pQ7vZ/)
    const resolved = await editor.connection.sendRequest<CompletionItem>("completionItem/resolve", tag)
    assert.deepEqual(resolved, tag)
    for (const triggerCharacter of ["=", " "])
      assert.equal(
        await ask(editor, "completion", "compose.yaml", { position, context: { ...context, triggerCharacter } }),
        null,
      )
  })

  it("says in hover who wins, and no secret", async (t) => {
    const editor = await open(t, "compose.yaml")
    // The first answer does not wait long for programs that have to be read.
    await ask(editor, "references", "compose.yaml", { ...at(6, 8), context: { includeDeclaration: true } })
    const hover = await ask<{ contents: { value: string } }>(editor, "hover", "compose.yaml", at(6, 8))
    assert.match(hover.contents.value, /In service `api` and the code in `w\/`: set, 16 characters \(not shown\)/)
    assert.match(hover.contents.value, /`\.env:2` \(set, 16 characters \(not shown\)\): The value of `API_TOKEN`/)
    assert.doesNotMatch(hover.contents.value, /pQ7vZ/)
  })

  it("answers for names in programs that were never opened, and for no others", async (t) => {
    const editor = await open(t, "compose.yaml")
    const code = async (name: string, asks: CodeVariableParams["asks"], path = "src/server.js") =>
      await editor.connection.sendRequest<WireCodeVariable | null>(CODE_VARIABLE, { uri: editor.uri(path), name, asks })
    const lines = (found: WireCodeVariable | null) =>
      found?.places.map(({ uri, range }) => short(editor, uri, range.start.line))
    assert.deepEqual(lines(await code("PORT", "definition")), ["api.env:1"])
    assert.deepEqual(lines(await code("PORT", "references")), ["api.env:1", "src/server.js:2"])
    assert.match((await code("API_TOKEN", "hover"))?.markdown ?? "", /16 characters \(not shown\)/)
    assert.equal(await code("TAG", "definition"), null)
    assert.equal(await code("PORT", "definition", "src/none.js"), null)
    assert.equal(await code("PORT", "definition", "memory://elsewhere/x/server.js"), null)
    assert.equal(await editor.connection.sendRequest(CODE_VARIABLE, null), null)
  })

  it("lists names of the workspace as symbols", async (t) => {
    const editor = await open(t, "compose.yaml")
    const found = await editor.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "tag" })
    assert.deepEqual(
      found.map(({ name, kind, containerName }) => [name, kind, containerName]),
      [
        ["TAG", 13, ".env"],
        ["TAG", 13, ".env.example"],
      ],
    )
    assert.ok("range" in (found[0]?.location ?? {}))
    const none = await connect(t, launch, { capabilities: CAPABLE, root: null })
    assert.deepEqual(await none.connection.sendRequest("workspace/symbol", { query: "" }), [])
  })
}
