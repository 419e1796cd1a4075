/** Who may import whom. The compiler keeps the pure core pure; this keeps its layers in order, type imports included. */
import assert from "node:assert/strict"
import { existsSync, globSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { dirname, join, relative } from "node:path"
import { test } from "node:test"
import { repository } from "../support/built.ts"

interface Layer {
  /** Files of the layer: the first layer that fits counts. */
  readonly files: RegExp
  /** What they may import: paths from the repository, or names of packages. Files of the same unit are always allowed. */
  readonly may: readonly RegExp[]
  /** Part of the path that makes a unit within the layer; the whole layer if there is none. */
  readonly unit?: RegExp
}

const base = /^server\/src\/base\//
const schemas = /^schemas\//
const syntax = /^server\/src\/syntax\//
const model = /^server\/src\/model\//
const workspace = /^server\/src\/workspace\//
/** What lies directly in rules/: the contract, the registry, the runner. */
const ruleContract = /^server\/src\/rules\/[\w.-]+\.ts$/
const builtIn = /^server\/src\/rules\/deploylint\/catalogue\.ts$/
/** The grammar of `${…}` that Compose reads its files and its env files with. */
const interpolation = /^server\/src\/model\/compose\/template\.ts$/
const settings = /^server\/src\/settings\//
/** The parts of the settings that models and searches are made with. */
const hostSettings = /^server\/src\/settings\/(?:env-readers|read-declared|read-variables|types)\.ts$/
const suppress = /^server\/src\/suppress\//
const features = /^server\/src\/features\//
const diagnosis = /^server\/src\/diagnose\.ts$/
const facade = /^server\/src\/(?:analysis|scaffolding)\.ts$/
const host = /^server\/src\/host\//
const zod = /^zod$/
const node = /^node:/
const protocol = /^vscode-languageserver$/
const version = /^server\/src\/version\.ts$/

const table: Readonly<Record<string, Layer>> = {
  base: { files: base, may: [] },
  version: { files: version, may: [] },
  schemas: { files: schemas, may: [zod] },
  yaml: { files: /^server\/src\/syntax\/yaml\//, may: [base, /^yaml$/] },
  syntax: { files: syntax, may: [base], unit: /^server\/src\/syntax\/[^/]+\// },
  // Languages do not know each other: they meet in the workspace. What lies directly in model/ is shared by all.
  language: {
    files:
      /^server\/src\/model\/(env|compose|systemd|synapse|dockerfile|kubernetes|prometheus|grafana|nginx|caddy|crontab|shell|runbook)\//,
    may: [
      base,
      syntax,
      schemas,
      interpolation,
      /^server\/src\/model\/(?!(env|compose|systemd|synapse|dockerfile|kubernetes|prometheus|grafana|nginx|caddy|crontab|shell|runbook)\/)/,
    ],
    unit: /^server\/src\/model\/[^/]+\//,
  },
  model: { files: model, may: [base, syntax, schemas] },
  // Who reads an env file, and which systemd, is settled before there are rules: models depend on it.
  workspace: { files: workspace, may: [base, syntax, model, hostSettings] },
  contract: {
    files: ruleContract,
    may: [base, model, workspace, zod, /^server\/src\/rules\//],
  },
  "built-in rules": { files: builtIn, may: [ruleContract, zod] },
  rules: {
    files: /^server\/src\/rules\//,
    may: [base, model, workspace, schemas, zod, ruleContract, /^server\/src\/rules\/[a-z]+\/shared-[\w-]+\.ts$/],
    unit: /^.*$/,
  },
  settings: { files: settings, may: [base, zod, ruleContract, /^server\/src\/syntax\/yaml\/(tree|resolve|path)\.ts$/] },
  suppress: {
    files: suppress,
    may: [base, syntax, model, workspace, ruleContract, /^server\/src\/rules\/deploylint\//],
  },
  checklist: {
    files: /^server\/src\/checklist\//,
    may: [
      base,
      model,
      workspace,
      schemas,
      ruleContract,
      settings,
      suppress,
      diagnosis,
      /^server\/src\/scaffold\//,
      zod,
    ],
  },
  scaffold: { files: /^server\/src\/scaffold\//, may: [base, model, workspace, schemas, ruleContract] },
  features: { files: features, may: [base, syntax, model, workspace, schemas, ruleContract, suppress] },
  diagnosis: { files: diagnosis, may: [base, model, workspace, ruleContract, builtIn, settings, suppress] },
  facade: {
    files: facade,
    may: [
      base,
      workspace,
      ruleContract,
      features,
      diagnosis,
      settings,
      suppress,
      /^server\/src\/checklist\//,
      /^server\/src\/scaffold\//,
      /^server\/src\/model\/secrets\/shape\.ts$/,
    ],
  },
  "host on Node": { files: /^server\/src\/host\/(node-[\w-]+|paths)\.ts$/, may: [base, node, host] },
  host: { files: host, may: [base], unit: host },
  // The editor copies the same text that the command line prints.
  lsp: {
    files: /^server\/src\/lsp\//,
    may: [base, facade, host, protocol],
  },
  // The looks of secrets are known to the command line too: it masks them in what it quotes. `env read` takes the readers
  // directly, so that no rule has to be loaded.
  cli: {
    files: /^server\/src\/cli\//,
    may: [
      base,
      facade,
      host,
      node,
      version,
      ruleContract,
      /^server\/src\/model\/secrets\/(?:names|shown)\.ts$/,
      /^server\/src\/model\/env\/(?:read|types)\.ts$/,
      /^server\/src\/syntax\/env\/parse\.ts$/,
    ],
  },
  "entry of the command line": { files: /^server\/src\/main-cli\.ts$/, may: [/^server\/src\/cli\//, node] },
  "entry on Node": {
    files: /^server\/src\/main-node\.ts$/,
    may: [/^server\/src\/lsp\/connection\.ts$/, host, node, version, /^vscode-languageserver\/node$/],
  },
  "entry in a browser": {
    files: /^server\/src\/main-browser\.ts$/,
    may: [/^server\/src\/lsp\/connection\.ts$/, version, /^vscode-languageserver\/browser$/],
  },
  // What an entry needs of its runtime stays in the entry.
  "client on Node": {
    files: /^client\/src\/node\.ts$/,
    may: [/^client\//, /^vscode$/, /^vscode-languageclient\/node$/],
  },
  "client in a browser": {
    files: /^client\/src\/browser\.ts$/,
    may: [/^client\//, /^vscode$/, /^vscode-languageclient\/browser$/],
  },
  // Client and server share the shapes of their own requests.
  client: {
    files: /^client\/src\//,
    may: [/^vscode$/, /^vscode-languageclient$/, /^server\/src\/lsp\/[a-z]+-protocol\.ts$/],
  },
}

/** Specifiers of all imports and re-exports of a text, `import("…")` included. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*|\*.*)$/gm, "")
  const statements = code.matchAll(/(?:^|\n|;)\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s)?\s*["']([^"']+)["']/g)
  const dynamic = code.matchAll(/\bimport\(\s*["']([^"']+)["']/g)
  return [...statements, ...dynamic].flatMap((match) => match[1] ?? [])
}

function violations(): string[] {
  const found: string[] = []
  for (const file of globSync("{server/src,client/src,schemas}/**/*.ts", { cwd: repository }).sort()) {
    const layer = Object.entries(table).find(([, { files }]) => files.test(file))
    if (layer === undefined) {
      found.push(`${file} is in no layer`)
      continue
    }
    const [name, { files, may, unit }] = layer
    for (const specifier of importsOf(readFileSync(join(repository, file), "utf8"))) {
      const target = specifier.startsWith(".")
        ? relative(repository, join(repository, dirname(file), specifier))
        : specifier
      const same = unit === undefined ? files.test(target) : unit.exec(file)?.[0] === unit.exec(target)?.[0]
      if (specifier.startsWith(".") && same) continue
      if (!may.some((allowed) => allowed.test(target))) found.push(`${name}: ${file} imports ${target}`)
    }
  }
  return found
}

test("every import is one that its layer may have", () => {
  assert.deepEqual(violations(), [])
})

test("relative imports name their file, packages are ours, built-in modules carry their prefix", () => {
  const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))
  const packages = new Set([...Object.keys(manifest.dependencies), "vscode"])
  const wrong: string[] = []
  for (const file of globSync("{server/src,client/src,schemas}/**/*.ts", { cwd: repository })) {
    for (const specifier of importsOf(readFileSync(join(repository, file), "utf8"))) {
      if (specifier.startsWith(".")) {
        if (!existsSync(join(repository, dirname(file), specifier))) wrong.push(`${file}: ${specifier}`)
      } else if (builtinModules.includes(specifier)) wrong.push(`${file}: ${specifier} without node:`)
      else if (!specifier.startsWith("node:") && !packages.has(specifier.split("/")[0] ?? ""))
        wrong.push(`${file}: ${specifier}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test("the test sees imports of every shape", () => {
  const text = [
    'import { a } from "./a.ts"',
    "import type {",
    "  B,",
    '} from "./b.ts"',
    'export * from "./c.ts"',
    'export type { D } from "./d.ts"',
    'import "./e.ts"',
    'const f = await import("./f.ts")',
    '// import g from "./g.ts"',
    'const text = "no import from here"',
  ].join("\n")
  assert.deepEqual(importsOf(text).toSorted(), ["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts"])
})
