/** The variable graph where environments meet and end: shared files, merged blocks, overrides, programs, settings. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { readSettings } from "../../server/src/settings/read.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"
import type { Workspace } from "../../server/src/workspace/types.ts"
import { variableGraph } from "../../server/src/workspace/variables/graph.ts"
import { graphOf, graphOfFolder } from "../support/variables.ts"

const folder = new URL("../samples/variables", import.meta.url).pathname

describe("borders", () => {
  test("services that share a file share its variables only where it has them", () => {
    const own = graphOf({
      "shared.env": "A=1\n",
      "compose.yaml":
        "services:\n  one: {image: own/one, env_file: shared.env, environment: {A: 2, B: 1}}\n  two: {image: own/two, env_file: shared.env, environment: {B: 2}}\n",
    })
    assert.deepEqual(own.places(own.graph.linked(own.site("compose.yaml", "B"))), ["compose.yaml:2"])
    assert.deepEqual(own.places(own.graph.linked(own.site("compose.yaml", "A"))), ["compose.yaml:2", "shared.env:1"])
  })
  test("a merged block counts for each service, as one place", () => {
    const own = graphOf({
      "compose.yaml":
        "x-env: &env\n  A: 1\nservices:\n  one: {build: one, environment: {<<: *env}}\n  two: {build: two, environment: {<<: *env}}\n",
      "one/package.json": "{}",
      "one/a.js": "process.env.A",
      "two/package.json": "{}",
      "two/a.py": "os.environ['A']",
    })
    assert.deepEqual(own.places(own.graph.linked(own.site("compose.yaml", "A"))), [
      "compose.yaml:2",
      "one/a.js:1",
      "two/a.py:1",
    ])
  })
  test("an override wins over its base", () => {
    const own = graphOf({
      "compose.yaml": "services:\n  api:\n    image: own/api\n    environment:\n      A: 1\n",
      "compose.override.yaml": "services:\n  api:\n    environment:\n      A: 2\n",
    })
    const found = own.graph.definitionsOf(own.site("compose.yaml", "A"))
    assert.deepEqual(own.places(found.filter((each) => each.wins).map((each) => each.site)), [
      "compose.override.yaml:4",
    ])
    assert.equal(found.length, 2)
  })
  test("drop-ins belong to their unit and come after it", () => {
    const own = graphOf({
      "a.service": "[Service]\nEnvironment=A=1\nExecStart=/bin/a ${A}\n",
      "a.service.d/x.conf": "[Service]\nEnvironment=A=2\n",
    })
    const use = own.site("a.service", "A", 1)
    const found = own.graph.definitionsOf(use)
    assert.deepEqual(own.places(found.slice(0, 1).map((each) => each.site)), ["a.service.d/x.conf:2"])
    assert.equal(own.graph.linked(use).length, 3)
  })
  test("the program of a container is known by the image's name", () => {
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: r.example.org/x/api:1\n      env:\n        - {name: A, value: b}\n"
    const own = graphOf({
      "api/package.json": "{}",
      "api/i.ts": "process.env.A",
      "k8s/pod.yaml": pod,
      "web/package.json": "{}",
      "web/i.ts": "process.env.A",
    })
    assert.deepEqual(own.places(own.graph.linked(own.site("k8s/pod.yaml", "A"))), ["api/i.ts:1", "k8s/pod.yaml:9"])
  })
  test("`variables: {code: false}` leaves programs alone", () => {
    const files = { "package.json": "{}", "a.js": "process.env.A", ".env": "A=1\n" }
    const on = graphOf(files)
    const off = graphOf({ ...files, "deploylint.yaml": "variables:\n  code: false\n" })
    assert.equal(on.graph.linked(on.site(".env", "A")).length, 2)
    assert.equal(off.graph.linked(off.site(".env", "A")).length, 1)
  })
  test("programs are read for references, not for the names of a file or for who wins in it", () => {
    const own = graphOfFolder(folder)
    const seen = new Set<string>()
    const spied: Workspace = {
      ...own.workspace,
      rootOf: own.workspace.rootOf,
      revision: own.workspace.revision,
      document: (at) => {
        seen.add(at)
        return own.workspace.document(at)
      },
    }
    const isCode = (): boolean => [...seen].some((each) => /\.(?:js|ts|py|go|rs|rb|php|java)$/.test(each))
    const spy = variableGraph(spied)
    const [first] = spy.sitesIn(own.uri("compose.yaml")).filter((each) => each.name === "TAG")
    assert.ok(first !== undefined && spy.definitionsOf(first).length > 1)
    assert.equal(isCode(), false)
    assert.ok(spy.linked(own.site("api.env", "LOG_LEVEL")).length > 5)
    assert.equal(isCode(), true)
  })
  test("a setting that is no switch is reported, and programs are searched", () => {
    const read = (text: string): readonly string[] =>
      readSettings(parseYaml(text), []).problems.map((each) => `${each.code} ${each.span.start}`)
    assert.deepEqual(read("variables:\n  code: maybe\n"), ["wrong-type 19"])
    assert.deepEqual(read("variables:\n  cod: false\n"), ["unknown-key 13"])
    assert.deepEqual(read("variables:\n  code: false\n"), [])
    assert.equal(readSettings(parseYaml("variables: {code: false}"), []).settings.variables?.code, false)
    assert.notEqual(readSettings(parseYaml("variables: {code: true}"), []).settings.variables?.code, false)
  })
})
