/** Units as a user sees them: lens, exposure table, completion, definition and rename in a real workbench. */
import assert from "node:assert/strict"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Page } from "playwright-core"
import { findChromium, needs } from "../../support/oracle.ts"
import { goTo, open, palette, text } from "./page.ts"
import { emptyFolder, openFolder } from "./workbench.ts"

const files = {
  "hub.service": "[Unit]\nDescription=Hub\n\n[Service]\nExecStart=/usr/bin/hub\n",
  "hub.service.d/10.conf": "[Service]\nPrivateTmp=yes\n",
  "web.service": "[Unit]\nAfter=hub.service\n\n[Service]\nExecStart=/usr/bin/web\n",
}

describe("units in VS Code", needs(findChromium(), "chromium"), () => {
  it("show their exposure, complete, lead on and are renamed", async (t) => {
    const folder = emptyFolder(t, "w")
    mkdirSync(join(folder, "hub.service.d"), { recursive: true })
    for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
    const page = await openFolder(t, folder, { width: 1600 })
    await lenses(page)
    await completion(page)
    await definition(page)
    await rename(page, folder)
  })
})

async function lenses(page: Page): Promise<void> {
  await open(page, "hub.service")
  const lens = '.codelens-decoration a:has-text("Exposure 9.2 UNSAFE (systemd 262)")'
  await page.waitForSelector('.codelens-decoration a:has-text("Harden")')
  await page.click(lens)
  await page.waitForSelector('.tab.active:has-text("hub.service.exposure.md")')
  await page.waitForSelector(text("What one line would gain"))
  await page.keyboard.press("Control+W")
  await palette(page, "Deploylint: Show effective configuration")
  await page.waitForSelector(text("from 10.conf:2"))
  await palette(page, "View: Close All Editors")
}

async function completion(page: Page): Promise<void> {
  await open(page, "web.service")
  await goTo(page, "6:1")
  await page.keyboard.type("PrivateT")
  await page.click('.suggest-widget .monaco-list-row:has-text("PrivateTmp")')
  await page.waitForSelector(text("PrivateTmp="))
  await page.keyboard.press("Escape")
  await page.keyboard.press("Escape")
}

async function definition(page: Page): Promise<void> {
  await goTo(page, "2:9")
  await page.keyboard.press("F12")
  await page.waitForSelector('.tab.active:has-text("hub.service")')
  await page.waitForSelector(text("/usr/bin/hub"))
}

/** With a preview: nothing is written before it is applied. */
async function rename(page: Page, folder: string): Promise<void> {
  await open(page, "web.service")
  await goTo(page, "2:9")
  await page.keyboard.press("F2")
  const input = page.locator(".rename-box input")
  await input.waitFor()
  assert.equal(await input.inputValue(), "hub.service")
  await input.fill("core.service")
  await page.keyboard.press("Control+Enter")
  await page.waitForSelector(".bulk-edit-panel .monaco-list-row")
  assert.ok(existsSync(join(folder, "hub.service")))
  await page.click('.monaco-button:has-text("Apply")')
  await page.waitForSelector(text("After=core.service"))
  // Files are moved one after the other.
  for (const path of ["hub.service", "hub.service.d"])
    for (let left = 100; existsSync(join(folder, path)); left--) {
      assert.ok(left > 0, `${path} is still there`)
      await page.waitForTimeout(100)
    }
  assert.equal(readFileSync(join(folder, "core.service.d/10.conf"), "utf8"), files["hub.service.d/10.conf"])
}
