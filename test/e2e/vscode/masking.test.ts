/** Secret values out of sight, in a real workbench: by the command, and dimmed by the settings. */
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Page } from "playwright-core"
import { findChromium, needs } from "../../support/oracle.ts"
import { cache } from "../../support/vscode-server.ts"
import { palette, pane } from "./page.ts"
import { emptyFolder, openFolder } from "./workbench.ts"

const secret = "q9Zr7LmX2vKt8WcY4hBn6PdS1fGj3TaE"
const text = `PORT=8080\nJWT_SECRET=${secret}\nLOG=info\n`
const command = "Deploylint: Hide or show secret values"
const lines = ".editor-instance .view-lines"

describe("secret values in VS Code", needs(findChromium(), "chromium"), () => {
  it("are dimmed, shown and hidden", async (t) => {
    const folder = emptyFolder(t, "w")
    writeFileSync(join(folder, ".env"), text)
    const page = await openFolder(t, folder, { settings: { "deploylint.secrets.mask": "dim" } })
    // The palette lists the commands that it knows when it is opened.
    await page.waitForSelector(pane)
    await page.keyboard.press("Control+P")
    await page.fill(".quick-input-widget .quick-input-filter input", ".env")
    await page.click('.quick-input-list .monaco-list-row[aria-label^=".env"]')
    await page.waitForSelector('.tab.active:has-text(".env")')
    await styled(page, "opacity", "0.3")
    assert.match(await seen(page), new RegExp(secret))

    await palette(page, command)
    await styled(page, "opacity", "1")
    assert.match(await seen(page), new RegExp(secret), "never: as it stands in the file")

    await palette(page, command)
    await styled(page, "display", "none")
    assert.equal(await seen(page), "PORT=8080\nJWT_SECRET=\nLOG=info")
    await page.screenshot({ path: join(cache, "masking.png") })
    // The line that is worked on shows what is in it.
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("ArrowDown")
    await styled(page, "display", "inline")
    await page.keyboard.press("ArrowDown")
    await styled(page, "display", "none")
  })
})

/** The text that can be seen: what is not displayed is not in it. */
async function seen(page: Page): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is displayed is what counts
  return (await page.locator(lines).innerText()).replaceAll("\u00a0", " ").trim()
}

/** Waits until the secret's own piece of the line looks so. */
async function styled(page: Page, property: "opacity" | "display", wanted: string): Promise<void> {
  await page.waitForFunction(
    ({ where, name, expected }) => {
      const all = [...document.querySelectorAll(where)]
      const own = all.find((each) => each.childElementCount === 0 && each.textContent?.startsWith("q9Zr7LmX") === true)
      return own !== undefined && getComputedStyle(own)[name] === expected
    },
    { where: `${lines} span`, name: property, expected: wanted },
  )
}
