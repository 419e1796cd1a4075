/** The commands of units. Each works without arguments on the unit in front, so that it can be run from the palette. */
import { commands, type Disposable, Uri, window, workspace } from "vscode"
import {
  type BaseLanguageClient,
  type CodeAction,
  CodeActionKind,
  CodeActionRequest,
  CodeLensRequest,
  type Range,
} from "vscode-languageclient"
import type { UnitCommand } from "../../../server/src/lsp/unit-protocol.ts"
import { applyAction } from "../checklist/actions.ts"
import type { UnitViews } from "./views.ts"

/** What the lens runs that leads to the fixes. */
const HARDEN: UnitCommand = "deploylint.harden"

/** Registers them. */
export function registerUnitCommands(views: UnitViews, client: () => Promise<BaseLanguageClient>): Disposable[] {
  const register = commands.registerCommand
  return [
    register("deploylint.showExposure", (given: unknown) =>
      withUnit(given, (unit) => views.show("deploylint-exposure", unit)),
    ),
    register("deploylint.showEffectiveUnit", (given: unknown) =>
      withUnit(given, (unit) => views.show("deploylint-effective", unit)),
    ),
    register(HARDEN, (given: unknown) => withUnit(given, async (unit) => harden(unit, await client()))),
    register("deploylint.toggleExposureHints", toggleHints),
  ]
}

const unitPath = /\.(?:service|socket|timer|mount|automount|swap|path|slice|scope|target|device)(?:\.d\/[^/]+\.conf)?$/

/** The unit that a lens names, or the one in front. */
async function withUnit(given: unknown, act: (unit: Uri) => Promise<void>): Promise<void> {
  const unit = typeof given === "string" ? Uri.parse(given) : window.activeTextEditor?.document.uri
  if (unit !== undefined && unitPath.test(unit.path)) await act(unit)
  else void window.setStatusBarMessage("Deploylint: open a systemd unit first", 4000)
}

/** Lets the user choose among the fixes of the exposure, and shows their edit before it is applied. */
async function harden(unit: Uri, client: BaseLanguageClient): Promise<void> {
  const textDocument = { uri: client.code2ProtocolConverter.asUri(unit) }
  const lenses = await client.sendRequest(CodeLensRequest.type, { textDocument })
  const range = lenses?.find((lens) => lens.command?.command === HARDEN)?.range
  const actions = range === undefined ? [] : await hardenings(client, textDocument, range)
  if (actions.length === 0)
    return void window.setStatusBarMessage("Deploylint: no line is known that would lower the exposure", 4000)
  const picks = actions.map((action) => {
    const [, label = action.title, detail = ""] = /^(.*?)(?: \((.*)\))?$/s.exec(action.title) ?? []
    return { label, detail, action }
  })
  const picked = await window.showQuickPick(picks, { title: "Harden this service", placeHolder: "How far?" })
  if (picked !== undefined) await applyAction(client, picked.action)
}

async function hardenings(
  client: BaseLanguageClient,
  textDocument: { readonly uri: string },
  range: Range,
): Promise<readonly CodeAction[]> {
  const context = { diagnostics: [], only: [CodeActionKind.QuickFix] }
  const answer = await client.sendRequest(CodeActionRequest.type, { textDocument, range, context })
  return (answer ?? []).filter((each): each is CodeAction => "kind" in each && each.title.startsWith("Harden "))
}

/** Turns the points behind lines on or off where the setting is made, for the workspace otherwise. */
async function toggleHints(): Promise<void> {
  const settings = workspace.getConfiguration("deploylint", window.activeTextEditor?.document)
  const isOn = settings.get<boolean>("inlayHints.exposure") === true
  const isGlobal = workspace.workspaceFolders === undefined
  await settings.update("inlayHints.exposure", !isOn, isGlobal)
}
