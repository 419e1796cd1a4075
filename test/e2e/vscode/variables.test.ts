/** Names of the environment as a user sees them: completion, hover, definition, references, symbols and rename in a real workbench. */
import assert from "node:assert/strict"
import { cpSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Page } from "playwright-core"
import { repository } from "../../support/built.ts"
import { findChromium, needs } from "../../support/oracle.ts"
import { variableCursor, variableSample } from "../../support/variable-cursor.ts"
import { cache } from "../../support/vscode-server.ts"
import { goTo, open, palette, text } from "./page.ts"
import { emptyFolder, openFolder } from "./workbench.ts"

describe("variables in VS Code", needs(findChromium(), "chromium"), () => {
  it("complete, lead to their definitions and are renamed across files", async (t) => {
    // The folder's name tells which program an image holds.
    const folder = emptyFolder(t, "variables")
    cpSync(join(repository, "test/samples/variables"), folder, { recursive: true })
    const page = await openFolder(t, folder, { width: 1600 })
    await open(page, "compose.yaml")
    await hover(page)
    await definition(page)
    await references(page)
    await symbols(page)
    await completion(page)
    await refusal(page)
    const before = findings(folder)
    await rename(page, folder)
    assert.deepEqual(findings(folder), before, "findings after the rename")
  })
})

/** Who wins, and no secret. A busy machine may show a first answer that says it is not whole. */
async function hover(page: Page): Promise<void> {
  await goTo(page, "11:10")
  const box = page.locator('.monaco-hover:has-text("where its value comes from")').first()
  let words = ""
  for (let left = 10; left > 0; left--) {
    await palette(page, "Show or Focus Hover")
    await box.waitFor()
    words = (await box.textContent()) ?? ""
    if (words.includes("the code in variables/")) break
    await page.keyboard.press("Escape")
    await box.waitFor({ state: "hidden" })
  }
  assert.match(words, /In service api and the code in variables\/: set, 16 characters \(not shown\)/)
  assert.doesNotMatch(words, /pQ7vZr2Nw9Lx4KcB/)
  await page.screenshot({ path: join(cache, "variables-hover.png") })
  await page.keyboard.press("Escape")
}

/** Two definitions: the editor shows both, the one that counts first. */
async function definition(page: Page): Promise<void> {
  await goTo(page, "6:23")
  await page.keyboard.press("F12")
  await page.waitForSelector(".peekview-widget .monaco-list-row:has-text('BUILD_REV')")
  const files = await page.locator(".peekview-widget .ref-tree .monaco-list-row .label-name").allTextContents()
  assert.deepEqual(
    files.filter((each) => each.startsWith(".env")),
    [".env", ".env.example"],
  )
  await page.keyboard.press("Escape")
  await page.waitForSelector(".peekview-widget", { state: "hidden" })
  // One definition: the editor goes there.
  await open(page, "relay.sh")
  await goTo(page, "2:41")
  await page.keyboard.press("F12")
  await page.waitForSelector('.tab.active:has-text("relay.env")')
  await page.waitForSelector(text("RELAY_TOKEN="))
}

/** Programs that nobody has opened are among them; to the only place the editor goes at once. */
async function references(page: Page): Promise<void> {
  await open(page, "api.env")
  await goTo(page, "2:4")
  await page.keyboard.press("Shift+F12")
  await page.waitForSelector('.tab.active:has-text("server.js")')
}

async function symbols(page: Page): Promise<void> {
  await page.keyboard.press("Control+T")
  await page.fill(".quick-input-widget .quick-input-filter input", "#RELAY_TOK")
  await page.click('.quick-input-list .monaco-list-row[aria-label*="RELAY_TOKEN"]')
  await page.waitForSelector('.tab.active:has-text("relay.env")')
}

async function completion(page: Page): Promise<void> {
  await open(page, "compose.yaml")
  await goTo(page, "16:11")
  await page.keyboard.press("End")
  await page.keyboard.type("-${PUB")
  await page.waitForSelector('.suggest-widget .monaco-list-row:has-text("PUBLIC_HOST")')
  await page.screenshot({ path: join(cache, "variables-completion.png") })
  await page.click('.suggest-widget .monaco-list-row:has-text("PUBLIC_HOST")')
  await page.waitForSelector(text("postgres:17.2-${PUBLIC_HOST}"))
  await palette(page, "File: Revert File")
  await page.waitForSelector(text("postgres:17.2-${PUBLIC_HOST}"), { state: "detached" })
}

/** The reason is told before a name is typed. */
async function refusal(page: Page): Promise<void> {
  await goTo(page, "18:10")
  await page.keyboard.press("F2")
  await page.waitForSelector(".monaco-editor-overlaymessage:has-text('the image')")
  await page.keyboard.press("Escape")
}

/** With a preview, as programs are among the files: they wait for a yes. */
async function rename(page: Page, folder: string): Promise<void> {
  await goTo(page, "11:10")
  await page.keyboard.press("F2")
  const input = page.locator(".rename-box input")
  await input.waitFor()
  assert.equal(await input.inputValue(), "API_TOKEN")
  await input.fill("SERVICE_TOKEN")
  await page.keyboard.press("Enter")
  await page.waitForSelector(".bulk-edit-panel .monaco-list-row:has-text('compose.yaml')")
  assert.match(readFileSync(join(folder, "compose.yaml"), "utf8"), /API_TOKEN:/)
  // All rows in sight.
  await palette(page, "View: Toggle Maximized Panel")
  await page.waitForSelector(".bulk-edit-panel .monaco-list-row:has-text('server.js')")
  await page.screenshot({ path: join(cache, "variables-rename.png") })
  const open = page.locator('.bulk-edit-panel .monaco-list-row .edit-checkbox[aria-checked="false"]')
  for (let left = 40; (await open.count()) > 0; left--) {
    assert.ok(left > 0, "programs cannot be accepted")
    // Ticking a file ticks its rows: the one that was counted may be gone.
    await open
      .first()
      .click({ timeout: 2000 })
      .catch(() => undefined)
  }
  await page.click('.bulk-edit-panel .monaco-button:has-text("Apply")')
  await page.waitForSelector(text("SERVICE_TOKEN:"))
  await palette(page, "File: Save All")
  const expected: Readonly<Record<string, string>> = {
    ".env": "SERVICE_TOKEN=pQ7vZr2Nw9Lx4KcB",
    ".env.example": "SERVICE_TOKEN=",
    "compose.yaml": "      SERVICE_TOKEN:",
    "src/server.js": "const { SERVICE_TOKEN: API_TOKEN,",
    "py/worker.py": 'os.getenv("SERVICE_TOKEN")',
    "k8s/deployment.yaml": "- name: SERVICE_TOKEN",
  }
  for (const [path, words] of Object.entries(expected))
    for (let left = 100; !readFileSync(join(folder, path), "utf8").includes(words); left--) {
      assert.ok(left > 0, `${path}: ${readFileSync(join(folder, path), "utf8")}`)
      await page.waitForTimeout(100)
    }
}

/** Every finding in the files as they lie on the disk, by file and rule. */
function findings(folder: string): readonly string[] {
  const cursor = variableCursor(variableSample(folder))
  return cursor.ask((analysis) =>
    [...cursor.workspace.files.keys()].flatMap((uri) =>
      analysis.findings(uri).items.map(({ rule }) => `${uri} ${rule}`),
    ),
  )
}
