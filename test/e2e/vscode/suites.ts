/** Suites that run inside an extension host. */
import { join } from "node:path"
import { build } from "esbuild"
import { repository } from "../../support/built.ts"
import { cache } from "../../support/vscode-server.ts"

/** The suite as one file that an extension host can load. */
export async function bundleSuite(name: string): Promise<string> {
  const outfile = join(cache, "suites", `${name}.cjs`)
  await build({
    entryPoints: [join(repository, "test/e2e/vscode", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  })
  return outfile
}
