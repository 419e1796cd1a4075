/** Inside the extension host: what a user sees of the extension. Runs on the server build and on the desktop alike. */
import assert from "node:assert/strict"
import * as vscode from "vscode"
import {
  file,
  findings,
  has,
  lacks,
  quickFixes,
  replace,
  ruleOf,
  runTests,
  say,
  settles,
  show,
  until,
  write,
} from "./host.ts"

const datastore = "network/open-datastore-port"
const unknownDirective = "systemd/unknown-directive"

export async function run(): Promise<void> {
  await runTests([
    {
      name: "starts no server while no document is open and the checklist is hidden",
      run: async () => {
        const extension = vscode.extensions.getExtension("deploylint.deploylint")
        const api: { readonly isRunning: () => boolean } = await extension?.activate()
        assert.equal(vscode.workspace.isTrusted, true)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        assert.equal(api.isRunning(), false)
      },
    },
    {
      name: "activates by itself when one of our documents is opened",
      run: async () => {
        const extension = vscode.extensions.getExtension("deploylint.deploylint")
        assert.ok(extension)
        const start = Date.now()
        await show(file("horizon.service"))
        await settles(file("horizon.service"), "a finding", has(unknownDirective))
        assert.ok(extension.isActive)
        say(`first finding after ${Date.now() - start} ms`)
      },
    },
    {
      name: "gives units their language",
      run: async () => {
        const { document } = await show(file("horizon.service"))
        assert.equal(document.languageId, "systemd-conf")
      },
    },
    {
      name: "links a finding to its rule page, which opens",
      run: async () => {
        await show(file("compose.yaml"))
        await settles(file("compose.yaml"), "the port is open", has(datastore))
        const finding = findings(file("compose.yaml")).find((each) => ruleOf(each) === datastore)
        assert.ok(typeof finding?.code === "object")
        assert.equal(finding.code.target.scheme, "command")
        assert.equal(finding.code.target.path, "deploylint.openRulePage")
        assert.deepEqual(JSON.parse(finding.code.target.query), [datastore])
        await vscode.commands.executeCommand("deploylint.openRulePage", datastore)
        await until("the page's tab", vscode.window.tabGroups.onDidChangeTabs, () =>
          vscode.window.tabGroups.all
            .flatMap((group) => group.tabs)
            .some((tab) => tab.input instanceof vscode.TabInputWebview && tab.label.includes("open-datastore-port")),
        )
      },
    },
    {
      name: "applies a quick fix",
      run: async () => {
        const editor = await show(file("horizon.service"))
        await settles(file("horizon.service"), "a finding", has(unknownDirective))
        const finding = findings(editor.document.uri).find((each) => ruleOf(each) === unknownDirective)
        assert.ok(finding)
        const actions = await quickFixes(editor.document.uri, finding.range)
        const fix = actions.find((action) => action.edit !== undefined && /Restart/.test(action.title))
        assert.ok(fix?.edit, actions.map((action) => action.title).join(", "))
        assert.ok(await vscode.workspace.applyEdit(fix.edit))
        assert.match(editor.document.getText(), /^Restart=always$/m)
        await settles(editor.document.uri, "it is gone", lacks(unknownDirective))
      },
    },
    {
      name: "applies all safe fixes on command",
      run: async () => {
        const editor = await show(file("deploy.env"))
        await settles(editor.document.uri, "a repetition", has("env/duplicate-key"))
        await vscode.commands.executeCommand("deploylint.fixAll")
        await settles(editor.document.uri, "it is gone", lacks("env/duplicate-key"))
        assert.equal(editor.document.getText(), "PORT=8080\n")
      },
    },
    {
      name: "looks again at a Compose file when its .env is edited, saved or deleted",
      run: async () => {
        await show(file("compose.yaml"))
        await settles(file("compose.yaml"), "the port is open", has(datastore))
        const document = await vscode.workspace.openTextDocument(file(".env"))
        const env = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside)
        await replace(env, "BIND=0.0.0.0", "BIND=127.0.0.1")
        await settles(file("compose.yaml"), "the port is closed", lacks(datastore))
        await vscode.commands.executeCommand("workbench.action.files.revert")
        await settles(file("compose.yaml"), "the port is open again", has(datastore))
        await vscode.commands.executeCommand("workbench.action.closeActiveEditor")
        const before = await vscode.workspace.fs.readFile(file(".env"))
        await write(file(".env"), "BIND=127.0.0.1\n")
        await settles(file("compose.yaml"), "the watcher saw the file", lacks(datastore))
        await vscode.workspace.fs.writeFile(file(".env"), before)
        await settles(file("compose.yaml"), "and again", has(datastore))
      },
    },
    {
      name: "follows settings of the editor and of deploylint.yaml",
      run: async () => {
        await show(file("compose.yaml"))
        await settles(file("compose.yaml"), "the port is open", has(datastore))
        const settings = vscode.workspace.getConfiguration("deploylint", file("compose.yaml"))
        await settings.update("enable", false, vscode.ConfigurationTarget.Workspace)
        await settles(file("compose.yaml"), "it is off", (found) => found.length === 0)
        await settings.update("enable", undefined, vscode.ConfigurationTarget.Workspace)
        await settles(file("compose.yaml"), "it is on", has(datastore))
        await write(file("deploylint.yaml"), `rules:\n  ${datastore}: off\n`)
        await settles(file("compose.yaml"), "the rule is off", lacks(datastore))
        await vscode.workspace.fs.delete(file("deploylint.yaml"))
        await settles(file("compose.yaml"), "the rule is on", has(datastore))
      },
    },
    {
      name: "restarts on command, and finds everything again",
      run: async () => {
        await show(file("horizon.service"))
        await settles(file("horizon.service"), "a finding", has(unknownDirective))
        await vscode.commands.executeCommand("deploylint.restart")
        await settles(file("horizon.service"), "a finding", has(unknownDirective))
      },
    },
    {
      name: "has every command that the manifest lists",
      run: async () => {
        const manifest = vscode.extensions.getExtension("deploylint.deploylint")?.packageJSON
        const listed: string[] = manifest.contributes.commands.map((each: { command: string }) => each.command)
        assert.ok(listed.length > 0)
        const known = await vscode.commands.getCommands(true)
        assert.deepEqual(
          listed.filter((command) => !known.includes(command)),
          [],
        )
      },
    },
    {
      name: "leaves other documents alone",
      run: async () => {
        await show(file("notes.txt"))
        await show(file("other.yaml"))
        await show(file("horizon.service"))
        await settles(file("horizon.service"), "a finding", has(unknownDirective))
        assert.deepEqual([...findings(file("notes.txt")), ...findings(file("other.yaml"))], [])
      },
    },
  ])
}
