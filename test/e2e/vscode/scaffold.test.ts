/** The scaffold as a user meets it: questions, preview, files, a second run, a file that is kept, and the walkthrough. */
import assert from "node:assert/strict"
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import type { Locator, Page } from "playwright-core"
import { findChromium, needs } from "../../support/oracle.ts"
import { cache } from "../../support/vscode-server.ts"
import { palette, pane } from "./page.ts"
import { emptyFolder, openFolder } from "./workbench.ts"

const project = {
  "package.json":
    '{ "name": "shop", "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
  "package-lock.json": '{ "lockfileVersion": 3 }\n',
  "server.js": 'require("express")().listen(3000)\n',
}

const title = "Deploylint: Scaffold deploy/"
const row = (words: string): string => `.quick-input-list .monaco-list-row:has-text("${words}")`
const input = ".quick-input-widget .quick-input-filter input"
const goOn = row("Go on with these answers")
const change = (file: string): string => `.bulk-edit-panel .monaco-list-row:has-text("${file}")`

describe("the scaffold in VS Code", needs(findChromium(), "chromium"), () => {
  it("asks, shows, writes, does nothing twice, and keeps what is the user's", async (t) => {
    const folder = emptyFolder(t, "shop")
    for (const [path, text] of Object.entries(project)) writeFileSync(join(folder, path), text)
    // Nobody has said that the folder is trusted: nothing of this needs a process.
    const page = await openFolder(t, folder)
    // The palette lists the commands that it knows when it is opened.
    await page.waitForSelector(pane)
    await asks(page)
    await writes(page, folder)
    await doesNothingTwice(page, folder)
    await keeps(page, folder)
    await walks(page)
  })
})

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(cache, `${name}.png`) })
}

/** Evidence beside the answers, a wrong one refused while it is typed, a way back that loses nothing. */
async function asks(page: Page): Promise<void> {
  await palette(page, title)
  const profile = page.locator(row("One service"))
  await profile.waitFor()
  assert.match((await profile.getAttribute("aria-label")) ?? "", /package\.json: depends on express/)
  assert.equal(await page.locator(row("A template folder")).count(), 0, "templates are for trusted folders")
  await page.keyboard.press("Enter")
  await page.waitForSelector(goOn)
  assert.match(
    (await page.locator(row("Port that it listens on")).getAttribute("aria-label")) ?? "",
    /3000, server\.js/,
  )
  await picture(page, "scaffold-answers")
  await page.click(row("Port that it listens on"))
  await page.waitForSelector('.quick-input-message:has-text("Port that it listens on")')
  await page.fill(input, "70000")
  await page.waitForSelector('.quick-input-message:has-text("must be a whole number from 1 to 65535")')
  await page.fill(input, "4321")
  await page.keyboard.press("Enter")
  await page.waitForSelector(row("4321"))
  await page.click(".quick-input-titlebar .codicon-quick-input-back")
  await page.click(row("One service"))
  await page.waitForSelector(row("4321"))
}

async function writes(page: Page, folder: string): Promise<void> {
  await page.click(goOn)
  await page.waitForSelector(change("compose.yaml"))
  assert.ok(!existsSync(join(folder, "deploy")), "nothing is written before it is confirmed")
  await picture(page, "scaffold-preview")
  const state = page.locator(`${change(".scaffold.json")} .edit-checkbox`).first()
  assert.equal(await state.getAttribute("aria-checked"), "true", "what is remembered is ours: it is ticked")
  await page.click('.monaco-button:has-text("Apply")')
  await page.waitForSelector('.tab.active:has-text("README.md")')
  await page.waitForSelector('.statusbar-item:has-text("chmod +x deploy/scripts/")')
  for (const path of ["compose.yaml", ".scaffold.json", "runbooks/service-down.md", "scripts/rollout.sh", "bcp.md"])
    assert.ok(existsSync(join(folder, "deploy", path)), path)
  assert.match(readFileSync(join(folder, "deploy/compose.yaml"), "utf8"), /PORT: "4321"/)
  await picture(page, "scaffold-written")
}

/** As before, an edited file included. */
async function doesNothingTwice(page: Page, folder: string): Promise<void> {
  const compose = join(folder, "deploy/compose.yaml")
  appendFileSync(compose, "# mine\n")
  await palette(page, title)
  await page.click(row("One service"))
  await page.waitForSelector(row("4321"))
  await page.click(goOn)
  await page.waitForSelector('.statusbar-item:has-text("nothing to do: deploy/ is in step")')
  assert.match(readFileSync(compose, "utf8"), /# mine\n$/)
}

/** A file that is the user's own by now: kept if nothing is said; looked at, and the offer written beside it. */
async function keeps(page: Page, folder: string): Promise<void> {
  writeFileSync(join(folder, "deploy/bcp.md"), "# Our own\n")
  await palette(page, title)
  await page.click(row("One service"))
  await page.waitForSelector(goOn)
  await page.fill(input, "on call")
  await page.click(row("Who is on call"))
  await page.waitForSelector('.quick-input-message:has-text("Who is on call")')
  await page.fill(input, "Shop team")
  await page.keyboard.press("Enter")
  await page.click(goOn)
  const mine = page.locator(row("deploy/bcp.md"))
  await mine.waitFor()
  assert.match((await mine.getAttribute("aria-label")) ?? "", /Keep mine/)
  await mine.click()
  await page.click(row("Show the difference"))
  await page.waitForSelector('.tab:has-text("yours and the scaffold")')
  await picture(page, "scaffold-difference")
  await page.click(row("Write beside it"))
  await page.click(row("Go on with these choices"))
  await page.waitForSelector(change("bcp.md.new"))
  const box = (file: string): Locator => page.locator(`${change(file)} .edit-checkbox`).first()
  assert.equal(await box("deploy/runbooks").getAttribute("aria-checked"), "false", "what changes a file waits")
  assert.equal(await box(".scaffold.json").getAttribute("aria-checked"), "true")
  await page.click('.monaco-button:has-text("Apply")')
  // The README is shown before that is said: nothing takes the focus any more.
  await page.waitForSelector('.statusbar-item:has-text("2 files written")')
  assert.equal(readFileSync(join(folder, "deploy/bcp.md"), "utf8"), "# Our own\n")
  assert.match(readFileSync(join(folder, "deploy/bcp.md.new"), "utf8"), /Shop team/)
  assert.doesNotMatch(readFileSync(join(folder, "deploy/runbooks/service-down.md"), "utf8"), /Shop team/, "not ticked")
}

async function walks(page: Page): Promise<void> {
  await palette(page, "Welcome: Open Walkthrough")
  await page.click(row("From a deploy file to a passed checklist"))
  await page.waitForSelector(".gettingStartedContainer .getting-started-step.expanded")
  const steps = page.locator(".gettingStartedContainer .getting-started-step")
  assert.equal(await steps.count(), 5)
  await steps.nth(4).click()
  await page.waitForSelector('.getting-started-step.expanded .monaco-button:has-text("Scaffold deploy/")')
  await picture(page, "walkthrough")
}
