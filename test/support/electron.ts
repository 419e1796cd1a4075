/** `npm run test:electron`: the same suite in desktop VS Code, which is downloaded; for machines that may do that. */
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runTests } from "@vscode/test-electron"
import { buildAll } from "../../build.ts"
import { bundleSuite } from "../e2e/vscode/suites.ts"
import { repository } from "./built.ts"
import { cache } from "./vscode-server.ts"

await buildAll()
const folder = mkdtempSync(join(tmpdir(), "deploylint-e2e-"))
cpSync(join(repository, "test/e2e/workspace"), folder, { recursive: true })
try {
  const [suite, version = "stable"] = [await bundleSuite("main-suite"), process.argv[2]]
  const code = await runTests({
    version,
    cachePath: cache,
    extensionDevelopmentPath: repository,
    extensionTestsPath: suite,
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", "--skip-welcome"],
  })
  process.exitCode = code
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
