/** Plans of new files: what a piece is told of the deployment, where its files lie, and what is refused. */
import assert from "node:assert/strict"
import { it } from "node:test"
import { planOf } from "../../server/src/scaffold/plan.ts"
import type { Piece, ScaffoldContext } from "../../server/src/scaffold/types.ts"
import { Memo } from "../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"

const files: Readonly<Record<string, string>> = {
  "deploy/compose.yaml":
    "services:\n  api:\n    image: nickcrew/horizon:0.3\n  waf:\n    image: nickcrew/synapse-waf:1.0\n  db:\n    image: postgres:17\n  db2:\n    image: postgres:17\n",
  "units/hub.service": "[Service]\nExecStart=/usr/bin/x\n",
}
const uri = (path: string): string => `file:///w/${path}`
const documents = new Map(Object.entries(files).map(([path, text]) => [uri(path), { text }]))
const snapshot = applyChange(emptySnapshot, { roots: ["file:///w"], documents })
const workspace = new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })

function piece(id: string, paths: readonly string[], heard: (context: ScaffoldContext) => boolean = () => true): Piece {
  const of = paths.map((path) => ({ path, text: `${id}\n`, ...(path.endsWith(".sh") ? { executable: true } : {}) }))
  return { id, title: `Piece ${id}`, items: [id], fits: heard, files: () => of }
}

const compose = {
  folder: "file:///w",
  files: [uri("deploy/compose.yaml"), uri("units/hub.service")],
  products: ["horizon-hub"],
}

it("tells a piece what the deployment is made of", () => {
  let told: ScaffoldContext | undefined
  const listen = piece("M1", [], (context) => {
    told = context
    return false
  })
  planOf(workspace, compose, undefined, [listen])
  assert.equal(told?.flavour, "compose")
  assert.equal(told.folder, "file:///w/deploy")
  assert.deepEqual(told.products, ["horizon-hub"])
  assert.deepEqual(Object.fromEntries(told.services), { hub: "api", sensor: "waf", postgres: "db" })
  planOf(workspace, { ...compose, files: [uri("units/hub.service")] }, undefined, [listen])
  assert.equal(told.flavour, "systemd")
  planOf(workspace, { ...compose, files: [] }, undefined, [listen])
  assert.deepEqual([told.flavour, told.folder], ["compose", "file:///w"])
})

it("answers the files of the pieces for an item, below the deployment's folder", () => {
  const all = [piece("B1", ["backup/dump.sh", "backup/README.md"]), piece("M1", ["prometheus.yml"])]
  assert.deepEqual(planOf(workspace, compose, "B1", all), [
    { uri: uri("deploy/backup/dump.sh"), text: "B1\n", executable: true, group: "Piece B1" },
    { uri: uri("deploy/backup/README.md"), text: "B1\n", executable: false, group: "Piece B1" },
  ])
  assert.equal(planOf(workspace, compose, undefined, all).length, 3)
  assert.deepEqual(planOf(workspace, compose, "S1", all), [])
})

it("leaves out what does not fit, leaves the folder, or is planned already", () => {
  const all = [
    piece("B1", ["../outside", "a/../../x", "same"]),
    piece("B2", ["same", "own"]),
    piece("B3", ["never"], () => false),
  ]
  assert.deepEqual(
    planOf(workspace, compose, undefined, all).map((each) => [each.uri, each.text]),
    [
      [uri("deploy/same"), "B1\n"],
      [uri("deploy/own"), "B2\n"],
    ],
  )
})
