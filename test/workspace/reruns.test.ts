/** A change runs again what depended on it, and nothing else: counted in a workspace of 1,000 files. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

const projects = 500
const compose =
  "services:\n  app:\n    image: registry.example.com/team/app:1.2\n    environment:\n      LEVEL: ${LEVEL}\n"

function files(): Record<string, string> {
  const all: Record<string, string> = {}
  for (let i = 0; i < projects; i++) {
    all[`p${i}/compose.yaml`] = compose
    // Every fifth project has no `.env`: its absence is a read as well.
    if (i % 5 !== 0) all[`p${i}/.env`] = `LEVEL=info-${i}\n`
    else all[`p${i}/app.service`] = "[Service]\nExecStart=/usr/bin/app\n"
  }
  return all
}

describe("recorded reads", () => {
  const workspace = openWorkspace(files())
  /** Documents whose findings are other objects than before: they were computed again. */
  const rerun = (path: string, text: string | null): string[] => {
    const uris = [...workspace.files.keys()]
    const before = new Map(uris.map((uri) => [uri, workspace.analysis().findings(uri)]))
    const runs = workspace.host.runs()
    const analysis = workspace.set(path, text)
    const again = [...workspace.files.keys()].filter((uri) => analysis.findings(uri) !== before.get(uri))
    assert.ok(workspace.host.runs() - runs < 40, `${workspace.host.runs() - runs} computations for one change`)
    return again.map((uri) => uri.slice("file:///w/".length)).sort()
  }

  it("holds 1,000 files", () => assert.equal(workspace.files.size, 2 * projects))
  it("runs a Compose file and its neighbour again after an edit of it", () =>
    assert.deepEqual(rerun("p1/compose.yaml", compose.replace("1.2", "1.3")), ["p1/.env", "p1/compose.yaml"]))
  it("runs the Compose file again after an edit of its `.env`", () =>
    assert.deepEqual(rerun("p2/.env", "LEVEL=debug\n"), ["p2/.env", "p2/compose.yaml"]))
  it("runs whoever asked for a missing `.env` again once it is there", () => {
    const again = rerun("p5/.env", "LEVEL=warn\n")
    assert.deepEqual(
      again.filter((path) => !path.startsWith("p5/")),
      [],
    )
    assert.ok(again.includes("p5/compose.yaml"))
  })
  it("runs it again when the `.env` goes", () => {
    const again = rerun("p6/.env", null)
    assert.deepEqual(again, ["p6/compose.yaml"])
  })
  it("runs nothing again after a save without a change", () => assert.deepEqual(rerun("p7/.env", "LEVEL=info-7\n"), []))
})
