/** How fast `check` goes through a folder of 10,000 files, beside parsing the same files with `yaml` in one process. */
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseDocument } from "yaml"
import { composeOf } from "./documents.ts"

const repository = join(import.meta.dirname, "..", "..")
const files = 10_000

/** Writes the folder, measures both and reports through `row`. */
export async function checkThroughput(
  folder: string,
  row: (what: string, value: number, unit: string, budget?: number) => void,
): Promise<void> {
  const text = composeOf(60)
  for (let i = 0; i < files; i++) {
    const name = join(folder, `p${i % 100}`, `s${i}`)
    mkdirSync(name, { recursive: true })
    writeFileSync(join(name, "compose.yaml"), text.replaceAll("app0", `app${i}`))
  }
  const start = performance.now()
  for (let i = 0; i < files; i++) parseDocument(text.replaceAll("app0", `app${i}`))
  const floor = performance.now() - start
  row(`parsing ${files} files with yaml`, floor / 1000, "s")
  const before = performance.now()
  const run = spawnSync(process.execPath, [join(repository, "dist/cli.js"), "check", folder, "--format", "json"], {
    maxBuffer: 1 << 30,
  })
  if (run.status !== 0 && run.status !== 1) throw new Error(`check failed: ${run.stderr.toString().slice(0, 500)}`)
  const parsed: { files: number } = JSON.parse(run.stdout.toString())
  if (parsed.files !== files) throw new Error(`${parsed.files} of ${files} files were checked`)
  row(`check of ${files} files`, (performance.now() - before) / 1000, "s", (2 * floor) / 1000)
}
