/** What to do about files that are somebody's own: kept unless the user says otherwise, after a look at the difference. */
import { commands, Disposable, EventEmitter, Uri, workspace } from "vscode"
import type { WireChoice, WireStep } from "../../../server/src/lsp/scaffold-protocol.ts"
import { type Answered, back, pick } from "./ask.ts"

const scheme = "deploylint-scaffold"

/** The texts of the scaffold, as documents to compare files with. */
export class Proposals implements Disposable {
  readonly #texts = new Map<string, string>()
  readonly #changed = new EventEmitter<Uri>()
  readonly #parts = Disposable.from(
    this.#changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? "",
    }),
  )

  /** Opens the file beside the scaffold's text for it. */
  async compare(file: Uri, { path, proposed = "" }: WireStep): Promise<void> {
    const uri = Uri.from({ scheme, path: file.path })
    this.#texts.set(uri.path, proposed)
    this.#changed.fire(uri)
    await commands.executeCommand("vscode.diff", file, uri, `deploy/${path}: yours and the scaffold's`, {
      preserveFocus: true,
      preview: true,
    })
  }

  dispose(): void {
    this.#parts.dispose()
  }
}

export type Choices = Readonly<Record<string, WireChoice>>

const words: Readonly<Record<WireChoice, string>> = {
  keep: "Keep mine",
  beside: "Write beside it",
  merge: "Merge",
}

/** Asks about every step that leaves a choice; Enter goes on. */
export async function askForChoices(
  steps: readonly WireStep[],
  frame: { readonly title: string; readonly proposals: Proposals; readonly uriOf: (uri: string) => Uri },
): Promise<Answered<Choices>> {
  const open = steps.filter(({ choices }) => choices.length > 0)
  let choices: Choices = {}
  while (open.length > 0) {
    const goOn = { label: "$(arrow-right) Go on with these choices", step: undefined }
    const items = open.map((step) => ({
      label: `deploy/${step.path}`,
      description: words[choices[step.path] ?? step.choice ?? "keep"],
      detail: step.because,
      step,
    }))
    const answer = await pick([goOn, ...items], {
      ...{ title: frame.title, step: 3, totalSteps: 3, canGoBack: true },
      placeholder: "Files of yours; choose one to decide about it",
      active: goOn,
    })
    if (answer === undefined || answer === back) return answer
    if (answer.step === undefined) return choices
    const choice = await askForOne(answer.step, frame)
    if (choice === undefined) return undefined
    if (choice !== back) choices = { ...choices, [answer.step.path]: choice }
  }
  return choices
}

async function askForOne(
  step: WireStep,
  { title, proposals, uriOf }: Parameters<typeof askForChoices>[1],
): Promise<Answered<WireChoice>> {
  const details: Readonly<Record<WireChoice, string>> = {
    keep: "Nothing is written.",
    beside: `The scaffold's text becomes ${step.path}.new.`,
    merge: step.markers === true ? "With conflict markers to be resolved." : "What is new is added; yours stays.",
  }
  const difference = { label: "Show the difference", detail: "Then decide.", choice: undefined }
  for (;;) {
    const items = step.choices.map((choice) => ({ label: words[choice], detail: details[choice], choice }))
    const answer = await pick([...items, ...(step.proposed === undefined ? [] : [difference])], {
      ...{ title, step: 3, totalSteps: 3, canGoBack: true },
      placeholder: `deploy/${step.path}: ${step.because}`,
    })
    if (answer === undefined || answer === back) return answer
    if (answer.choice !== undefined) return answer.choice
    await proposals.compare(uriOf(step.uri), step)
  }
}
