/** Edits that the checklist offers: new files, and somebody's word in `deploylint.yaml`. The client shows them first. */
import type { AttestEdit, ChecklistReport, NewAttestation } from "../analysis.ts"
import { sourceText } from "../base/text.ts"
import { isInside } from "../base/uri.ts"
import type { WireAttest, WireScaffold } from "./checklist-protocol.ts"
import { rangeOf } from "./convert.ts"
import type { Session } from "./session.ts"
import { normaliseUri } from "./uris.ts"

/** Longest wait for the settings file. */
const MAX_WAIT = 3000

/** The new files for an item of a deployment, or for an empty folder. */
export function scaffold(params: unknown, report: ChecklistReport, session: Session): WireScaffold {
  const text = textsOf(params)
  const [folder] = session.folders()
  if (folder === undefined) return { files: [] }
  const named = report.deployments.find(({ name }) => name === text("deployment"))
  const { files, products } = named ?? report.deployments[0] ?? { files: [], products: [] }
  const item = text("item")
  const planned = session.analysis().scaffold({ folder, files, products }, item === "" ? undefined : item)
  return { files: planned.map((file) => ({ ...file, uri: session.clientUri(file.uri) })) }
}

/** The edit that attests an item. */
export async function attest(params: unknown, session: Session): Promise<WireAttest> {
  const refuse = (refused: string): WireAttest => ({ uri: "", creates: false, edits: [], refused })
  const asked = readParams(params, session)
  if (asked === undefined) return refuse("There is no folder to write it into.")
  let answer: AttestEdit = { refused: "The settings file cannot be read." }
  await session.settle(() => {
    answer = session.analysis().attest(asked.near, asked.entry)
  }, MAX_WAIT)
  return wireAttest(answer, session) ?? refuse("refused" in answer ? String(answer.refused) : "The file is gone.")
}

function wireAttest(answer: AttestEdit, session: Session): WireAttest | undefined {
  if ("refused" in answer) return undefined
  const { uri, creates } = answer
  const source = creates ? sourceText(uri, "") : session.source(uri)
  if (source === undefined) return undefined
  const edits = answer.edits.map(({ span, newText }) => ({ range: rangeOf(source, span), newText }))
  return { uri: session.clientUri(uri), creates, edits }
}

interface Asked {
  readonly near: string
  readonly entry: Omit<NewAttestation, "on">
}

function readParams(params: unknown, session: Session): Asked | undefined {
  const text = textsOf(params)
  const folders = session.folders()
  const near = normaliseUri(text("near"))
  const first = folders[0]
  if (first === undefined) return undefined
  const deployment = text("deployment")
  return {
    near: folders.some((folder) => isInside(folder, near)) ? near : `${first}/deploylint.yaml`,
    entry: {
      item: text("item"),
      by: text("by"),
      until: text("until"),
      evidence: text("evidence"),
      ...(deployment === "" ? {} : { deployment }),
    },
  }
}

/** The texts of a request's parameters; empty for all that is none. */
function textsOf(params: unknown): (name: string) => string {
  const given: Readonly<Record<string, unknown>> = typeof params === "object" && params !== null ? { ...params } : {}
  return (name) => {
    const value = given[name]
    return typeof value === "string" ? value : ""
  }
}
