/** When the checklist is computed, and what it costs others: a core of our own stands in for the real one. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver/node"
import {
  type Analysis,
  type AnalysisHost,
  type ChecklistReport,
  createAnalysisHost,
  type HostServices,
} from "../../server/src/analysis.ts"
import { CHECKLIST, type WireReport } from "../../server/src/lsp/checklist-protocol.ts"
import type { Editor } from "./editor.ts"
import { launchInMemory } from "./launch.ts"
import { codeOf, connect, hover, unit } from "./samples.ts"

/** The real core, but its checklist says of each of some files whether it is there, and asks for those it has not. */
function countingCore(names: readonly string[], onAsk: () => void = () => undefined) {
  return (services: HostServices): AnalysisHost => {
    const host = createAnalysisHost(services)
    const texts = new Map<string, string>()
    const absent = new Set<string>()
    const wants = new Set<string>()
    const checklist = (roots: readonly string[]): ChecklistReport => {
      onAsk()
      const uris = roots.flatMap((root) => names.map((name) => `${root}/${name}`))
      for (const uri of uris) if (!texts.has(uri) && !absent.has(uri)) wants.add(uri)
      const evidence = uris
        .filter((uri) => texts.has(uri))
        .map((uri) => ({
          uri,
          span: { start: 7, end: 18 },
          fact: `${texts.get(uri)?.length} long.`,
          verdict: "pass" as const,
        }))
      const item = { id: "S1", area: "security", title: "x", state: "pass", reason: "Seen." } as const
      const items = [{ ...item, evidence, scaffolds: [], attestable: false }]
      return { deployments: [{ name: "d", environment: "production", products: [], files: uris, items }], items }
    }
    return {
      ...host,
      apply: (change) => {
        for (const [uri, document] of change.documents ?? []) {
          if (document === null) absent.add(uri)
          else texts.set(uri, document.text)
        }
        const analysis: Analysis = host.apply(change)
        return { ...analysis, checklist }
      },
      takeWants: () => {
        const taken = host.takeWants()
        const documents = [...taken.documents, ...wants]
        wants.clear()
        return { ...taken, documents }
      },
    }
  }
}

const interested = { initializationOptions: { reads: true, checklist: true } }
const two = ["a.service", "b.service"]
/** Where no rule of a unit looks. */
const far = ["far/a.service", "far/b.service"]

describe("protocol: the checklist", () => {
  it("reads nothing for it until it is asked for", async (t) => {
    let asked = 0
    const launch = launchInMemory({ createHost: countingCore(far, () => asked++) })
    const editor = await connect(t, launch, { ...interested, files: { "far/a.service": unit, "far/b.service": unit } })
    await editor.open("c.service", unit)
    await editor.diagnostics("c.service")
    await editor.replace("c.service", "Horizon", "Hub")
    await editor.diagnostics("c.service")
    assert.equal(asked, 0)
    assert.ok(!editor.received.some((message) => /deploylint\/readFile.*far/.test(message)))
    const report = await editor.connection.sendRequest<WireReport>(CHECKLIST, {})
    assert.equal(report.complete, true)
    assert.equal(report.items[0]?.evidence.length, 2)
    assert.deepEqual(report.items[0]?.evidence[0]?.range, {
      start: { line: 1, character: 0 },
      end: { line: 1, character: 11 },
    })
  })

  it("uses the client's spelling of a file that is open", async (t) => {
    const editor = await connect(t, launchInMemory({ createHost: countingCore(["a%40.service"]) }), interested)
    const odd = editor.uri("%61%40.service")
    const names = launchInMemory({ createHost: countingCore(["a@.service"]) })
    const second = await connect(t, names, interested)
    await second.open(odd, unit)
    const report = await second.connection.sendRequest<WireReport>(CHECKLIST, {})
    assert.equal(report.items[0]?.evidence[0]?.uri, odd)
    assert.deepEqual(report.deployments[0]?.files, [odd])
  })

  it("tells of changes only clients that asked, once per answer, and only those that want to hear", async (t) => {
    const launch = launchInMemory({ createHost: countingCore(two) })
    const told = (editor: Editor): number => editor.checklistChanges
    const editor = await connect(t, launch, { ...interested, files: { "a.service": unit } })
    const deaf = await connect(t, launch, { files: { "a.service": unit } })
    for (const each of [editor, deaf]) {
      await each.open("b.service", unit)
      await each.replace("b.service", "Horizon", "Hub")
      await each.diagnostics("b.service")
    }
    await later(500)
    assert.equal(told(editor), 0, "nobody has asked yet")
    for (const each of [editor, deaf]) await each.connection.sendRequest<WireReport>(CHECKLIST, {})
    for (const each of [editor, deaf])
      for (const letter of "xyz") await each.replace("b.service", "Hub", `Hub${letter}`)
    await editor.until("the notification", () => told(editor) === 1)
    await editor.replace("b.service", "Hub", "Node")
    await later(500)
    assert.equal(told(editor), 1, "the answer is known to be old")
    assert.equal(told(deaf), 0)
    const report = await editor.connection.sendRequest<WireReport>(CHECKLIST, {})
    assert.equal(report.items[0]?.evidence.at(-1)?.fact, `${editor.text("b.service").length} long.`)
    await later(500)
    assert.equal(told(editor), 1, "its own reads change nothing")
    await editor.write("a.service", "[Service]\n")
    await editor.until("the second notification", () => told(editor) === 2)
  })

  it("lets a hover go first while hundreds of files are looked at", async (t) => {
    const names = Array.from({ length: 120 }, (_, i) => `u${i}.service`)
    const files = Object.fromEntries(names.map((name) => [name, unit]))
    const editor = await connect(t, launchInMemory({ createHost: countingCore(names) }), { ...interested, files })
    await editor.open("open.service", unit)
    await editor.diagnostics("open.service")
    const order: string[] = []
    const all = editor.connection.sendRequest<WireReport>(CHECKLIST, {}).then((report) => {
      order.push("checklist")
      return report
    })
    // The files are read by now, and are being looked at one by one.
    await editor.until("reads", () => editor.received.some((message) => message.includes("u119.service")))
    const answer = await hover(editor, "open.service", { line: 5, character: 3 })
    order.push("hover")
    const report = await all
    assert.match(answer?.contents.value ?? "", /unknown-directive/)
    assert.deepEqual(order, ["hover", "checklist"])
    assert.equal(report.items[0]?.evidence.length, 120)
  })

  it("is given up when it is cancelled, and can be asked for again", async (t) => {
    const names = Array.from({ length: 100 }, (_, i) => `u${i}.service`)
    const files = Object.fromEntries(names.map((name) => [name, unit]))
    const editor = await connect(t, launchInMemory({ createHost: countingCore(names) }), { ...interested, files })
    const source = new CancellationTokenSource()
    const first = editor.connection.sendRequest<WireReport>(CHECKLIST, {}, source.token)
    source.cancel()
    assert.equal(
      await first.then(
        () => 0,
        (error: unknown) => codeOf(error),
      ),
      LSPErrorCodes.RequestCancelled,
    )
    const report = await editor.connection.sendRequest<WireReport>(CHECKLIST, {})
    assert.equal(report.items[0]?.evidence.length, 100)
  })

  it("costs one answer where the core fails, and says nothing of the files", async (t) => {
    const fail = (): never => {
      throw new TypeError("secret-value")
    }
    const editor = await connect(t, launchInMemory({ createHost: countingCore(two, fail) }), interested)
    const report = await editor.connection.sendRequest<WireReport>(CHECKLIST, {})
    assert.deepEqual(report, { deployments: [], items: [], complete: false })
    await editor.until("the log", () => editor.logs.some((line) => line.startsWith("Checklist failed: TypeError")))
    assert.ok(!editor.received.some((message) => message.includes("secret-value")))
  })
})

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
