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
