/** Templates of units: systemd takes them, the promised exposure is true, our own rules are content, snippets are valid. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, it } from "node:test"
import { exposureVersions } from "../../server/src/model/systemd/exposure/types.ts"
import {
  descriptionOf,
  exposureText,
  snippetBody,
  unitFile,
  unitTemplates,
} from "../../server/src/scaffold/units/all.ts"
import { rolloutScripts } from "../../server/src/scaffold/units/rollout.ts"
import type { UnitTemplate } from "../../server/src/scaffold/units/types.ts"
import { analyzerVersion, hasAnalyzer } from "../parsers/systemd/analyzer.ts"
import { openWorkspace } from "../support/workspace.ts"

/** What is used together. */
const groups = [
  ["service-simple"],
  ["service-notify"],
  ["service-oneshot", "timer"],
  ["socket", "service-socket"],
  ["service-instance"],
  ["service-docker"],
  ["service-podman"],
  ["service-backup", "timer-backup"],
  ["harden"],
]
const isService = (template: UnitTemplate): boolean => /\.service(?:$|\.d\/)/.test(template.file)
const services = unitTemplates.filter(isService)

function templateOf(prefix: string): UnitTemplate {
  const found = unitTemplates.find((each) => each.prefix === prefix)
  assert.ok(found !== undefined, prefix)
  return found
}

/** Files of templates below a folder; a drop-in's service comes with it. */
function filesOf(templates: readonly UnitTemplate[], values: Readonly<Record<string, string>> = {}) {
  const files: Record<string, string> = {}
  for (const template of templates) {
    const { path, text } = unitFile(template, values)
    files[path] = text
    if (template.base !== undefined)
      files[path.split(".d/")[0] ?? ""] = template.base.replace("/usr/local/bin/app", values["exec"] ?? "$&")
  }
  return files
}

/** Writes files to a new folder for as long as `use` takes. */
function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "templates-"))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("templates of units", () => {
  it("are all in a group, and have names of their own", () => {
    assert.deepEqual(groups.flat().sort(), unitTemplates.map((each) => each.prefix).sort())
    assert.equal(new Set(unitTemplates.map((each) => each.title)).size, unitTemplates.length)
  })

  it("are taken by systemd-analyze verify without a word", (t) => {
    if (!hasAnalyzer(t)) return
    for (const group of groups) {
      const files = filesOf(group.map(templateOf), { exec: "/bin/true --of %n", name: "proof" })
      inFolder(files, (folder) => {
        const names = Object.keys(files).filter((path) => !path.includes("/"))
        const run = spawnSync(
          "systemd-analyze",
          ["verify", "--man=no", "--recursive-errors=no", ...names.map((name) => join(folder, name))],
          { env: { ...process.env, SYSTEMD_UNIT_PATH: "", SYSTEMD_COLORS: "0" }, encoding: "utf8" },
        )
        const lines = run.stderr.split("\n").filter((line) => line !== "")
        // The runner itself need not be installed here. Nothing else is let through.
        const said = lines.filter((line) => {
          const program = /Command (\S+) is not executable: No such file or directory$/.exec(line)?.[1] ?? "/"
          return existsSync(program) || !/^\/usr\/bin\/(?:docker|podman)$/.test(program)
        })
        assert.deepEqual(said, [], group.join())
        if (lines.length === 0) assert.equal(run.status, 0, group.join())
      })
    }
  })

  it("have the exposure that their descriptions promise, by our reckoning and by systemd's", (t) => {
    for (const template of services)
      for (const version of exposureVersions) {
        const text = exposureText(template, version)
        assert.ok(text !== undefined, `${template.prefix} has no score in ${version}`)
        const promised = [...descriptionOf(template).matchAll(/([\d.]+ [A-Z]+) \(([\d, ]+)\)/g)]
        assert.equal(promised.find((each) => each[2]?.split(", ").includes(String(version)))?.[1], text)
      }
    if (!hasAnalyzer(t)) return
    const version = exposureVersions.find((each) => each === analyzerVersion())
    if (version === undefined) return t.skip("needs a version whose scores are known")
    for (const template of services)
      inFolder(filesOf([template]), (folder) => {
        const unit = (unitFile(template).path.split("/")[0] ?? "").replace(/\.d$/, "")
        const options = ["security", "--offline=true", "--no-pager", join(folder, unit)]
        const env = { ...process.env, SYSTEMD_UNIT_PATH: "", SYSTEMD_LOG_LEVEL: "crit" }
        const printed = execFileSync("systemd-analyze", options, { env, encoding: "utf8" })
        const total = /level for \S+: ([0-9.]+ [A-Z]+)/.exec(printed)?.[1]
        assert.equal(total, exposureText(template, version), template.prefix)
      })
  })

  it("are as strict as their purpose allows", () => {
    for (const template of services) {
      if (template.prefix === "service-podman") continue
      for (const version of exposureVersions)
        assert.match(exposureText(template, version) ?? "", /^(?:1\.[0-3] OK|0\.\d SAFE)$/, template.prefix)
    }
  })

  it("give our own rules nothing to warn of", () => {
    for (const group of groups) {
      const named = Object.entries(filesOf(group.map(templateOf))).map(([path, text]) => [`systemd/${path}`, text])
      const workspace = openWorkspace(Object.fromEntries(named))
      for (const uri of workspace.files.keys()) {
        // What stands under a drop-in is a stranger's unit.
        if (group.includes("harden") && !uri.includes(".service.d/")) continue
        const found = workspace.analysis().findings(uri).items
        const grave = found.filter((each) => each.severity === "error" || each.severity === "warning")
        assert.deepEqual(
          grave.map((each) => `${each.rule}: ${each.message}`),
          [],
          uri,
        )
      }
    }
  })

  it("would be found out if they were worse", () => {
    const template = templateOf("service-simple")
    const worse = { ...template, text: template.text.replace("ProtectHome=yes", "ProtectHome=maybe") }
    assert.notEqual(exposureText(worse, 262), exposureText(template, 262))
    const open = { ...template, text: template.text.replace(/^(?:Protect|Private|NoNew|Capab|Dynamic).*\n/gm, "") }
    const { path, text } = unitFile(open)
    const workspace = openWorkspace({ [`systemd/${path}`]: text })
    const rules = workspace
      .analysis()
      .findings(workspace.uri(`systemd/${path}`))
      .items.map((each) => each.rule)
    assert.ok(rules.includes("container/missing-hardening"), rules.join())
  })
})

/**
 * The text that an editor inserts, by the grammar of LSP 3.17 and VS Code: `$1`, `${1}`, `${1:…}`, `${1|a,b|}`, `${VAR:…}`;
 * a backslash escapes `$`, `}` and itself. A variable has no value, so its default stands. Throws on anything else.
 */
function expanded(body: string): { readonly text: string; readonly stops: ReadonlySet<number> } {
  const values = new Map<string, string>()
  const stops = new Set<number>()
  let at = 0
  const inner = (isNested: boolean): string => {
    let out = ""
    while (at < body.length) {
      const char = body[at] ?? ""
      if (char === "\\") {
        assert.match(body[at + 1] ?? "", /[\\$}]/, `escape of ${body.slice(at, at + 9)}`)
        out += body[at + 1]
        at += 2
      } else if (char === "}" && isNested) return out
      else if (char === "$") out += place()
      else {
        assert.ok(char !== "}" || isNested, `a bare } before ${body.slice(at, at + 20)}`)
        out += char
        at++
      }
    }
    assert.ok(!isNested, "an open place")
    return out
  }
  const place = (): string => {
    const rest = body.slice(at)
    const simple = /^\$(\d+)|^\$\{(\d+)\}/.exec(rest)
    if (simple !== null) {
      at += simple[0].length
      const stop = simple[1] ?? simple[2] ?? ""
      stops.add(Number(stop))
      return values.get(stop) ?? ""
    }
    const choice = /^\$\{(\d+)\|((?:[^|\\]|\\[\\,|])+)\|\}/.exec(rest)
    if (choice !== null) {
      at += choice[0].length
      stops.add(Number(choice[1]))
      const first = (choice[2] ?? "").split(/(?<!\\),/)[0] ?? ""
      values.set(choice[1] ?? "", first.replace(/\\(.)/g, "$1"))
      return values.get(choice[1] ?? "") ?? ""
    }
    const open = /^\$\{(\d+|[A-Z_]+):/.exec(rest)
    assert.ok(open !== null, `no place: ${rest.slice(0, 20)}`)
    at += open[0].length
    const value = inner(true)
    at++
    if (/^\d/.test(open[1] ?? "")) {
      stops.add(Number(open[1]))
      values.set(open[1] ?? "", value)
    }
    return value
  }
  return { text: inner(false), stops }
}

describe("snippets", () => {
  it("insert the template's text, with every slot once to be filled in", () => {
    for (const template of [...unitTemplates, ...rolloutScripts]) {
      const { text, stops } = expanded(snippetBody(template))
      assert.equal(text, unitFile(template).text, template.prefix)
      const used = template.slots.flatMap((slot, i) => (template.text.includes(`{{${slot.name}}}`) ? [i + 1] : []))
      assert.deepEqual(
        [...stops].sort((a, b) => a - b),
        [0, ...used],
        template.prefix,
      )
    }
  })

  it("are contributed for the languages of units and scripts, and packed", () => {
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))
    const contributed: readonly { readonly language: string; readonly path: string }[] = manifest.contributes.snippets
    assert.deepEqual(contributed.map((each) => each.language).sort(), [
      "dockercompose",
      "shellscript",
      "systemd-conf",
      "yaml",
    ])
    assert.ok(manifest.files.includes("snippets/*.json"))
    for (const { path } of contributed) {
      const file: Record<string, { prefix: string; body: string[] }> = JSON.parse(
        readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"),
      )
      for (const { body } of Object.values(file)) expanded(body.join("\n"))
    }
  })

  it("keep what the shell and systemd expand apart from their own places", () => {
    const body = snippetBody(templateOf("service-backup"))
    assert.ok(body.includes("\\$\\$STATE_DIRECTORY"))
    assert.ok(expanded(body).text.includes('part="$$STATE_DIRECTORY/.part"'))
  })
})
