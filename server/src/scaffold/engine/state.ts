/** Reads and writes `deploy/.scaffold.json`. What it says is believed only as far as it has the right shape. */
import type { AnswerValue } from "../profiles/types.ts"
import { pathProblem } from "./paths.ts"
import type { FileRecord, ScaffoldState } from "./types.ts"

/** Beside the generated files. */
export const stateName = ".scaffold.json"

const schema = 1
const most = { text: 4 * 1024 * 1024, files: 2000, answers: 200, value: 2000 }

/** A state, or why the text is none. */
export type StateReading = { readonly state: ScaffoldState } | { readonly broken: string }

/** The state as text: sorted by nothing but the order of files, so that equal states are equal byte for byte. */
export function stateText({ profile, answers, files }: ScaffoldState): string {
  const record = ({ template, hash, lines }: FileRecord) => ({
    template,
    hash,
    ...(lines === undefined ? {} : { lines: lines.join("") }),
  })
  const data = {
    schema,
    profile,
    answers: Object.fromEntries(answers),
    files: Object.fromEntries([...files].map(([path, each]) => [path, record(each)])),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

/** Reads a state file's text. Never throws. */
export function readState(text: string): StateReading {
  if (text.length > most.text) return { broken: "it is too large" }
  const data = parsed(text)
  if (data === undefined) return { broken: "it is no JSON object" }
  const version = data.get("schema")
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    return { broken: "`schema` is no version number" }
  if (version > schema)
    return { broken: `it was written by a newer Deploylint (schema ${version}, this one knows ${schema})` }
  const profile = data.get("profile")
  if (typeof profile !== "string" || profile === "" || profile.length > 100)
    return { broken: "`profile` is no name of a profile" }
  const answers = answersOf(data.get("answers"))
  if (typeof answers === "string") return { broken: answers }
  const files = filesOf(data.get("files"))
  if (typeof files === "string") return { broken: files }
  return { state: { profile, answers, files } }
}

/** The entries of a JSON object; names never become properties of anything. */
function parsed(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    return entriesOf(JSON.parse(text.replace(/^\ufeff/, "")))
  } catch {
    return undefined
  }
}

/** The entries of an object that is no list; undefined for anything else. */
export function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}

/** True for what may be an answer at all. */
export function isAnswer(value: unknown): value is AnswerValue {
  if (typeof value === "string") return value.length <= most.value
  return typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
}

function answersOf(value: unknown): ReadonlyMap<string, AnswerValue> | string {
  const entries = entriesOf(value)
  if (entries === undefined || entries.size > most.answers) return "`answers` is no object of answers"
  const answers = new Map<string, AnswerValue>()
  for (const [key, each] of entries) {
    if (!isAnswer(each)) return "an answer is neither text nor number nor true or false"
    answers.set(key, each)
  }
  return answers
}

function filesOf(value: unknown): ReadonlyMap<string, FileRecord> | string {
  const entries = entriesOf(value)
  if (entries === undefined || entries.size > most.files) return "`files` is no object of files"
  const files = new Map<string, FileRecord>()
  for (const [path, each] of entries) {
    if (pathProblem(path) !== undefined || path === "__proto__") return "a path in `files` leads out of the folder"
    const record = recordOf(entriesOf(each))
    if (record === undefined) return "a file's record has a wrong shape"
    files.set(path, record)
  }
  return files
}

function recordOf(entries: ReadonlyMap<string, unknown> | undefined): FileRecord | undefined {
  const [template, hash, lines] = ["template", "hash", "lines"].map((key) => entries?.get(key))
  if (typeof template !== "string" || !/^[\w./-]{1,200}$/.test(template)) return undefined
  if (typeof hash !== "string" || !/^[0-9a-f]{16}$/.test(hash)) return undefined
  if (lines === undefined) return { template, hash }
  if (typeof lines !== "string" || lines.length % 8 !== 0 || !/^[0-9a-f]*$/.test(lines)) return undefined
  return { template, hash, lines: lines.match(/.{8}/g) ?? [] }
}
