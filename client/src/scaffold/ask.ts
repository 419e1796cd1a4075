/** Questions in VS Code's own way: lists and input boxes with steps, a way back, and nothing lost when focus is. */
import {
  Disposable,
  type InputBox,
  type QuickInput,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  window,
} from "vscode"

/** The user wants to go one step back. */
export const back = Symbol("back")
/** Undefined: the user has left. */
export type Answered<T> = T | typeof back | undefined

export interface Frame {
  readonly title: string
  readonly step: number
  readonly totalSteps: number
  readonly canGoBack: boolean
}

function framed<Q extends QuickPick<QuickPickItem> | InputBox>(input: Q, frame: Frame): Q {
  input.title = frame.title
  input.step = frame.step
  input.totalSteps = frame.totalSteps
  input.ignoreFocusOut = true
  if (frame.canGoBack) input.buttons = [QuickInputButtons.Back]
  return input
}

/** Shows an input until it is answered, left or taken back. */
async function shown<T>(
  input: (QuickPick<QuickPickItem> | InputBox) & QuickInput,
  listen: (done: (answer: Answered<T>) => void) => Disposable[],
): Promise<Answered<T>> {
  const parts: Disposable[] = [input]
  try {
    return await new Promise<Answered<T>>((resolve) => {
      parts.push(
        ...listen(resolve),
        input.onDidTriggerButton((button) => resolve(button === QuickInputButtons.Back ? back : undefined)),
        input.onDidHide(() => resolve(undefined)),
      )
      input.show()
    })
  } finally {
    Disposable.from(...parts).dispose()
  }
}

/** One of several; `active` is taken with Enter. */
export async function pick<T extends QuickPickItem>(
  items: readonly T[],
  frame: Frame & { readonly placeholder: string; readonly active?: T | undefined },
): Promise<Answered<T>> {
  const input = framed(window.createQuickPick<T>(), frame)
  input.placeholder = frame.placeholder
  input.matchOnDescription = true
  input.matchOnDetail = true
  input.items = items
  if (frame.active !== undefined) input.activeItems = [frame.active]
  return await shown<T>(input, (done) => [
    input.onDidAccept(() => {
      const [chosen] = input.selectedItems
      if (chosen !== undefined) done(chosen)
    }),
  ])
}

/** After the last keystroke, before the server is asked. */
const pause = 200

/** One line of text. `check` says what is wrong with it, while it is typed and when it is given. */
export async function type(
  frame: Frame & { readonly prompt: string; readonly value: string },
  check: (text: string) => Promise<string | undefined>,
): Promise<Answered<string>> {
  const input = framed(window.createInputBox(), frame)
  input.prompt = frame.prompt
  input.value = frame.value
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = async (text: string): Promise<boolean> => {
    const problem = await check(text)
    // An answer about an older text is none about this one.
    if (input.value === text) input.validationMessage = problem
    return problem === undefined
  }
  return await shown<string>(input, (done) => [
    input.onDidChangeValue((text) => {
      clearTimeout(timer)
      timer = setTimeout(() => void look(text), pause)
    }),
    input.onDidAccept(async () => {
      clearTimeout(timer)
      const text = input.value
      input.busy = true
      const isRight = await look(text)
      input.busy = false
      if (isRight) done(text)
    }),
    { dispose: () => clearTimeout(timer) },
  ])
}
