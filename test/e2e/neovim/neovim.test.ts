/** The server with a client that is not ours: Neovim's, headless. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { built, repository } from "../../support/built.ts"
import { findProgram, needs } from "../../support/oracle.ts"

const nvim = findProgram("nvim")

test("Neovim shows findings, applies a fix, sees a neighbour's edit", needs(nvim, "neovim"), (t) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "deploylint-neovim-")))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(repository, "test/e2e/workspace"), join(folder, "w"), { recursive: true })
  const script = join(repository, "test/e2e/neovim/conversation.lua")
  const run = spawnSync(nvim ?? "", ["--headless", "--clean", "-n", "-c", `luafile ${script}`, "-c", "cquit 3"], {
    encoding: "utf8",
    timeout: 90_000,
    env: {
      ...process.env,
      HOME: folder,
      XDG_STATE_HOME: folder,
      XDG_CACHE_HOME: folder,
      FOLDER: join(folder, "w"),
      NODE: process.execPath,
      SERVER: built("server/node.js"),
    },
  })
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`)
  assert.equal(run.stdout.match(/^ok /gm)?.length, 9, run.stdout)
})
