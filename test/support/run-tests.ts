/** `npm test`: build, types, lint, then every test in one run of Node's test runner, whose summary comes last. */
import { spawnSync } from "node:child_process"
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { built, repository } from "./built.ts"
import { findChromium, inCi } from "./oracle.ts"
import { cache, prepareVsCode } from "./vscode-server.ts"

const bin = (name: string): string => join(repository, "node_modules", ".bin", name)
const start = Date.now()

/** Arguments narrow the run down: parts of paths, as in `npm test -- protocol rules`. */
const wanted = process.argv.slice(2)
const files = globSync("test/**/*.test.ts", { cwd: repository })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(" ")}`)
  process.exit(1)
}

const failed: string[] = []
step("build", () => void built("cli.js"))
if (failed.length > 0) process.exit(1)
step("types", () => run(bin("tsc"), ["-b"]))
step("format and lint", () => run(bin("biome"), ["check", ...(inCi() ? ["--error-on-warnings"] : []), "."]))
if (files.some((file) => file.startsWith("test/e2e/vscode")) && (findChromium() !== undefined || inCi()))
  step("VS Code server", () => void prepareVsCode())
if (failed.length > 0) console.log(`== failed so far: ${failed.join(", ")}`)
console.log(`== ${files.length} test files (${seconds(start)} so far)`)

const tests = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...runnerArguments(), ...grouped(files)], {
  cwd: repository,
  stdio: "inherit",
  env: { ...process.env, DEPLOYLINT_BUILT: "1" },
})
// A step that failed above fails the run, whatever the tests say.
process.exitCode = failed.length > 0 ? 1 : (tests.status ?? 1)

/**
 * Files of one folder run in one process, which loads the sources once: two hundred processes spend minutes on that.
 * Not so the files that speak with a server or start one, which wait for it side by side; VS Code is started once.
 */
function grouped(all: readonly string[]): string[] {
  const folder = join(cache, "groups")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const groups = Map.groupBy(all, (file) =>
    /^test\/(cli|protocol|e2e\/(?!vscode)|scaffold\/rollout)/.test(file) ? file : dirname(file),
  )
  // What takes longest comes first, so that nothing waits for it at the end; -1 is the largest rank, unsigned.
  const longest = [/^test\/e2e\/vscode$/, /^test\/protocol\/(page|node)/, /^test\/parsers\/systemd$/, /^test\/scaffold/]
  const rank = (name: string): number => longest.findIndex((each) => each.test(name)) >>> 0
  const order = [...groups].sort(([a], [b]) => rank(a) - rank(b))
  return order.flatMap(([name, members]) => {
    if (members.length === 1) return members
    const group = join(folder, `${name.replaceAll("/", "-")}.test.ts`)
    writeFileSync(group, members.map((file) => `import ${JSON.stringify(`../../${file}`)}\n`).join(""))
    return [group]
  })
}

/** Property tests get one seed. Two files at a time: tests that wait for a process leave room for those that compute. */
function runnerArguments(): string[] {
  return ["--import", "./test/support/fuzz-seed.ts", "--test-concurrency=2", "--test-timeout=600000"]
}

function step(name: string, work: () => void): void {
  const begin = Date.now()
  process.stdout.write(`== ${name} ...`)
  try {
    work()
  } catch (error) {
    console.log(` failed\n${error instanceof Error ? error.message : String(error)}`)
    failed.push(name)
    return
  }
  console.log(` ${seconds(begin)}`)
}

function run(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { cwd: repository, encoding: "utf8" })
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`)
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
