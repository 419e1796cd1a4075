/** What the plan does about each file, over the whole life of a scaffold. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { planScaffold } from "../../server/src/scaffold/engine/plan.ts"
import { unstamped } from "../../server/src/scaffold/engine/provenance.ts"
import { stateName } from "../../server/src/scaffold/engine/state.ts"
import { carryOut, type Folder, kindsOf, planFor, profileOf, scaffold, withLine } from "./engine-profile.ts"

const text = Array.from({ length: 12 }, (_, i) => `line ${i}`)
  .join("\n")
  .concat("\n")
const one = profileOf({ "compose.yaml": text })
const changed = withLine(text, "line 2", "line 2 of a newer template")
const newer = profileOf({ "compose.yaml": changed })
const read = (folder: Folder, path = "compose.yaml"): string => folder.get(path) ?? ""
const body = (folder: Folder, path = "compose.yaml"): string => unstamped(read(folder, path)).text

function fresh(profile = one): Folder {
  const folder: Folder = new Map()
  scaffold(profile, folder)
  return folder
}
const edit = (folder: Folder, from: string, to: string, path = "compose.yaml"): void => {
  folder.set(path, withLine(read(folder, path), from, to))
}

describe("plan of a scaffold", () => {
  it("creates files with provenance and a state, and has nothing to do the second time", () => {
    const folder: Folder = new Map()
    const plan = planFor(one, folder)
    assert.deepEqual(kindsOf(plan), { "compose.yaml": "create" })
    assert.deepEqual(
      plan.writes.map(({ path }) => path),
      ["compose.yaml", stateName],
    )
    carryOut(plan, folder)
    assert.match(read(folder), /^# Made by Deploylint 1\.2\.3 from test\/compose\.yaml, sha256:[0-9a-f]{16}\nline 0\n/)
    assert.equal(body(folder), text)
    const again = planFor(one, folder)
    assert.deepEqual([kindsOf(again), again.writes], [{ "compose.yaml": "same" }, []])
  })
  it("does not change files for a new version of the product alone", () => {
    assert.deepEqual(planFor(one, fresh(), { generator: "9.0.0" }).writes, [])
  })
  it("updates what nobody edited, with the state, without it, and after a checkout with CRLF", () => {
    const ways: readonly ((folder: Folder) => void)[] = [
      () => undefined,
      (folder) => folder.delete(stateName),
      (folder) => {
        for (const [path, each] of folder) folder.set(path, each.replaceAll("\n", "\r\n"))
      },
    ]
    for (const [i, change] of ways.entries()) {
      const folder = fresh()
      change(folder)
      assert.equal(kindsOf(planFor(one, folder))["compose.yaml"], "same", `way ${i}`)
      assert.equal(scaffold(newer, folder)["compose.yaml"], "update", `way ${i}`)
      assert.equal(unstamped(read(folder).replaceAll("\r\n", "\n")).text, changed)
      if (i === 2) assert.ok(!/(?<!\r)\n/.test(read(folder)) && !/(?<!\r)\n/.test(read(folder, stateName)))
      assert.deepEqual(planFor(newer, folder).writes, [], `way ${i}`)
    }
  })
  it("a checkout with CRLF alone is nothing to do", () => {
    const folder = fresh()
    for (const [path, each] of folder) folder.set(path, each.replaceAll("\n", "\r\n"))
    assert.deepEqual(planFor(one, folder).writes, [])
  })
  it("keeps what was edited as long as its template stays", () => {
    const folder = fresh()
    edit(folder, "line 9", "my own line")
    const plan = planFor(one, folder)
    assert.deepEqual([kindsOf(plan)["compose.yaml"], plan.writes], ["kept", []])
  })
  it("merges an edited file whose template changed elsewhere, and knows the merged text as edited", () => {
    const folder = fresh()
    edit(folder, "line 9", "my own line")
    assert.equal(scaffold(newer, folder)["compose.yaml"], "merge")
    assert.equal(body(folder), withLine(changed, "line 9", "my own line"))
    assert.deepEqual(planFor(newer, folder).writes, [])
    assert.equal(kindsOf(planFor(newer, folder))["compose.yaml"], "kept")
    const third = profileOf({ "compose.yaml": withLine(changed, "line 5", "line 5, third edition") })
    assert.equal(scaffold(third, folder)["compose.yaml"], "merge")
    assert.match(body(folder), /line 5, third edition[\s\S]*my own line/)
  })
  it("keeps an edited file by default where both changed the same lines, and does not ask again", () => {
    const folder = fresh()
    edit(folder, "line 2", "my own line 2")
    const before = read(folder)
    assert.equal(scaffold(newer, folder)["compose.yaml"], "conflict")
    assert.equal(read(folder), before)
    const plan = planFor(newer, folder)
    assert.deepEqual([kindsOf(plan)["compose.yaml"], plan.writes], ["kept", []])
  })
  it("writes beside or with markers where that was chosen", () => {
    const beside = fresh()
    edit(beside, "line 2", "my own line 2")
    const before = read(beside)
    scaffold(newer, beside, { onConflict: "beside" })
    assert.equal(read(beside), before)
    assert.equal(body(beside, "compose.yaml.new"), changed)
    assert.deepEqual(planFor(newer, beside, { onConflict: "beside" }).writes, [])
    const marked = fresh()
    edit(marked, "line 2", "my own line 2")
    scaffold(newer, marked, { choices: new Map([["compose.yaml", "merge"]]) })
    assert.match(
      body(marked),
      /line 1\n<{7} yours\nmy own line 2\n={7}\nline 2 of a newer template\n>{7} scaffold\nline 3\n/,
    )
    assert.deepEqual(planFor(newer, marked).writes, [])
  })
  it("touches nobody's file beside", () => {
    const folder = fresh()
    edit(folder, "line 2", "my own line 2")
    folder.set("compose.yaml.new", "mine\n")
    const plan = planFor(newer, folder, { onConflict: "beside" })
    assert.deepEqual(plan.steps[0]?.beside, { path: "compose.yaml.new", taken: true })
    carryOut(plan, folder)
    assert.equal(read(folder, "compose.yaml.new"), "mine\n")
  })
  it("keeps a file that it never wrote, remembers that, and still offers the choice", () => {
    const folder: Folder = new Map([["compose.yaml", "services: {}\n"]])
    assert.equal(scaffold(one, folder)["compose.yaml"], "conflict")
    assert.equal(read(folder), "services: {}\n")
    assert.deepEqual(planFor(one, folder).writes, [])
    assert.equal(kindsOf(planFor(newer, folder))["compose.yaml"], "conflict")
    scaffold(one, folder, { onConflict: "beside" })
    assert.equal(read(folder), "services: {}\n")
    assert.match(read(folder, "compose.yaml.new"), /line 0/)
  })
  it("never merges lines into a file that it never wrote, whatever is asked", () => {
    const folder: Folder = new Map([["compose.yaml", text.replace("line 0\n", "")]])
    scaffold(one, folder)
    scaffold(newer, folder, { onConflict: "merge" })
    assert.equal(read(folder), text.replace("line 0\n", ""))
    assert.match(read(folder, "compose.yaml.new"), /newer template/)
  })
  it("knows a file as its own that is byte for byte what it would write", () => {
    const folder: Folder = new Map([["compose.yaml", text]])
    assert.equal(scaffold(one, folder)["compose.yaml"], "same")
    assert.equal(read(folder), text)
    assert.equal(scaffold(newer, folder)["compose.yaml"], "update")
  })
  it("leaves deleted files deleted unless asked", () => {
    const folder = fresh()
    folder.delete("compose.yaml")
    const plan = planFor(newer, folder)
    assert.deepEqual([kindsOf(plan)["compose.yaml"], plan.writes], ["removed", []])
    assert.equal(scaffold(newer, folder, { restore: true })["compose.yaml"], "create")
    assert.equal(body(folder), changed)
  })
  it("names files that it no longer has, once, and leaves them", () => {
    const folder = fresh(profileOf({ "a.yaml": "a\n", "b.yaml": "b\n" }))
    const less = profileOf({ "a.yaml": "a\n" })
    assert.deepEqual(scaffold(less, folder), { "a.yaml": "same", "b.yaml": "obsolete" })
    assert.ok(folder.has("b.yaml"))
    assert.deepEqual([kindsOf(planFor(less, folder)), planFor(less, folder).writes], [{ "a.yaml": "same" }, []])
  })
  it("lets an unreadable file be kept, and nothing else", () => {
    const profile = profileOf({ "a.md": "a\n" })
    const request = { profile, answers: new Map(), generator: "1.2.3", state: undefined, stateText: null }
    const disk = new Map([["a.md", { is: "opaque", because: "no text" } as const]])
    const plan = planScaffold({ ...request, disk, onConflict: "merge" })
    assert.deepEqual([plan.steps[0]?.kind, plan.steps[0]?.choice], ["conflict", "beside"])
    assert.deepEqual(
      plan.writes.map(({ path }) => path),
      ["a.md.new", stateName],
    )
  })
  it("marks what is to be executable and follows JSON, which has no comments, by the state alone", () => {
    const script = { template: "test/run", text: "#!/bin/sh\nset -eu\n", executable: true }
    const profile = profileOf({ "run.sh": script, "a.json": '{ "a": 1 }\n' })
    const folder: Folder = new Map()
    const plan = planFor(profile, folder)
    assert.deepEqual(
      plan.writes.map(({ executable }) => executable),
      [true, false, false],
    )
    carryOut(plan, folder)
    assert.match(read(folder, "run.sh"), /^#!\/bin\/sh\n# Made by .*\nset -eu\n$/)
    assert.equal(read(folder, "a.json"), '{ "a": 1 }\n')
    const next = profileOf({ "run.sh": script, "a.json": '{ "a": 2 }\n' })
    assert.equal(scaffold(next, folder)["a.json"], "update")
    folder.delete(stateName)
    folder.set("a.json", '{ "a": 3 }\n')
    assert.equal(kindsOf(planFor(next, folder))["a.json"], "conflict")
  })
})

describe("merges by key", () => {
  const example = "# Port of the service\nPORT=8080\n\n# Where the database is\n# (a URL)\nDATABASE_URL=\n"
  const env = profileOf({ ".env.example": { template: "test/env", text: example, merge: "env-keys" } })
  it("add the variables that are missing, with their comments", () => {
    const folder: Folder = new Map([[".env.example", "PORT=3000\nexport EXTRA=1"]])
    scaffold(env, folder, { onConflict: "merge" })
    assert.equal(
      body(folder, ".env.example"),
      "PORT=3000\nexport EXTRA=1\n\n# Where the database is\n# (a URL)\nDATABASE_URL=\n",
    )
    assert.deepEqual(planFor(env, folder).writes, [])
  })
  it("count variables that are commented out, and have nothing to do where all are there", () => {
    const folder: Folder = new Map([[".env.example", "#PORT=1\r\n# DATABASE_URL=x\r\n"]])
    assert.equal(scaffold(env, folder)[".env.example"], "kept")
    assert.equal(read(folder, ".env.example"), "#PORT=1\r\n# DATABASE_URL=x\r\n")
  })
  it("add the lines that an ignore file lacks, in order, and keep CRLF", () => {
    const ignore = profileOf({
      ".gitignore": { template: "test/ignore", text: "# Secrets\n.env\n!.env.example\n", merge: "lines" },
    })
    const folder: Folder = new Map([[".gitignore", "node_modules\r\n.env\r\n"]])
    scaffold(ignore, folder, { onConflict: "merge" })
    assert.match(read(folder, ".gitignore"), /node_modules\r\n\.env\r\n\r\n!\.env\.example\r\n$/)
  })
})
