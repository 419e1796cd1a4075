/** "Scaffold deploy/ …": folder, profile, answers, choices, preview, and then the files. The server plans; nothing else runs. */
import { commands, type Disposable, FileType, Uri, window, workspace } from "vscode"
import {
  SCAFFOLD_PLAN,
  SCAFFOLD_START,
  type ScaffoldPlanParams,
  type WireScaffoldPlan,
  type WireScaffoldStart,
  type WireWrite,
} from "../../../server/src/lsp/scaffold-protocol.ts"
import type { ActionsContext } from "../checklist/actions.ts"
import { applyWrites, linkOnTheWay } from "./apply.ts"
import { back } from "./ask.ts"
import { askForChoices, Proposals } from "./choices.ts"
import { askForAnswers, type Decided } from "./dialogue.ts"
import { chooseTemplate } from "./template.ts"

/** Registers the command. */
export function registerScaffold(context: ActionsContext): Disposable[] {
  const proposals = new Proposals()
  const run = async (given: unknown): Promise<void> => {
    try {
      await scaffold(given, context, proposals)
    } catch (error) {
      context.output.error(`Scaffold: ${String(error)}`)
      fail(error instanceof Error ? error.message : String(error))
    }
  }
  return [proposals, commands.registerCommand("deploylint.scaffold", run)]
}

async function scaffold(given: unknown, context: ActionsContext, proposals: Proposals): Promise<void> {
  const folder = await folderFor(given)
  if (folder === undefined) return
  const client = await context.client()
  const uriOf = (uri: string): Uri => client.protocol2CodeConverter.asUri(uri)
  const about = { folder: client.code2ProtocolConverter.asUri(folder) }
  const title = `Scaffold ${folder.path.slice(folder.path.lastIndexOf("/") + 1)}/deploy`
  const plan = async (params: Omit<ScaffoldPlanParams, "folder">): Promise<WireScaffoldPlan> =>
    await client.sendRequest<WireScaffoldPlan>(SCAFFOLD_PLAN, { ...about, ...params })

  for (;;) {
    const decided = await askForAnswers({
      title,
      ask: async (params) => await client.sendRequest<WireScaffoldStart>(SCAFFOLD_START, { ...about, ...params }),
      chooseTemplate: workspace.isTrusted ? chooseTemplate : undefined,
      refuse: fail,
    })
    if (decided === undefined) return
    const first = await plan(decided)
    if (first.refused !== undefined) return fail(first.refused)
    const choices = await askForChoices(first.steps, { title, proposals, uriOf })
    if (choices === undefined) return
    if (choices === back) continue
    const chosen = { ...decided, choices }
    const planned = Object.keys(choices).length === 0 ? first : await plan(chosen)
    if (planned.refused !== undefined) return fail(planned.refused)
    return await carryOut(planned.writes, { folder, context, uriOf, plan, chosen })
  }
}

interface CarryOut {
  readonly folder: Uri
  readonly context: ActionsContext
  readonly uriOf: (uri: string) => Uri
  readonly plan: (params: Omit<ScaffoldPlanParams, "folder">) => Promise<WireScaffoldPlan>
  readonly chosen: Decided & Pick<ScaffoldPlanParams, "choices">
}

async function carryOut(writes: readonly WireWrite[], about: CarryOut): Promise<void> {
  const { folder, context, uriOf } = about
  if (writes.length === 0) return tell("nothing to do: deploy/ is in step")
  const link = await linkOnTheWay(folder, writes, uriOf)
  if (link !== undefined) return fail(`${link} is a link: nothing is written through it.`)
  const { written, left, problem } = await applyWrites(writes, uriOf, true)
  if (written.length > 0 && left.length > 0) await remember(writes, written, left, about)
  if (problem !== undefined) fail(`${problem}.`)
  if (written.length === 0) return problem === undefined ? tell("nothing was written") : undefined
  await afterwards(writes, written, about)
  await context.source.refresh()
}

/** What the user took out of the preview was not written, and is offered again next time. */
async function remember(
  writes: readonly WireWrite[],
  written: readonly string[],
  left: readonly string[],
  { plan, chosen, uriOf }: CarryOut,
): Promise<void> {
  const isRemembered = writes.some(({ isState, path }) => isState && written.includes(path))
  if (!isRemembered) return
  const { writes: next } = await plan({ ...chosen, without: left })
  await applyWrites(
    next.filter(({ isState }) => isState),
    uriOf,
    false,
  )
}

/** The page that says how to go on, and the step that no editor can do: modes of files are none of its business. */
async function afterwards(
  writes: readonly WireWrite[],
  written: readonly string[],
  { folder, context }: CarryOut,
): Promise<void> {
  const scripts = writes
    .filter(({ executable, path }) => executable && written.includes(path))
    .map(({ path }) => `deploy/${path}`)
  const step = scripts.length === 0 ? "" : `chmod +x ${scripts.join(" ")}`
  if (step !== "") {
    context.output.info(`Make the scripts executable: ${step}`)
    typeInTerminal(step, folder)
  }
  if (written.includes("README.md")) await window.showTextDocument(Uri.joinPath(folder, "deploy", "README.md"))
  const count = written.length === 1 ? "1 file" : `${written.length} files`
  tell(`${count} written${step === "" ? "" : `; make executable: ${step}`}`)
}

/**
 * Writes a command into a terminal, where it waits for the user's Enter: nothing is run. Only where there is a shell that
 * knows it, and where the user trusts what he opened.
 */
function typeInTerminal(command: string, folder: Uri): void {
  if (!workspace.isTrusted || folder.scheme !== "file" || /^[a-z]:/i.test(folder.fsPath)) return
  const terminal = window.createTerminal({ name: "Deploylint", cwd: folder })
  terminal.show(true)
  terminal.sendText(command, false)
}

/** The folder of a click, else the only one that is open, else the user's choice. */
async function folderFor(given: unknown): Promise<Uri | undefined> {
  if (given instanceof Uri && workspace.getWorkspaceFolder(given) !== undefined) return await projectOf(given)
  const folders = workspace.workspaceFolders ?? []
  if (folders.length === 0) return void fail("Open a folder first: deploy/ is made inside of it.")
  if (folders.length === 1) return folders[0]?.uri
  return (await window.showWorkspaceFolderPick({ placeHolder: "Folder that deploy/ is made in" }))?.uri
}

/** A click on `deploy/` itself, or on a file, means the project that it lies in. */
async function projectOf(uri: Uri): Promise<Uri> {
  const root = workspace.getWorkspaceFolder(uri)?.uri
  const { type } = await workspace.fs.stat(uri)
  const above = Uri.joinPath(uri, "..")
  const isRoot = root?.toString() === uri.toString()
  if (isRoot) return uri
  if ((type & FileType.Directory) === 0) return await projectOf(above)
  return uri.path.endsWith("/deploy") ? above : uri
}

function tell(text: string): void {
  void window.setStatusBarMessage(`Deploylint: ${text}`, 10_000)
}

function fail(text: string): void {
  void window.showErrorMessage(`Scaffold: ${text}`)
}
