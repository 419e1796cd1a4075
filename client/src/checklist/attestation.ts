/** The three questions of an attestation. */
import { window } from "vscode"
import { dayIn, isDay } from "./day.ts"

export interface Word {
  readonly by: string
  readonly until: string
  readonly evidence: string
}

/** Somebody's answers; undefined if one was not given. */
export async function askForAttestation(item: string): Promise<Word | undefined> {
  const title = `Attest ${item}`
  const some = (text: string): string | undefined => (text.trim() === "" ? "This cannot be empty." : undefined)
  const by = await window.showInputBox({
    title,
    prompt: "Who vouches for it?",
    validateInput: some,
    ignoreFocusOut: true,
  })
  if (by === undefined) return undefined
  const until = await window.showInputBox({
    title,
    prompt: "Last day on which it holds",
    value: dayIn(new Date(), 180),
    validateInput: (text) => (isDay(text.trim()) ? undefined : "A day like 2027-01-31."),
    ignoreFocusOut: true,
  })
  if (until === undefined) return undefined
  const evidence = await window.showInputBox({
    title,
    prompt: "Where is the proof? A link, a ticket, a document.",
    validateInput: some,
    ignoreFocusOut: true,
  })
  return evidence === undefined ? undefined : { by: by.trim(), until: until.trim(), evidence: evidence.trim() }
}
