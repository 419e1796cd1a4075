// Entry of the npm scripts: brings node_modules up to date, then goes on under the Node that package.json pins.
// Plain JavaScript on purpose: it runs on whatever Node the machine has, 18 or later.
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..")
const modules = join(repository, "node_modules")
const windows = process.platform === "win32"

const scripts = {
  start: ["test/support/start.ts"],
  test: ["test/support/run-tests.ts"],
  check: ["server/src/main-cli.ts", "check"],
  cli: ["server/src/main-cli.ts"],
  build: ["build.ts"],
  package: ["build.ts", "--vsix"],
  generate: ["server/tools/generate.ts"],
  "new-rule": ["server/tools/new-rule.ts"],
  bench: ["test/bench/bench.ts"],
  soak: ["test/soak/soak.ts"],
  screenshot: ["test/support/screenshot.ts"],
  "test:electron": ["test/support/electron.ts"],
}

const [name = "", ...rest] = process.argv.slice(2)
const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined
if (script === undefined) {
  console.error(`usage: bootstrap.mjs ${Object.keys(scripts).join("|")} [arguments]`)
  process.exit(2)
}

install()
run()

/** Installs unless the lock file is the one that was installed last. */
function install() {
  const lock = join(repository, "package-lock.json")
  const stamp = join(modules, ".deploylint-stamp")
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(pinnedNode())) return
  // Somebody ran npm themselves: npm's own record is newer than the lock file.
  const record = join(modules, ".package-lock.json")
  const byHand = !existsSync(stamp) && existsSync(record) && statSync(record).mtimeMs >= statSync(lock).mtimeMs
  if (!byHand || !existsSync(pinnedNode())) {
    console.error("Installing dependencies (npm ci) ...")
    const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: repository,
      stdio: ["ignore", "inherit", "inherit"],
      shell: windows,
    })
    if (npm.status !== 0) process.exit(npm.status ?? 1)
  }
  writeFileSync(stamp, wanted)
}

function pinnedNode() {
  return join(modules, "node", "bin", windows ? "node.exe" : "node")
}

/** Replaces this process as far as Node can: same terminal, same signals, same exit code. */
function run() {
  // Where the user stood when they typed `npm run check -- PATH`; npm itself stands in the repository.
  const cwd =
    name === "check" || name === "cli" || name === "start" || name === "soak"
      ? (process.env.INIT_CWD ?? process.cwd())
      : repository
  const path = [join(modules, ".bin"), process.env.PATH ?? ""].join(delimiter)
  const child = spawn(pinnedNode(), [join(repository, script[0]), ...script.slice(1), ...rest], {
    cwd,
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  })
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)))
}
