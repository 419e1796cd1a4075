/** Names of the environment in a client that is not ours: definition, references and a rename that is written to the disk. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { built, repository } from "../../support/built.ts"
import { findProgram, needs } from "../../support/oracle.ts"
import { variableCursor, variableSample } from "../../support/variable-cursor.ts"

const nvim = findProgram("nvim")

/** Every finding in the files as they lie on the disk, by file and rule. */
function findings(folder: string): readonly string[] {
  const cursor = variableCursor(variableSample(folder))
  return cursor.ask((analysis) =>
    [...cursor.workspace.files.keys()].flatMap((uri) =>
      analysis.findings(uri).items.map(({ rule }) => `${uri} ${rule}`),
    ),
  )
}

test("Neovim follows a variable and renames it over all files", needs(nvim, "neovim"), (t) => {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), "deploylint-neovim-")))
  t.after(() => rmSync(temporary, { recursive: true, force: true }))
  // The folder's name tells which program an image holds.
  const folder = join(temporary, "variables")
  cpSync(join(repository, "test/samples/variables"), folder, { recursive: true })
  const before = findings(folder)
  const script = join(repository, "test/e2e/neovim/variables.lua")
  const run = spawnSync(nvim ?? "", ["--headless", "--clean", "-n", "-c", `luafile ${script}`, "-c", "cquit 3"], {
    encoding: "utf8",
    timeout: 120_000,
    env: {
      ...process.env,
      HOME: temporary,
      XDG_STATE_HOME: temporary,
      XDG_CACHE_HOME: temporary,
      FOLDER: folder,
      NODE: process.execPath,
      SERVER: built("server/node.js"),
    },
  })
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`)
  assert.equal(run.stdout.match(/^ok /gm)?.length, 12, run.stdout)
  assert.deepEqual(findings(folder), before, "findings after the rename")
})
