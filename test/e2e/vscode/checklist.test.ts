/** The checklist as a user sees it: an installed package in a real workbench, read and clicked through the page. */
import assert from "node:assert/strict"
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Page } from "playwright-core"
import { repository } from "../../support/built.ts"
import { findChromium, needs } from "../../support/oracle.ts"
import { palette, pane, rows, view } from "./page.ts"
import { emptyFolder, openFolder } from "./workbench.ts"

/** The list of changes that wait for a confirmation. */
const preview =
  '.bulk-edit-panel, .composite.title:has-text("Refactor Preview"), .pane-header:has-text("Refactor Preview")'
const database = 'services:\n  db:\n    image: postgres:17.2\n    ports:\n      - "5432:5432"\n'

describe("the checklist in VS Code", needs(findChromium(), "chromium"), () => {
  it("lists items in words, opens files, filters, counts, attests", async (t) => {
    const folder = emptyFolder(t, "w")
    cpSync(join(repository, "test/e2e/workspace"), folder, { recursive: true })
    writeFileSync(join(folder, "compose.yaml"), database)
    const page = await openFolder(t, folder)
    await shows(page)
    await opensEvidence(page)
    await fixes(page, folder)
    await filters(page)
    await attests(page, folder)
  })
})

/** The view is closed at first; opened, it says areas, items and states in words. */
async function shows(page: Page): Promise<void> {
  assert.equal(await page.locator(view).count(), 0, "the view is open by itself")
  await page.click(pane)
  // The list of files gives its place to the view.
  await page.click('.pane-header[aria-label^="Explorer Section"]')
  await page.waitForSelector(`${view} .monaco-list-row[aria-label^="Security, "]`)
  const areas = await rows(page)
  assert.ok(
    areas.some((label) => /^Security, \d+ fail/.test(label)),
    areas.join("\n"),
  )
  assert.ok(
    areas.some((label) => /^Fail, S7, .+, 1 file/.test(label)),
    areas.join("\n"),
  )
  const status = page.locator('.statusbar-item[id*="deploylint.checklist"]')
  await status.waitFor()
  assert.match((await status.textContent()) ?? "", /^\s*\d+ fail · \d+ unknown\s*$/)
  assert.match(
    (await status.locator("a").getAttribute("aria-label")) ?? "",
    /Production checklist: \d+ fail, \d+ unknown/,
  )
}

async function opensEvidence(page: Page): Promise<void> {
  await page.click(`${view} .monaco-list-row[aria-label^="Fail, S7"]`)
  const evidence = `${view} .monaco-list-row[aria-level="3"][aria-label^="Fail, "]`
  await page.click(evidence)
  await page.waitForSelector('.tab.active:has-text("compose.yaml")')
  await page.waitForSelector('.statusbar-item:has-text("Ln 5, ")')
}

/** The fix is behind the row's button; it is applied to the file that is open. */
async function fixes(page: Page, folder: string): Promise<void> {
  const evidence = page.locator(`${view} .monaco-list-row[aria-level="3"][aria-label^="Fail, "]`).first()
  await evidence.hover()
  await evidence.locator('.action-label[aria-label^="Fix"]').click()
  await page.click('.quick-input-list .monaco-list-row:has-text("Bind port 5432 to 127.0.0.1")')
  await confirm(page)
  await page.waitForSelector('.editor-instance .view-lines:has-text("127.0.0.1")')
  assert.ok(!readFileSync(join(folder, "compose.yaml"), "utf8").includes("127.0.0.1"), "it is for the user to save")
  // What the view says follows the text, saved or not.
  await page.waitForSelector(`${view} .monaco-list-row[aria-label*=", S7, "]:not([aria-label^="Fail"])`)
}

/** What changes how a service runs is not ticked by itself. */
async function confirm(page: Page): Promise<void> {
  await page.waitForSelector(preview)
  await page.locator(".bulk-edit-panel .monaco-list-row .edit-checkbox").first().click()
  await page.click('.monaco-button:has-text("Apply")')
}

async function filters(page: Page): Promise<void> {
  await palette(page, "Deploylint: Filter checklist by state")
  for (const word of ["unknown", "pass", "not applicable"])
    await page.click(`.quick-input-list .monaco-list-row:has-text("${word}")`)
  await page.keyboard.press("Enter")
  await page.waitForSelector(`${view} .monaco-list-row[aria-label^="Unknown"]`, { state: "detached" })
  const left = (await rows(page)).filter((label) => /^(?:Fail|Unknown|Pass|Not applicable), [A-Z]\d/.test(label))
  assert.ok(left.length > 0, "no item is left")
  for (const label of left) assert.match(label, /^Fail, /)
  await palette(page, "Deploylint: Show the whole checklist")
  await page.waitForSelector(`${view} .monaco-list-row[aria-label^="Monitoring"]`)
}

async function attests(page: Page, folder: string): Promise<void> {
  await palette(page, "Deploylint: Attest")
  await page.click('.quick-input-list .monaco-list-row:has-text("B3")')
  await answer(page, "Who vouches", "Ana")
  await answer(page, "Last day", "2099-01-01")
  await answer(page, "Where is the proof", "ticket 7")
  await page.waitForSelector(preview)
  assert.ok(!existsSync(join(folder, "deploylint.yaml")), "nothing is written before it is confirmed")
  await confirm(page)
  await page.waitForSelector(`${view} .monaco-list-row[aria-label^="Backup, "][aria-label*=" pass"]`)
  assert.match(readFileSync(join(folder, "deploylint.yaml"), "utf8"), /^attest:\n {2}- item: B3\n {4}by: Ana\n/)
}

/** Answers one question of several that look alike. */
async function answer(page: Page, question: string, text: string): Promise<void> {
  await page.waitForSelector(`.quick-input-widget .quick-input-message:has-text("${question}")`)
  await page.fill(".quick-input-widget .quick-input-filter input", text)
  await page.keyboard.press("Enter")
}
