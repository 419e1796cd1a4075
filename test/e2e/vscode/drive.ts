/** Runs a suite inside VS Code's extension host, with the workbench in Chromium, and reports what it printed. */
import assert from "node:assert/strict"
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build } from "esbuild"
import { launchBrowser } from "../../support/browser.ts"
import { built, repository } from "../../support/built.ts"
import { cache, remote, startVsCode, type VsCodeOptions, workbenchUrl } from "../../support/vscode-server.ts"

const DEADLINE = 240_000

export interface Run extends VsCodeOptions {
  /** The extension under development; a probe without code where an installed one is tested. */
  readonly extension: string
  /** Suite module in this folder, without its ending. */
  readonly suite: string
}

/** Copies the workspace, opens it, runs the suite. Rejects with the suite's log if a test failed. */
export async function runInVsCode(run: Run): Promise<void> {
  built("client/node.js")
  const suite = await bundleSuite(run.suite)
  const folder = mkdtempSync(join(tmpdir(), "deploylint-e2e-"))
  cpSync(join(repository, "test/e2e/workspace"), folder, { recursive: true })
  const vscode = await startVsCode({ ...run, driver: true })
  const browser = await launchBrowser()
  const lines: string[] = []
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const result = new Promise<number>((resolve) => {
      void page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => lines.push(args.join(" ")))
      void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code))
    })
    const late = new Promise<number>((resolve) => setTimeout(() => resolve(-1), DEADLINE).unref())
    await page.goto(
      workbenchUrl(vscode, folder, [
        ["extensionDevelopmentPath", remote(vscode, run.extension)],
        ["extensionTestsPath", remote(vscode, suite)],
        ["enableProposedApi", ""],
        ["skipWelcome", "true"],
      ]),
    )
    const code = await Promise.race([result, late])
    if (code === -1) await page.screenshot({ path: join(cache, "timeout.png") })
    const own = lines.filter((line) => line.startsWith("[suite] ")).map((line) => line.slice("[suite] ".length))
    writeFileSync(join(cache, `${run.suite}.log`), `${lines.join("\n")}\n${vscode.log()}`)
    const passed = own.filter((line) => line.startsWith("ok ")).length
    const about = lines.filter((line) => !line.startsWith("[suite] ") && /deploylint/i.test(line)).slice(-20)
    const told = own.length > 0 ? [...own, ...about] : [...lines.slice(-40), vscode.log().slice(-2000)]
    assert.equal(code, 0, `${code === -1 ? "timed out" : "failed"}\n${told.join("\n")}`)
    assert.ok(passed > 0, `no test ran\n${told.join("\n")}`)
    for (const line of own) console.log(`  ${line}`)
  } finally {
    await browser.close()
    await vscode.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The suite as one file that an extension host can load. */
export async function bundleSuite(name: string): Promise<string> {
  const outfile = join(cache, "suites", `${name}.cjs`)
  await build({
    entryPoints: [join(repository, "test/e2e/vscode", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  })
  return outfile
}
