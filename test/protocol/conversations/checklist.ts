/** The checklist and inlay hints over the wire, with the real core: what every build of the server must answer. */
import assert from "node:assert/strict"
import { it } from "node:test"
import {
  ATTEST,
  CHECKLIST,
  CHECKLIST_CHANGED,
  CHECKLIST_MARKDOWN,
  type WireAttest,
  type WireItem,
  type WireReport,
} from "../../../server/src/lsp/checklist-protocol.ts"
import { MODERN } from "../capabilities.ts"
import type { Editor } from "../editor.ts"
import type { Launch } from "../launch.ts"
import { compose, connect, datastore } from "../samples.ts"

const interested = { initializationOptions: { reads: true, checklist: true } }

/** `some`: no more than the first. */
export function checklist(launch: Launch, some = false): void {
  it("answers the checklist of files that nobody has opened, with places in them", async (t) => {
    const editor = await connect(t, launch, { ...interested, files: { "deploy/compose.yaml": compose } })
    const report = await ask(editor)
    assert.equal(report.complete, true)
    const [deployment] = report.deployments
    assert.ok(deployment, "no deployment")
    assert.equal(deployment.environment, "production")
    assert.deepEqual(deployment.files, [editor.uri("deploy/compose.yaml")])
    const port = deployment.items.find((item) => item.id === "S7")
    assert.equal(port?.state, "fail", port?.reason)
    const evidence = port?.evidence.find((each) => each.rule === datastore)
    assert.ok(evidence, JSON.stringify(port))
    assert.equal(evidence.uri, editor.uri("deploy/compose.yaml"))
    assert.equal(evidence.range.start.line, 4)
    assert.notEqual(evidence.identity, undefined)
    sound(report)
  })

  it("answers nothing but a reason to look elsewhere where there is no deployment", async (t) => {
    const editor = await connect(t, launch, { ...interested, files: { "notes.txt": "x" } })
    const report = await ask(editor)
    assert.deepEqual([report.deployments, report.complete], [[], true])
    assert.deepEqual([...new Set(report.items.map(({ state }) => state))], ["unknown"])
    const none = await connect(t, launch, { ...interested, root: null })
    assert.deepEqual((await ask(none)).deployments, [])
  })

  if (some) return

  it("answers for the folders that are asked for, and for none outside of the workspace", async (t) => {
    const files = { "a/compose.yaml": compose, "b/compose.yaml": compose }
    const editor = await connect(t, launch, { ...interested, files })
    const names = async (params: unknown) => (await ask(editor, params)).deployments.flatMap((each) => each.files)
    assert.equal((await names({})).length, 2)
    assert.deepEqual(await names({ folders: [editor.uri("a")] }), [editor.uri("a/compose.yaml")])
    assert.deepEqual(await names({ folders: ["memory://test/elsewhere"] }), [])
    assert.equal((await names({ folders: 7 })).length, 2)
    assert.equal((await names(null)).length, 2)
  })

  it("tells once that the answer is old, and answers anew", async (t) => {
    const editor = await connect(t, launch, {
      ...interested,
      files: { "compose.yaml": compose, ".env": "BIND=0.0.0.0\n" },
    })
    assert.equal(stateOf(await ask(editor), "S7"), "fail")
    await editor.write(".env", "BIND=127.0.0.1\n")
    await editor.until("the notification", () => editor.checklistChanges === 1)
    assert.notEqual(stateOf(await ask(editor), "S7"), "fail")
    await editor.open("compose.yaml")
    for (const digit of "123") await editor.replace("compose.yaml", "17.", `17.${digit}`)
    await editor.until("the second notification", () => editor.checklistChanges === 2)
    assert.ok(editor.received.filter((message) => message.includes(CHECKLIST_CHANGED)).length === 2)
  })

  it("gives the checklist as Markdown", async (t) => {
    const editor = await connect(t, launch, { ...interested, files: { "compose.yaml": compose } })
    const { markdown } = await editor.connection.sendRequest<{ markdown: string }>(CHECKLIST_MARKDOWN, {})
    assert.match(markdown, /^# Production checklist$/m)
    assert.match(markdown, /^\| S7 .*\*\*fail\*\*.*\[compose\.yaml:5\]/m)
  })

  it("writes an attestation into a new or an old deploylint.yaml", async (t) => {
    const word = { item: "B3", by: "Ana", until: "2099-01-01", evidence: "ticket 7" }
    const fresh = await connect(t, launch, { ...interested, files: { "compose.yaml": compose } })
    const made = await fresh.connection.sendRequest<WireAttest>(ATTEST, word)
    assert.equal(made.refused, undefined)
    assert.equal(made.creates, true)
    assert.equal(made.uri, fresh.uri("deploylint.yaml"))
    assert.match(made.edits[0]?.newText ?? "", /^attest:\n {2}- item: B3\n/)
    const files = { "compose.yaml": compose, "deploylint.yaml": "rules: {}\n" }
    const old = await connect(t, launch, { ...interested, files })
    const added = await old.connection.sendRequest<WireAttest>(ATTEST, { ...word, near: old.uri("compose.yaml") })
    assert.equal(added.creates, false)
    assert.equal(added.edits[0]?.range.start.line, 1)
    const wrong = await old.connection.sendRequest<WireAttest>(ATTEST, { ...word, item: "D1" })
    assert.match(wrong.refused ?? "", /decided by files/)
    assert.notEqual((await old.connection.sendRequest<WireAttest>(ATTEST, 7)).refused, undefined)
  })

  it("shows what a port without an address is bound to, unless that is switched off", async (t) => {
    const text = 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432"\n'
    const capabilities = structuredClone(MODERN)
    if (capabilities.textDocument) capabilities.textDocument.inlayHint = {}
    if (capabilities.workspace) capabilities.workspace.inlayHint = { refreshSupport: true }
    const editor = await connect(t, launch, { capabilities })
    assert.equal(editor.server?.capabilities.inlayHintProvider, true)
    await editor.open("compose.yaml", text)
    const hints = async (path = "compose.yaml") =>
      await editor.connection.sendRequest<{ label: string; position: unknown }[] | null>("textDocument/inlayHint", {
        textDocument: { uri: editor.uri(path) },
        range: { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } },
      })
    const [hint] = (await hints()) ?? []
    assert.equal(hint?.label, "→ 0.0.0.0 and [::]")
    assert.deepEqual(hint?.position, { line: 4, character: 19 })
    assert.equal(await hints("none.yaml"), null)
    const before = editor.hintRefreshes
    editor.settings = () => ({ inlayHints: { enable: false } })
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null })
    await editor.until("a refresh", () => editor.hintRefreshes > before)
    assert.equal(await hints(), null)
    const plain = await connect(t, launch)
    assert.equal(plain.server?.capabilities.inlayHintProvider, undefined)
  })
}

async function ask(editor: Editor, params: unknown = {}): Promise<WireReport> {
  return await editor.connection.sendRequest<WireReport>(CHECKLIST, params)
}

function stateOf(report: WireReport, id: string): string | undefined {
  return report.items.find((item) => item.id === id)?.state
}

/** What holds for every report. */
function sound(report: WireReport): void {
  const items: readonly WireItem[] = [...report.items, ...report.deployments.flatMap((each) => each.items)]
  assert.ok(items.length > 40, `${items.length} items`)
  for (const item of items) {
    assert.match(item.id, /^[SRMBUCD]\d+[a-z]?$/)
    assert.ok(["fail", "unknown", "pass", "not-applicable"].includes(item.state), item.state)
    assert.notEqual(item.reason, "")
    for (const { fact, range } of item.evidence) {
      assert.match(fact, /[.!?]$/, "a whole sentence")
      assert.ok(range.start.line >= 0 && range.end.line >= range.start.line)
    }
  }
}
