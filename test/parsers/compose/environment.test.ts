/** What a service's process gets: the project's `.env`, env files and `environment`, in Compose's order. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { serviceEnvironment } from "../../../server/src/workspace/environment.ts"
import { Memo } from "../../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../../server/src/workspace/snapshot.ts"
import { value } from "./support.ts"

const root = "file:///w"

function environmentIn(files: Readonly<Record<string, string | null>>): {
  readonly variables: unknown
  readonly incomplete: string | undefined
  readonly places: readonly string[]
} {
  const documents = new Map(
    Object.entries(files).map(([path, text]) => [`${root}/${path}`, text === null ? null : { text }]),
  )
  const snapshot = applyChange(emptySnapshot, { documents, roots: [root] })
  const workspace = new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
  const uri = `${root}/compose.yaml`
  const service = workspace.model(uri, "compose")?.services[0]
  assert.ok(service)
  const { variables, incomplete } = serviceEnvironment(workspace, uri, service)
  return {
    variables: Object.fromEntries([...variables].map(([name, each]) => [name, value(each.value)])),
    places: [...variables.values()].map(({ place }) => {
      const text = files[place.uri.slice(root.length + 1)] ?? ""
      return `${place.uri.slice(root.length + 1)}: ${text.slice(place.span.start, place.span.end)}`
    }),
    incomplete,
  }
}

test("later env files win, and environment wins over them", () => {
  const { variables, incomplete, places } = environmentIn({
    "compose.yaml":
      "services:\n  app:\n    image: x\n    env_file: [a.env, b.env]\n    environment: {C: own, E: '', BARE: , OPEN: }\n",
    ".env": "BARE=from-project\nD=no\n",
    "a.env": "A=1\nB=1\nC=1\nE=1\n",
    "b.env": "B=2\n",
  })
  assert.deepEqual(variables, { A: "1", B: "2", C: "own", E: "", BARE: "from-project", OPEN: "?" })
  assert.equal(incomplete, undefined)
  assert.deepEqual(places, [
    "a.env: 1",
    "b.env: 2",
    "compose.yaml: own",
    "compose.yaml: ",
    ".env: from-project",
    "compose.yaml: OPEN",
  ])
})

test("env files take variables from the project and from the service", () => {
  const { variables } = environmentIn({
    "compose.yaml": "services:\n  app:\n    image: x\n    env_file: a.env\n    environment: {OWN: own}\n",
    ".env": "PROJECT=p\n",
    "a.env": "ONE=$PROJECT-$OWN\nTWO=${NOBODY}\nTHREE='$PROJECT'\n",
  })
  assert.deepEqual(variables, { ONE: "p-own", TWO: "?", THREE: "$PROJECT", OWN: "own" })
})

test("what could not be read is said", () => {
  const file = (entry: string) => `services:\n  app:\n    image: x\n    env_file: [${entry}]\n`
  const reason = (entry: string, files = {}) =>
    environmentIn({ "compose.yaml": file(entry), ".env": null, ...files }).incomplete
  assert.equal(reason("gone.env", { "gone.env": null }), "`gone.env` could not be read")
  assert.equal(reason("{path: gone.env, required: false}", { "gone.env": null }), undefined)
  assert.equal(reason("'${NOT}'"), "`${NOT}` could not be read")
  assert.equal(reason("{path: a.env, format: raw}", { "a.env": "A=1\n" }), "`a.env` is read in the raw format")
  assert.equal(reason("a.env", { "a.env": "A=1\n" }), undefined)
  assert.match(
    environmentIn({ "compose.yaml": "services:\n  app: {extends: {service: b}}\n  b: {image: x}\n", ".env": null })
      .incomplete ?? "",
    /inherits/,
  )
})

test("a file that cannot be read hides nothing of the next one, and any name will do", () => {
  const { variables, incomplete } = environmentIn({
    "compose.yaml": "services:\n  app:\n    image: x\n    env_file: [gone.env, config.monitoring]\n",
    ".env": null,
    "gone.env": null,
    "config.monitoring": "A=1\n",
  })
  assert.deepEqual(variables, { A: "1" })
  assert.equal(incomplete, "`gone.env` could not be read")
})

test("interpolation reads the project's .env as Compose does", () => {
  const { variables } = environmentIn({
    "compose.yaml":
      "services:\n  app:\n    image: x\n    environment: {A: '${Q}', B: '${S}', C: '${N:-d}', D: '${E:-d}', F: '${E-d}'}\n",
    ".env": "Q=\"a b\" # note\nS='$x'\nE=\n",
  })
  assert.deepEqual(variables, { A: "a b", B: "$x", C: "d", D: "d", F: "" })
})

test("an unread .env leaves everything open", () => {
  const { variables } = environmentIn({
    "compose.yaml": "services:\n  app:\n    image: x\n    environment: {A: '${Q:-d}', B: plain}\n",
  })
  assert.deepEqual(variables, { A: "?", B: "plain" })
})
