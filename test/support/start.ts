/** `npm start [-- FOLDER]`: VS Code with the extension, on a folder. The desktop one if there is one, else in the browser. */
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { buildAll, packExtension } from "../../build.ts"
import { repository } from "./built.ts"
import { findProgram } from "./oracle.ts"
import { startVsCode, workbenchUrl } from "./vscode-server.ts"

const named = process.argv[2]
if (named !== undefined && statSync(resolve(named), { throwIfNoEntry: false })?.isDirectory() !== true) {
  console.error(`no such folder: ${named}`)
  process.exit(2)
}
const code = process.env["DEPLOYLINT_BROWSER"] === "1" ? undefined : findProgram("code", "code-insiders", "codium")
if (code === undefined) await serve(folderToOpen())
else {
  await buildAll()
  openDesktop(code, folderToOpen())
}

/** The sample is copied, so that trying out fixes changes nothing in the repository. */
function folderToOpen(): string {
  if (named !== undefined) return resolve(named)
  const folder = mkdtempSync(join(tmpdir(), "deploylint-sample-"))
  cpSync(join(repository, "test/sample"), folder, { recursive: true })
  return folder
}

function openDesktop(program: string, folder: string): void {
  console.log(`Opening ${folder} in ${program}`)
  const run = spawnSync(program, ["--new-window", `--extensionDevelopmentPath=${repository}`, folder], {
    stdio: "inherit",
  })
  process.exitCode = run.status ?? 1
}

/** The server keeps the extension as users get it, installed from its package. */
async function serve(folder: string): Promise<void> {
  const vscode = await startVsCode({ install: await packExtension(), trust: true })
  console.log(`VS Code with Deploylint on ${folder}`)
  console.log(`Open ${workbenchUrl(vscode, folder)}`)
  console.log("Ctrl-C ends it.")
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    await vscode.stop()
    if (named === undefined) rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop())
  await vscode.exited
  if (stopping) return
  console.error(`VS Code's server ended by itself:\n${vscode.log().slice(-2000)}`)
  process.exitCode = 1
}
