/** The extension in a real VS Code: under development, in Restricted Mode, and installed from its package. */
import { join } from "node:path"
import { describe, it } from "node:test"
import { packExtension } from "../../../build.ts"
import { built, repository } from "../../support/built.ts"
import { findChromium, needs } from "../../support/oracle.ts"
import { runInVsCode } from "./drive.ts"

describe("VS Code", needs(findChromium(), "chromium"), () => {
  it("serves a folder", async () => {
    await runInVsCode({ extension: repository, suite: "main-suite" })
  })

  it("serves a folder in Restricted Mode", async () => {
    await runInVsCode({ extension: repository, suite: "restricted-suite", trust: true })
  })

  it("works as an installed package", async () => {
    built("client/node.js")
    await runInVsCode({ extension: join(repository, "test/e2e/probe"), suite: "main-suite", install: packExtension() })
  })
})
