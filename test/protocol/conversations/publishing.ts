/** What is particular to pushed and to pulled diagnostics. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { PULLING } from "../capabilities.ts"
import type { Launch } from "../launch.ts"
import { connect, unit } from "../samples.ts"

export function pushing(launch: Launch): void {
  it("clears a document when it is closed", async (t) => {
    const editor = await connect(t, launch)
    const uri = await editor.open("a.service", unit)
    await editor.diagnostics("a.service")
    await editor.close("a.service")
    await editor.until("the clearing", () => editor.published.at(-1)?.diagnostics.length === 0)
    assert.equal(editor.published.at(-1)?.uri, uri)
  })

  it("publishes each version of the document at most once, with its version", async (t) => {
    const editor = await connect(t, launch)
    await editor.open("a.service", unit)
    await editor.diagnostics("a.service")
    await editor.replace("a.service", "Restarts", "Restart")
    await editor.diagnostics("a.service")
    const versions = editor.published.map((params) => params.version)
    assert.deepEqual(versions, [...new Set(versions)])
  })
}

export function pulling(launch: Launch): void {
  it("answers unchanged for the same result, whatever was edited around it", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING })
    await editor.open("a.service", unit)
    const first = await editor.pull("a.service")
    assert.equal(first.kind, "full")
    const again = await editor.pull("a.service", first.resultId)
    assert.deepEqual(again, { kind: "unchanged", resultId: first.resultId })
    await editor.replace("a.service", "Restarts", "Restart")
    const fixed = await editor.pull("a.service", first.resultId)
    assert.equal(fixed.kind, "full")
    assert.notEqual(fixed.resultId, first.resultId)
  })

  it("never publishes", async (t) => {
    const editor = await connect(t, launch, { capabilities: PULLING })
    await editor.open("a.service", unit)
    await editor.pull("a.service")
    await editor.close("a.service")
    assert.deepEqual(await editor.pull("a.service"), { kind: "full", items: [] })
    assert.deepEqual(editor.published, [])
  })
}
