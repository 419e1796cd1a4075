/** `npm start` without a desktop: the address that it prints answers, and Ctrl-C ends everything. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { repository } from "../support/built.ts"
import { findChromium, needs } from "../support/oracle.ts"

test("npm start serves VS Code on the sample until it is interrupted", {
  timeout: 120_000,
  ...needs(findChromium(), "chromium"),
}, async () => {
  const script = join(repository, "test/support/bootstrap.mjs")
  const child = spawn(process.execPath, [script, "start"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DEPLOYLINT_BROWSER: "1" },
  })
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
  let output = ""
  const address = await new Promise<URL>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      const [, url] = /^Open (http:\S+)$/m.exec(output) ?? []
      if (url !== undefined) resolve(new URL(url))
    })
    void ended.then(() => reject(new Error(`it ended:\n${output}`)))
  })
  const folder = address.searchParams.get("folder") ?? ""
  try {
    assert.equal(address.hostname, "127.0.0.1")
    assert.ok(existsSync(join(folder, "compose.yaml")))
    assert.equal((await fetch(address.origin)).status, 403, "strangers are let in")
    const door = await fetch(address, { redirect: "manual" })
    const cookie = door.headers.get("set-cookie")?.split(";")[0] ?? ""
    const answer = await fetch(new URL(door.headers.get("location") ?? "", address), { headers: { cookie } })
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /vscode-workbench/)
  } finally {
    child.kill("SIGINT")
  }
  await ended
  await assert.rejects(fetch(address), "it still answers")
  assert.ok(!existsSync(folder), "the sample's copy is left behind")
})
