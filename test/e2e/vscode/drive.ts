/** Runs a suite inside VS Code's extension host, with the workbench in Chromium, and reports what it printed. */
import assert from "node:assert/strict"
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { repository } from "../../support/built.ts"
import { cache, remote, workbenchUrl } from "../../support/vscode-server.ts"
import { bundleSuite } from "./suites.ts"
import { workbench } from "./workbench.ts"

const DEADLINE = 240_000

export interface Run {
  /** Suite module in this folder, without its ending. */
  readonly suite: string
  /** The folder is trusted, as whoever says yes at the first question has it. */
  readonly trusted: boolean
}

/** Copies the workspace, opens it, runs the suite. Rejects with the suite's log if a test failed. */
export async function runInVsCode(run: Run): Promise<void> {
  const { vscode, context } = await workbench()
  const suite = await bundleSuite(run.suite)
  const folder = mkdtempSync(join(tmpdir(), "deploylint-e2e-"))
  cpSync(join(repository, "test/e2e/workspace"), folder, { recursive: true })
  vscode.configure(run.trusted ? { "security.workspace.trust.enabled": false } : {})
  const lines: string[] = []
  const page = await context.newPage()
  try {
    await page.setViewportSize({ width: 1280, height: 800 })
    const result = new Promise<number>((resolve) => {
      void page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => lines.push(args.join(" ")))
      void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code))
    })
    const late = new Promise<number>((resolve) => setTimeout(() => resolve(-1), DEADLINE).unref())
    await page.goto(
      workbenchUrl(vscode, folder, [
        // An extension without code: what is tested is the installed package.
        ["extensionDevelopmentPath", remote(vscode, join(repository, "test/e2e/probe"))],
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
    await page.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
