/** Inside the extension host of a window in Restricted Mode: everything works there. */
import assert from "node:assert/strict"
import * as vscode from "vscode"
import { file, has, lacks, runTests, settles, show } from "./host.ts"

export async function run(): Promise<void> {
  await runTests([
    {
      name: "finds and fixes in a folder that is not trusted",
      run: async () => {
        assert.equal(vscode.workspace.isTrusted, false)
        const editor = await show(file("horizon.service"))
        await settles(editor.document.uri, "a finding", has("systemd/unknown-directive"))
        await show(file("compose.yaml"))
        await settles(file("compose.yaml"), "the neighbour is read", has("network/open-datastore-port"))
        const again = await show(file("horizon.service"))
        await again.edit((edit) => {
          const at = again.document.getText().indexOf("Restarts")
          edit.delete(new vscode.Range(again.document.positionAt(at + 7), again.document.positionAt(at + 8)))
        })
        await settles(again.document.uri, "it is gone", lacks("systemd/unknown-directive"))
      },
    },
  ])
}
