/** Paths of the bundles, built on first use: a test never looks at bundles that are older than the sources. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export const repository = join(fileURLToPath(new URL(".", import.meta.url)), "..", "..")

let fresh = process.env["DEPLOYLINT_BUILT"] === "1"

/** Path of a file below dist/. Builds once per process, unless the test run has built already. */
export function built(file: string): string {
  if (!fresh) {
    const run = spawnSync(process.execPath, [join(repository, "build.ts")], { encoding: "utf8" })
    if (run.status !== 0) throw new Error(`the build failed:\n${run.stdout}${run.stderr}`)
    fresh = true
  }
  return join(repository, "dist", file)
}
