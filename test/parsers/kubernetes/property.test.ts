/** Any text: no exception, every span inside the document, edits that apply, bounded time. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { computed } from "../../support/computed.ts"
import { deployment, type Read, read } from "./support.ts"

const seed = Number(process.env["SEED"] ?? 20263)

/** Every span below a value, each object once; trees are left out. */
function walk(
  value: unknown,
  visit: (start: number, end: number, key: string) => void,
  seen = new Set<unknown>(),
): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Map || value instanceof Set) {
    for (const each of value.values()) walk(each, visit, seen)
    return
  }
  for (const [key, each] of Object.entries(value)) {
    if (key === "tree" || key === "root" || key === "spec") continue
    if (typeof each === "object" && each !== null && "start" in each && "end" in each) {
      assert.ok(typeof each.start === "number" && typeof each.end === "number")
      visit(each.start, each.end, key)
    } else walk(each, visit, seen)
  }
}

function assertSound({ text, model, facts }: Read): void {
  walk({ model, facts }, (start, end, key) =>
    assert.ok(0 <= start && start <= end && end <= text.length, `${key} ${start}-${end} of ${text.length}`),
  )
  for (const setting of facts.settings) {
    const edits = setting.rewrite("new-value")
    if (isRefusal(edits)) continue
    const again = read(applyEdits(text, edits)).facts.settings.find(
      (each) =>
        each.owner === setting.owner &&
        each.name === setting.name &&
        each.value.known &&
        each.value.value === "new-value",
    )
    assert.ok(again, `${setting.owner} ${setting.name} after an edit`)
  }
  for (const service of facts.services) {
    const edits = service.stopGrace.rewrite(77)
    if (!isRefusal(edits)) applyEdits(text, edits)
  }
}

const keys = fc.constantFrom(
  "apiVersion",
  "kind",
  "metadata",
  "name",
  "spec",
  "template",
  "containers",
  "initContainers",
  "env",
  "value",
  "valueFrom",
  "secretKeyRef",
  "key",
  "ports",
  "containerPort",
  "readinessProbe",
  "httpGet",
  "port",
  "data",
  "stringData",
  "selector",
  "matchLabels",
  "app",
  "rules",
  "http",
  "paths",
  "backend",
  "tls",
  "hosts",
  "items",
  "securityContext",
  "runAsUser",
  "resources",
  "limits",
  "volumes",
  "hostPath",
  "path",
  "schedule",
  "jobTemplate",
)
const scalars = fc.constantFrom(
  "v1",
  "apps/v1",
  "batch/v1",
  "networking.k8s.io/v1",
  "Deployment",
  "Service",
  "Secret",
  "ConfigMap",
  "CronJob",
  "Ingress",
  "List",
  "Pod",
  "api",
  "80",
  '"80"',
  "true",
  "${X}",
  "cGFzcw==",
  "0644",
  "~",
  "*a",
  "&a x",
  "[]",
  "{}",
)
const tree = fc.letrec<{ node: string; mapping: string; list: string }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalars, tie("mapping"), tie("list")),
  mapping: fc
    .array(fc.tuple(keys, tie("node")), { maxLength: 6 })
    .map((entries) => `{${entries.map(([k, v]) => `${k}: ${v}`).join(", ")}}`),
  list: fc.array(tie("node"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
}))

test("objects of any shape", () => {
  const object = fc
    .tuple(scalars, scalars, tree.mapping)
    .map(([version, kind, spec]) => `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: api}\nspec: ${spec}\n`)
  fc.assert(
    fc.property(fc.array(object, { maxLength: 3 }), (objects) => assertSound(read(objects.join("---\n")))),
    { seed, numRuns: 80 },
  )
})

test("texts that were cut or disturbed", () => {
  const whole = `${deployment('          env:\n            - {name: A, value: "x"}\n          ports: [{name: http, containerPort: 80}]\n', "      hostNetwork: true\n")}---
apiVersion: v1
kind: Secret
metadata: {name: api}
data: {password: c2VjcmV0LXdvcmQ=}
`
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(20), fc.string({ maxLength: 5 }), (from, length, text) =>
      assertSound(read(whole.slice(0, from) + text + whole.slice(from + length))),
    ),
    { seed, numRuns: 80 },
  )
})

test("hostile texts cost bounded time", () => {
  const deep = `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 150 }, (_, i) => `${" ".repeat(i)}- kind: List\n${" ".repeat(i)}  items:`).join("\n")}`
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
    .split("")
    .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(",")}]`)
    .join("\n")}\nkind: List\napiVersion: v1\nitems: *h\n`
  const many = Array.from(
    { length: 800 },
    (_, i) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: s${i}}\nspec: {type: NodePort, selector: {app: a${i}}, ports: [{port: 80}]}`,
  ).join("\n---\n")
  const start = computed()
  for (const text of [deep, bomb, many, "\0", "kind: [", `kind: "${"x".repeat(90_000)}`]) read(text)
  assert.ok(computed() - start < 8000)
})
