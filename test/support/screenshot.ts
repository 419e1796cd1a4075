/** `npm run screenshot`: the pictures in README.md, taken of a real VS Code on the sample workspace. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { packExtension } from "../../build.ts"
import { pane, view } from "../e2e/vscode/page.ts"
import { launchBrowser } from "./browser.ts"
import { repository } from "./built.ts"
import { startVsCode, workbenchUrl } from "./vscode-server.ts"

const media = join(repository, "client/media")
const temporary = mkdtempSync(join(tmpdir(), "deploylint-picture-"))
// The folder's name is in the picture.
const folder = join(temporary, "horizon")
cpSync(join(repository, "test/sample"), folder, { recursive: true })
const settings = {
  "workbench.colorTheme": "Default Dark Modern",
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
  "breadcrumbs.enabled": false,
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "workbench.navigationControl.enabled": false,
  "problems.sortOrder": "severity",
  "scm.diffDecorations": "none",
}
const vscode = await startVsCode({ install: await packExtension(join(temporary, "deploylint.vsix")), settings })
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.25 })
  page.setDefaultTimeout(60_000)
  await page.goto(workbenchUrl(vscode, folder))
  await page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row")
  await openFile(page, "compose.yaml")
  await page.waitForSelector(".editor-instance .squiggly-error")
  await page.keyboard.press("Control+Shift+M")
  await page.waitForSelector(".markers-panel .monaco-list-row")
  await page.click(".editor-instance .view-lines")
  await page.keyboard.press("Control+Home")
  await page.mouse.move(640, 5)
  mkdirSync(media, { recursive: true })
  await picture(page, "screenshot.png")
  await page.keyboard.press("Control+J")
  await showChecklist(page)
  await picture(page, "checklist.png")
} finally {
  await browser.close()
  await vscode.stop()
  rmSync(temporary, { recursive: true, force: true })
}

async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+P")
  await page.fill(".quick-input-widget input", name)
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("${name}")`)
  await page.keyboard.press("Enter")
  await page.waitForSelector(`.tab:has-text("${name}")`)
}

/** The checklist with the evidence of one item, in a side bar that is wide enough to read it. */
async function showChecklist(page: Page): Promise<void> {
  const sash = await page.locator(".monaco-sash.vertical").first().boundingBox()
  if (sash !== null) {
    await page.mouse.move(sash.x + 2, sash.y + 200)
    await page.mouse.down()
    await page.mouse.move(560, sash.y + 200, { steps: 5 })
    await page.mouse.up()
  }
  await page.click(pane)
  await page.click('.pane-header[aria-label^="Explorer Section"]')
  const item = page.locator(`${view} .monaco-list-row[aria-level="2"][aria-label^="Fail, S7"]`)
  await item.click()
  await page.click(`${view} .monaco-list-row[aria-level="3"]`)
  await page.waitForSelector('.statusbar-item[id*="deploylint.checklist"]')
  await page.mouse.move(900, 5)
}

async function picture(page: Page, name: string): Promise<void> {
  for (const button of await page.$$(".notifications-toasts .codicon-notifications-clear")) await button.click()
  await page.screenshot({ path: join(media, name) })
  console.log(`written: client/media/${name}`)
}
