/** Bundles everything into dist/ with esbuild; `--vsix` makes the extension's package of it, without any network. */
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { readFile } from "node:fs/promises"
import { builtinModules, createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, dirname, join, sep } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild"

export const repository = dirname(fileURLToPath(import.meta.url))

export interface Bundle {
  readonly entry: string
  /** Below dist/. */
  readonly out: string
  readonly platform: "node" | "browser"
  /** A host that loads the file and offers these modules itself. */
  readonly external?: readonly string[]
  /** An executable: a module, as its entry awaits at the top. The others are CommonJS or a plain script. */
  readonly executable?: boolean
}

/** The language clients run in the extension host, which is where `vscode` comes from. */
export const bundles: readonly Bundle[] = [
  { entry: "server/src/main-cli.ts", out: "cli.js", platform: "node", executable: true },
  { entry: "server/src/main-node.ts", out: "server/node.js", platform: "node" },
  { entry: "server/src/main-browser.ts", out: "server/browser.js", platform: "browser" },
  { entry: "client/src/node.ts", out: "client/node.js", platform: "node", external: ["vscode"] },
  { entry: "client/src/browser.ts", out: "client/browser.js", platform: "browser", external: ["vscode"] },
]

/** Options of one bundle: CommonJS for extension hosts, a plain script for workers, a module for the command line. */
export function bundleOptions(bundle: Bundle): BuildOptions {
  const worker = bundle.platform === "browser" && bundle.external === undefined
  return {
    absWorkingDir: repository,
    entryPoints: [bundle.entry],
    outfile: join("dist", bundle.out),
    bundle: true,
    minify: true,
    legalComments: "none",
    // Escapes for the few characters beyond: V8 keeps such a file in half the memory, and reads it faster.
    charset: "ascii",
    platform: bundle.platform,
    format: bundle.executable ? "esm" : worker ? "iife" : "cjs",
    target: bundle.platform === "node" ? "node22" : "es2022",
    mainFields: bundle.platform === "node" ? ["module", "main"] : ["browser", "module", "main"],
    external: [...(bundle.external ?? [])],
    // The same parser for all, as a module: what nobody uses of it is left out.
    alias: { yaml: join(repository, "node_modules/yaml/browser/dist/index.js") },
    metafile: true,
    logLevel: "warning",
    plugins: [smallZod],
  }
}

/**
 * What zod brings and nobody asks for: messages in fifty languages, a quarter of the server, and all that hangs on its
 * `z` object, of which esbuild drops what is not used once `z` is the module itself.
 */
const smallZod: Plugin = {
  name: "small-zod",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js"',
    }))
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace('import { z } from "zod"', 'import * as z from "zod"'),
      loader: "ts",
    }))
  },
}

/** Builds one bundle; `write: false` only measures it. Answers esbuild's account of what went in and came out. */
export async function buildBundle(bundle: Bundle, write = true): Promise<Metafile> {
  const { metafile } = await build({ ...bundleOptions(bundle), metafile: true, write })
  return metafile
}

/** Builds all of dist/. */
export async function buildAll(): Promise<void> {
  // The repository's own package.json says "module"; a bundle must not depend on where dist/ is copied to.
  for (const [folder, type] of [
    ["dist", "module"],
    ["dist/server", "commonjs"],
    ["dist/client", "commonjs"],
  ] as const) {
    mkdirSync(join(repository, folder), { recursive: true })
    writeFileSync(join(repository, folder, "package.json"), `{ "type": "${type}" }\n`)
  }
  await Promise.all(bundles.map((bundle) => buildBundle(bundle)))
  writeFileSync(join(repository, rulePages), rulePagesJson())
  keepCompiled()
  for (const bundle of bundles) if (bundle.executable) chmodSync(join(repository, "dist", bundle.out), 0o755)
}

/** Before a program: V8's code of it is kept between starts, as npm does it, which is a third of a server's start. */
const compileCache = 'require("node:module").enableCompileCache?.()'

/** The bundle that starts with the cache. */
const cached = "server/node.js"

/** Where a bundle lies when a line stands before it that must run before the bundle itself is compiled. */
function bundleBehind(out: string): string {
  return out.replace(/\.js$/, ".bundle.js")
}

function keepCompiled(): void {
  const moved = bundleBehind(cached)
  renameSync(join(repository, "dist", cached), join(repository, "dist", moved))
  const lines = `${compileCache}\nmodule.exports = require("./${basename(moved)}")\n`
  writeFileSync(join(repository, "dist", cached), lines)
}

/** All rule pages by id in one file: packed one by one they would weigh twice as much. */
const rulePages = "dist/rule-pages.json"

function rulePagesJson(): string {
  const folder = join(repository, "server/docs/rules")
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => /^[a-z]+\/[a-z0-9-]+\.md$/.test(path))
    .sort()
    .map((path) => [path.slice(0, -3), examplesOf(readFileSync(join(folder, path), "utf8"))])
  return JSON.stringify(Object.fromEntries(pages))
}

/** What of a page does not follow from the rule's meta, which the server has. Near misses and diffs stay in the repository. */
function examplesOf(page: string): string {
  const examples = page.slice(page.indexOf("## Examples"), page.indexOf("## Suppressing")).trimEnd()
  return examples.replace(/\n### (?:Fixed|Not reported)\n[\s\S]*?(?=\n## |$)/, "").trimEnd()
}

/** What an editor needs of the repository, beside the bundles; the command line travels by npm instead. */
const packaged = [
  "syntaxes",
  "snippets",
  "client/media/walkthrough",
  "schemas/deploylint.schema.json",
  "LICENSE",
  "CHANGELOG.md",
]
/** What of the manifest concerns npm and the sources alone; an editor would load CommonJS as a module because of `type`. */
const npmOnly = new Set(["type", "bin", "files", "scripts", "dependencies", "devDependencies", "allowScripts"])

/** True on Node, false in a worker of any kind. */
const onNode =
  'typeof process === "object" && process.versions?.node !== undefined && typeof importScripts !== "function"'

/**
 * In the package client and server exist once, not once per runtime: most of a Node bundle and of its browser sibling is
 * the same code. `browser.js` is a file that runs in both, because each runtime's own part is only loaded where it
 * belongs, and `node.js` refers to it.
 */
async function bundleBoth(part: "client" | "server", staging: string): Promise<void> {
  const [node, browser] = part === "client" ? ["node", "browser"] : ["main-node", "main-browser"]
  const load = `(${onNode} ? import("./${node}.ts") : import("./${browser}.ts"))`
  const contents =
    part === "client" ? `export const activate = async (context) => (await ${load}).activate(context)` : `void ${load}`
  const sibling = bundles.find((bundle) => bundle.out === `${part}/browser.js`)
  if (sibling === undefined) throw new Error(`no bundle ${part}/browser.js`)
  const { entryPoints: _, ...options } = bundleOptions(sibling)
  await build({
    ...options,
    stdin: { contents, resolveDir: join(repository, part, "src"), loader: "ts" },
    outfile: join(staging, "dist", sibling.out),
    platform: "neutral",
    conditions: ["node", "browser"],
    mainFields: ["module", "main"],
    external: [...(sibling.external ?? []), ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
  })
  // The editor's own process decides about its cache.
  const before = part === "server" ? `${compileCache}\n` : ""
  writeFileSync(join(staging, "dist", part, "node.js"), `${before}module.exports = require("./browser.js")\n`)
  writeFileSync(join(staging, "dist", part, "package.json"), '{ "type": "commonjs" }\n')
}

/** Lays out in an empty folder what the package holds. */
export async function stageExtension(staging: string): Promise<void> {
  await Promise.all([bundleBoth("client", staging), bundleBoth("server", staging)])
  for (const path of packaged) cpSync(join(repository, path), join(staging, path), { recursive: true })
  for (const path of readdirSync(staging, { recursive: true, encoding: "utf8" }))
    if (/^(?:snippets|schemas)[\\/].*\.json$/.test(path)) {
      const text = readFileSync(join(staging, path), "utf8")
      writeFileSync(join(staging, path), JSON.stringify(JSON.parse(text)))
    }
  writeFileSync(join(staging, rulePages), rulePagesJson())
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))
  const kept = Object.fromEntries(Object.entries(manifest).filter(([key]) => !npmOnly.has(key)))
  writeFileSync(join(staging, "package.json"), JSON.stringify(kept, null, 2))
  // Pictures stay behind: they would be the largest part, and editors show none that is not on the web.
  const readme = readFileSync(join(repository, "README.md"), "utf8")
  writeFileSync(
    join(staging, "README.md"),
    readme
      .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n+/gm, "")
      // The editor opens the page of every rule itself.
      .replace(
        /<!-- begin rules -->[\s\S]*<!-- end rules -->/,
        "**Open rule page** in the command palette lists them all.",
      ),
  )
}

const packageFile = join(repository, "dist/deploylint.vsix")

/** Packs the extension, with more pains if it is to be `small`; answers the package's path. */
export async function packExtension(out = packageFile, small = false): Promise<string> {
  const staging = mkdtempSync(join(tmpdir(), "deploylint-vsix-"))
  try {
    await stageExtension(staging)
    pack(staging, out, small)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  return out
}

/** What the packer loads first; without it a package is made in half the time and has the same in it. */
const smallest = pathToFileURL(join(repository, "server/tools/smallest-deflate.mjs")).href

function pack(staging: string, out: string, small: boolean): void {
  const vsce = join(dirname(createRequire(import.meta.url).resolve("@vscode/vsce/package.json")), "vsce")
  const offline = ["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"]
  // The rule pages show invented secrets on purpose; a test holds the package's contents to a list.
  const examples = ["--allow-package-all-secrets"]
  const args = [...(small ? ["--import", smallest] : []), vsce, "package", ...offline, ...examples, "--out", out]
  const run = spawnSync(process.execPath, args, { cwd: staging, encoding: "utf8" })
  if (run.status !== 0) throw new Error(`vsce failed:\n${run.stdout}${run.stderr}`)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildAll()
  for (const { out } of bundles) report(join("dist", out === cached ? bundleBehind(out) : out))
  if (process.argv.includes("--vsix")) report((await packExtension(packageFile, true)).slice(repository.length + 1))
}

function report(path: string): void {
  console.log(`${(statSync(join(repository, path)).size / 1024).toFixed(0).padStart(6)} kB  ${path}`)
}
