/** What goes into the bundles, how large they are, and what the package holds. */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, it } from "node:test"
import { build, type Metafile } from "esbuild"
import { StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node"
import { type Bundle, buildBundle, bundles, packExtension, stageExtension } from "../../build.ts"
import { Editor } from "../protocol/editor.ts"
import { launchWorker } from "../protocol/launch.ts"
import { unit } from "../protocol/samples.ts"
import { built, repository } from "../support/built.ts"
import { findProgram, needs } from "../support/oracle.ts"

/**
 * Sizes in kB, minified, before compression. A bundle that outgrows its budget needs a reason and a new number: the server
 * grew by half with nine formats, the checklist, whole scaffold profiles, the readers of env files and completion; the package's limit is below.
 */
const budgets: Readonly<Record<string, number>> = {
  "cli.js": 2500,
  "server/node.js": 2700,
  "server/browser.js": 2700,
  "client/node.js": 480,
  "client/browser.js": 450,
}

/** Packages by bundle: nothing else may slip in. */
const protocol = ["vscode-jsonrpc", "vscode-languageserver-protocol", "vscode-languageserver-types"]
const core = ["yaml", "zod"]
const allowed: Readonly<Record<string, readonly string[]>> = {
  "cli.js": core,
  "server/node.js": [...core, ...protocol, "vscode-languageserver", "vscode-languageserver-textdocument"],
  "server/browser.js": [...core, ...protocol, "vscode-languageserver", "vscode-languageserver-textdocument"],
  "client/node.js": [
    ...protocol,
    "vscode-languageclient",
    "vscode-languageserver-textdocument",
    "minimatch",
    "semver",
    "brace-expansion",
    "balanced-match",
  ],
  "client/browser.js": [
    ...protocol,
    "vscode-languageclient",
    "vscode-languageserver-textdocument",
    "minimatch",
    "brace-expansion",
    "balanced-match",
  ],
}

/** Names of the packages that a bundle is made of; the innermost one counts. */
function packagesOf(metafile: Metafile): string[] {
  const names = Object.keys(metafile.inputs).flatMap((path) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
    return name ?? []
  })
  return [...new Set(names)].sort()
}

describe("bundles", () => {
  const metafiles = new Map<string, Metafile>()
  before(async () => {
    for (const bundle of bundles) metafiles.set(bundle.out, await buildBundle(bundle, false))
  })
  const metafile = ({ out }: Bundle): Metafile => metafiles.get(out) ?? { inputs: {}, outputs: {} }

  for (const bundle of bundles) {
    it(`${bundle.out} is made of packages that it may hold, and keeps its budget`, () => {
      const packages = packagesOf(metafile(bundle))
      assert.deepEqual(
        packages.filter((name) => !allowed[bundle.out]?.includes(name)),
        [],
      )
      const [output] = Object.values(metafile(bundle).outputs)
      assert.ok(output)
      const limit = (budgets[bundle.out] ?? 0) * 1024
      assert.ok(output.bytes <= limit, `${bundle.out} has ${output.bytes} bytes, its budget is ${limit}`)
    })

    it(`${bundle.out} loads nothing but what its host offers`, () => {
      const [output] = Object.values(metafile(bundle).outputs)
      const outside = (output?.imports ?? []).filter((each) => each.external).map((each) => each.path)
      const offered = (name: string): boolean =>
        bundle.external?.includes(name) === true || (bundle.platform === "node" && isBuiltin(name))
      assert.deepEqual(
        outside.filter((name) => !offered(name)),
        [],
      )
    })
  }

  it("the core needs no platform at all", async () => {
    const { metafile } = await build({
      absWorkingDir: repository,
      entryPoints: ["server/src/analysis.ts"],
      bundle: true,
      write: false,
      metafile: true,
      platform: "neutral",
      mainFields: ["module", "main"],
      logLevel: "silent",
    })
    const ours = Object.keys(metafile.inputs).filter((path) => !path.startsWith("node_modules/"))
    const outside = ours.filter((path) => !/^(server\/src\/(?!lsp|cli|host|main)|schemas\/)/.test(path))
    assert.deepEqual(outside, [])
    assert.deepEqual(
      packagesOf(metafile).filter((name) => !core.includes(name)),
      [],
    )
  })

  it("the guard sees a platform", async () => {
    await assert.rejects(
      build({
        stdin: {
          contents: 'import { readFileSync } from "node:fs"; console.log(readFileSync)',
          resolveDir: repository,
        },
        bundle: true,
        write: false,
        platform: "neutral",
        logLevel: "silent",
      }),
      /node:fs/,
    )
  })

  it("no bundle speaks to the network or holds a machine's paths", () => {
    for (const { out } of bundles) {
      const text = readFileSync(built(out), "utf8")
      assert.ok(!text.includes(repository), `${out} names ${repository}`)
      // Health checks of generated containers ask their own process, and a generated script has a function of that name.
      const own = text.replace(/fetch\((?:.http:\/\/127\.0\.0\.1:|\) \{)/g, "")
      assert.doesNotMatch(own, /new (XMLHttpRequest|WebSocket|EventSource)\b|\bsendBeacon\(|[^.\w]fetch\(/, out)
      if (out.startsWith("server/")) assert.doesNotMatch(text, /node:https?"|require\("https?"\)/, out)
    }
  })
})

describe("package", () => {
  let size = 0
  let files: readonly string[] = []
  const folder = mkdtempSync(join(tmpdir(), "deploylint-package-"))
  after(() => rmSync(folder, { recursive: true, force: true }))
  before(async () => {
    await stageExtension(join(folder, "staged"))
    const path = await packExtension(join(folder, "deploylint.vsix"), true)
    size = statSync(path).size
    const list = spawnSync("unzip", ["-Z1", path], { encoding: "utf8" })
    files = list.stdout.split("\n").filter((name) => name !== "")
  })

  it("is at most 1 MB", () => {
    assert.ok(size <= 1024 * 1024, `${size} bytes`)
  })

  it("holds the bundles, the grammars, the pages, and nothing else", needs(findProgram("unzip"), "unzip"), () => {
    const expected = [
      /^extension\.vsixmanifest$|^\[Content_Types\]\.xml$/,
      /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
      /^extension\/dist\/(client|server)\/(node|browser)\.js$/,
      /^extension\/dist\/(client|server)\/package\.json$/,
      /^extension\/dist\/rule-pages\.json$/,
      /^extension\/syntaxes\/[\w.-]+\.json$/,
      /^extension\/schemas\/deploylint\.schema\.json$/,
      /^extension\/snippets\/\w+\.json$/,
      /^extension\/client\/media\/walkthrough\/\w+\.svg$/,
    ]
    assert.deepEqual(
      files.filter((name) => !expected.some((pattern) => pattern.test(name))),
      [],
    )
    for (const pattern of expected)
      assert.ok(
        files.some((name) => pattern.test(name)),
        `nothing matches ${pattern}`,
      )
  })

  it("holds client and server in one file each, which loads on Node and in a worker", async () => {
    const server = join(folder, "staged/dist/server")
    const child = spawn(process.execPath, [join(server, "node.js"), "--stdio"], { stdio: ["pipe", "pipe", "inherit"] })
    const processWire = { reader: new StreamMessageReader(child.stdout), writer: new StreamMessageWriter(child.stdin) }
    const wires = [
      { ...processWire, close: async () => void child.kill("SIGKILL") },
      await launchWorker(join(server, "browser.js"))(),
    ]
    for (const wire of wires) {
      const editor = new Editor(wire)
      try {
        await editor.initialize()
        await editor.open("a.service", unit)
        const found = await editor.diagnostics("a.service")
        assert.ok(found.some((each) => each.code === "systemd/unknown-directive"))
      } finally {
        await editor.dispose()
      }
    }
  })

  it("holds every file that its manifest names", () => {
    const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))
    const { contributes } = manifest
    const named: string[] = [
      manifest.main,
      manifest.browser,
      ...contributes.languages.map((each: { configuration: string }) => each.configuration),
      ...contributes.grammars.map((each: { path: string }) => each.path),
      ...contributes.yamlValidation.map((each: { url: string }) => each.url),
    ]
    for (const path of named) assert.ok(files.includes(`extension/${path.replace(/^\.\//, "")}`), path)
  })
})

function isBuiltin(name: string): boolean {
  return process.getBuiltinModule(name) !== undefined
}
