/** Where the workbench's page has what tests look for. */
import type { Page } from "playwright-core"

/** Header of the view, and its open body. */
export const pane = '.pane-header[aria-label^="Production checklist"]'
export const view = '.pane:has(.pane-header[aria-label^="Production checklist"][aria-expanded="true"])'

/** What a screen reader says of the rows on screen. */
export async function rows(page: Page): Promise<string[]> {
  return await page
    .locator(`${view} .monaco-list-row`)
    .evaluateAll((all) => all.map((row) => row.getAttribute("aria-label") ?? ""))
}

/** Runs a command by its title. */
export async function palette(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1")
  await page.fill(".quick-input-widget .quick-input-filter input", `>${title}`)
  await page.click(`.quick-input-list .monaco-list-row:has-text("${title}")`)
}

/** An editor that shows these words. */
export const text = (words: string): string => `.editor-instance .view-lines:has-text("${words}")`

/** The search for files may come up empty while the workbench is still busy with its start. */
export async function open(page: Page, name: string): Promise<void> {
  const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).first()
  for (let left = 4; ; left--) {
    await page.keyboard.press("Control+P")
    await page.fill(".quick-input-widget .quick-input-filter input", name)
    try {
      await row.click({ timeout: 20_000 })
      break
    } catch (error) {
      if (left === 0) throw error
      await page.keyboard.press("Escape")
    }
  }
  await page.waitForSelector(`.tab.active:has-text("${name}")`)
}

/** Puts the cursor on a line and column. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.keyboard.press("Control+G")
  const input = page.locator(".quick-input-widget .quick-input-filter input")
  await input.fill(`:${place}`)
  await page.waitForSelector(`.quick-input-list .monaco-list-row:has-text("go to line ${place.split(":")[0]}")`)
  await input.press("Enter")
  await page.waitForSelector(".quick-input-widget", { state: "hidden" })
}
