/** The extension in a real VS Code: under development, in Restricted Mode, and installed from its package. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it } from "node:test"
import { packExtension } from "../../../build.ts"
import { repository } from "../../support/built.ts"
import { findChromium, needs } from "../../support/oracle.ts"
import { runInVsCode } from "./drive.ts"

describe("VS Code", needs(findChromium(), "chromium"), () => {
  it("serves a folder", async () => {
    await runInVsCode({ extension: repository, suite: "main-suite" })
  })

  it("serves a folder in Restricted Mode", async () => {
    await runInVsCode({ extension: repository, suite: "restricted-suite", trust: true })
  })

  it("works as an installed package", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "deploylint-package-"))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const install = await packExtension(join(folder, "deploylint.vsix"))
    await runInVsCode({ extension: join(repository, "test/e2e/probe"), suite: "main-suite", install })
  })
})
