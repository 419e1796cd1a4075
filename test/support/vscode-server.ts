/** VS Code's own server and web workbench, from the npm package `code-server`, which carries them built. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { repository } from "./built.ts"

const VERSION = "4.139.1"
export const cache = join(repository, ".vscode-test")

/** Path of VS Code's server; downloads and installs it on first use (about 50 MB, 570 MB unpacked). */
export function prepareVsCode(): string {
  const final = join(cache, `code-server-${VERSION}`)
  const vscode = join(final, "lib", "vscode")
  if (existsSync(vscode)) return vscode
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "download-"))
  try {
    console.error("Downloading the VS Code server into .vscode-test/ ...")
    run("npm", ["pack", `code-server@${VERSION}`, "--silent", "--ignore-scripts"], folder)
    run("tar", ["xzf", `code-server-${VERSION}.tgz`], folder)
    // Its shrinkwrap is out of step with its package.json, so `npm ci` refuses. Native modules are not needed.
    const install = ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
    run("npm", install, join(folder, "package", "lib", "vscode"))
    // Whoever comes second throws its own away: the final folder appears in one step, complete.
    if (!existsSync(final)) renameSync(join(folder, "package"), final)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return vscode
}

function run(program: string, args: readonly string[], cwd: string): void {
  const done = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, npm_config_update_notifier: "false" },
  })
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${done.stdout}${done.stderr}`)
}

export interface VsCodeOptions {
  /** Ask whether folders are trusted, as a fresh installation does. */
  readonly trust?: boolean
  /** A package to install before the start. */
  readonly install?: string
  readonly settings?: Readonly<Record<string, unknown>>
  /** The workbench obeys a payload in its address: for tests. */
  readonly driver?: boolean
  readonly port?: number
}

export interface VsCode {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  readonly authority: string
  /** Opens the door for whoever knows it; none for tests, whose driver has no way to give it. */
  readonly token: string | undefined
  /** Writes the user's settings: the quiet ones and these. Windows that are opened later have them from their start. */
  readonly configure: (settings: Readonly<Record<string, unknown>>) => void
  readonly log: () => string
  readonly stop: () => Promise<void>
  readonly exited: Promise<void>
}

/** Quiet settings: no welcome page, no telemetry, no assistant, no git. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "git.enabled": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "files.autoSave": "off",
  "editor.accessibilitySupport": "off",
  // What moves by itself is drawn by the processor, and nobody looks at it.
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
}

/** Starts a server with folders of its own, on a free loopback port. */
export async function startVsCode(options: VsCodeOptions = {}): Promise<VsCode> {
  const vscode = prepareVsCode()
  const home = mkdtempSync(join(tmpdir(), "deploylint-vscode-"))
  const user = join(home, "user-data", "User")
  mkdirSync(user, { recursive: true })
  const configure = (settings: Readonly<Record<string, unknown>>): void =>
    writeFileSync(join(user, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }))
  configure(options.settings ?? {})
  const folders = [
    `--server-data-dir=${join(home, "server-data")}`,
    `--user-data-dir=${join(home, "user-data")}`,
    `--extensions-dir=${join(home, "extensions")}`,
    "--telemetry-level=off",
    "--accept-server-license-terms",
  ]
  const main = join(vscode, "out", "server-main.js")
  // The server keeps its other sockets and logs below HOME and XDG_*; nothing of the user's is touched. The gallery of
  // extensions is nowhere: nothing is asked of the network.
  const gallery = JSON.stringify({ serviceUrl: "http://127.0.0.1:9", itemUrl: "http://127.0.0.1:9" })
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, NODE_OPTIONS: "", EXTENSIONS_GALLERY: gallery }
  if (options.install !== undefined) {
    const done = spawnSync(process.execPath, [main, `--install-extension=${options.install}`, "--force", ...folders], {
      encoding: "utf8",
      env,
    })
    if (done.status !== 0) throw new Error(`installing failed:\n${done.stdout}${done.stderr}`)
  }
  const port = options.port ?? (await freePort())
  // Whoever reaches the server can run programs: other users of the machine must not.
  const token = options.driver ? undefined : randomBytes(16).toString("hex")
  const args = [
    ...folders,
    "--host=127.0.0.1",
    `--port=${port}`,
    token === undefined ? "--without-connection-token" : `--connection-token=${token}`,
    ...(options.driver ? ["--enable-smoke-test-driver"] : []),
    ...(options.trust ? [] : ["--disable-workspace-trust"]),
  ]
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"], cwd: dirname(main) })
  let log = ""
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const listen = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      log += chunk.toString()
      if (log.includes("Extension host agent listening on")) resolve()
    }
    child.stdout.on("data", hear)
    child.stderr.on("data", hear)
    void exited.then(() => reject(new Error(`VS Code's server ended:\n${log}`)))
  })
  await listen
  return {
    origin: `http://127.0.0.1:${port}`,
    authority: `127.0.0.1:${port}`,
    token,
    configure,
    log: () => log,
    exited,
    stop: async () => {
      await end(child, exited)
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), 3000)
  await exited
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(address)))
    })
  })
}

/** The workbench's address for a folder; `payload` reaches the workbench if the driver is on. */
export function workbenchUrl(
  vscode: VsCode,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(vscode.origin)
  if (vscode.token !== undefined) url.searchParams.set("tkn", vscode.token)
  url.searchParams.set("folder", folder)
  if (payload.length > 0) url.searchParams.set("payload", JSON.stringify(payload))
  return url.href
}

/** An absolute path as the workbench names it. */
export function remote(vscode: VsCode, path: string): string {
  return `vscode-remote://${vscode.authority}${path}`
}
