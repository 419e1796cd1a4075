/** Real Compose files: no exception, no false problem, every service found, every edit leaves a file that means the same elsewhere. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"
import { read } from "./support.ts"

const corpus = process.env["DEPLOYLINT_CORPUS"] ?? join(import.meta.dirname, "../../../../shared/corpus")

/** All YAML files with top-level `services`, by path below the corpus; skips visibly without the folder. */
function composeFiles(t: TestContext): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  if (!existsSync(corpus)) {
    t.skip(`no corpus at ${corpus}`)
    return files
  }
  for (const path of readdirSync(corpus, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.ya?ml$/.test(path)) continue
    const text = readFileSync(join(corpus, path), "utf8")
    if (/^services[ \t]*:/m.test(text) && !text.includes("{{")) files.set(path, text)
  }
  assert.ok(files.size > 50, "the corpus holds Compose files")
  return files
}

/** Names below `services`, told by indentation alone. */
function namesByIndent(text: string): readonly string[] {
  const lines = text.split(/\r?\n/)
  const start = lines.findIndex((line) => /^services[ \t]*:/.test(line))
  const names: string[] = []
  let indent: number | undefined
  for (const line of lines.slice(start + 1)) {
    if (/^\s*(#|$)/.test(line)) continue
    const key = /^( *)["']?([\w.-]+)["']?[ \t]*:/.exec(line)
    if (/^\S/.test(line)) break
    const at = key?.[1]?.length
    indent ??= at
    if (key?.[2] !== undefined && at === indent) names.push(key[2])
  }
  return names
}

test("no exception, no false problem, every service found", (t) => {
  for (const [path, text] of composeFiles(t)) {
    const { model, facts } = read(text)
    assert.deepEqual(
      [...parseYaml(text).problems, ...model.problems].map((each) => each.message),
      [],
      path,
    )
    assert.deepEqual(
      model.services.map((service) => service.name),
      namesByIndent(text),
      path,
    )
    assert.equal(facts.services.length, model.services.length, path)
    for (const setting of facts.settings) assert.match(setting.name, /^[\w.:/\- ]+$/, path)
    for (const image of facts.images) assert.ok(image.repository !== "" || !image.reference.known, path)
    for (const port of facts.ports) assert.ok(port.containerPort.known || text.includes("$"), path)
  }
})

test("every edit that is offered leaves a file with the same services and no problem", (t) => {
  let edits = 0
  for (const [path, text] of composeFiles(t)) {
    const { model, facts } = read(text)
    const before = model.services.map((service) => service.name)
    const check = (result: Parameters<typeof isRefusal>[0], what: string) => {
      if (isRefusal(result)) return
      edits++
      const again = read(applyEdits(text, result))
      assert.deepEqual(
        again.model.services.map((service) => service.name),
        before,
        `${path}: ${what}`,
      )
      assert.deepEqual(again.model.problems, [], `${path}: ${what}`)
    }
    for (const port of facts.ports) {
      check(port.rebind("127.0.0.1"), "rebind")
      check(port.remove(), "remove port")
    }
    for (const setting of facts.settings.slice(0, 3)) check(setting.rewrite("new value"), "rewrite")
    for (const volume of facts.volumes.slice(0, 3)) check(volume.setReadOnly(), "read-only")
    for (const service of facts.services) {
      check(service.stopGrace.rewrite(30), "stop time")
      check(service.editor.set("restart", "unless-stopped"), "restart")
      check(service.editor.addItems("cap_drop", ["ALL"]), "cap_drop")
      for (const probe of service.probes) for (const url of probe.urls) check(url.rewritePath("/ready"), "path")
    }
  }
  if (edits > 0) assert.ok(edits > 500, `${edits} edits`)
})
