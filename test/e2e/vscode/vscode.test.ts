/** The installed extension in a real VS Code: in a folder that is trusted, and in Restricted Mode. */
import { describe, it } from "node:test"
import { findChromium, needs } from "../../support/oracle.ts"
import { runInVsCode } from "./drive.ts"

describe("VS Code", needs(findChromium(), "chromium"), () => {
  it("serves a folder", async () => {
    await runInVsCode({ suite: "main-suite", trusted: true })
  })

  it("serves a folder in Restricted Mode", async () => {
    await runInVsCode({ suite: "restricted-suite", trusted: false })
  })
})
