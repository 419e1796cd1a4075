/**
 * One VS Code server with the package installed, and one browser, for all tests of a process: a start costs twenty
 * seconds of a processor, a further window half of that, as the browser keeps the workbench's compiled code.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { packExtension } from "../../../build.ts"
import { launchBrowser } from "../../support/browser.ts"
import { built } from "../../support/built.ts"
import { cache, startVsCode, type VsCode, workbenchUrl } from "../../support/vscode-server.ts"

export interface Workbench {
  readonly vscode: VsCode
  readonly context: BrowserContext
}

export interface Window {
  readonly width?: number
  readonly settings?: Readonly<Record<string, unknown>>
}

let started: Promise<Workbench & { readonly browser: Browser; readonly home: string }> | undefined

/** The workbench of this process. */
export async function workbench(): Promise<Workbench> {
  started ??= start()
  return await started
}

/** Opens a folder in a window of its own, in Restricted Mode, and waits for its files. Its last sight is kept as a picture. */
export async function openFolder(t: TestContext, folder: string, window: Window = {}): Promise<Page> {
  const { vscode, context } = await workbench()
  vscode.configure(window.settings ?? {})
  const page = await context.newPage()
  t.after(async () => {
    await page.screenshot({ path: join(cache, `end-${t.name.replace(/\W+/g, "-").slice(0, 40)}.png`) })
    await page.close()
  })
  await page.setViewportSize({ width: window.width ?? 1400, height: 1000 })
  page.setDefaultTimeout(60_000)
  await page.goto(workbenchUrl(vscode, folder), { timeout: 180_000 })
  await page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row")
  return page
}

/** An empty folder of a given name, gone after the test. */
export function emptyFolder(t: TestContext, name: string): string {
  const temporary = mkdtempSync(join(tmpdir(), "deploylint-folder-"))
  t.after(() => rmSync(temporary, { recursive: true, force: true }))
  const folder = join(temporary, name)
  mkdirSync(folder)
  return folder
}

async function start(): Promise<Workbench & { readonly browser: Browser; readonly home: string }> {
  built("client/browser.js")
  const home = mkdtempSync(join(tmpdir(), "deploylint-package-"))
  const install = await packExtension(join(home, "deploylint.vsix"))
  const vscode = await startVsCode({ install, trust: true, driver: true })
  const browser = await launchBrowser()
  return { vscode, browser, context: await browser.newContext(), home }
}

after(async () => {
  if (started === undefined) return
  const { vscode, browser, home } = await started
  await browser.close()
  await vscode.stop()
  rmSync(home, { recursive: true, force: true })
})
