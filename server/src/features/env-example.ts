/**
 * The text of a `.env.example`: what is there stays as it is, then the variables that the project takes and that are not
 * listed, in the order of their use, then declared ones. Never a value of a secret.
 */
import { lineBreakOf } from "../base/text.ts"
import type { KnownRuntime } from "../model/known/catalogue.ts"
import { type Declaration, exampleValue, infoOf } from "../model/known/declared.ts"
import { formatWords } from "../model/known/formats.ts"
import { secretKindOf } from "../model/secrets/names.ts"
import { shapesFor } from "../model/secrets/shape.ts"
import { isHidden } from "../model/secrets/shown.ts"
import { declarationsFor } from "../workspace/declared-variables.ts"
import { type ExampleName, exampleNames } from "../workspace/example-names.ts"
import type { Workspace } from "../workspace/types.ts"

export interface EnvExample {
  readonly uri: string
  /** The present text; undefined where there is no file. */
  readonly before: string | undefined
  readonly text: string
  /** Names that are new. */
  readonly added: readonly string[]
}

/** The example of a folder; `file` is the one to write, else the folder's own or `.env.example`. */
export function envExample(workspace: Workspace, folder: string, file?: string): EnvExample {
  const { uri, written, names } = exampleNames(workspace, folder, file)
  const document = workspace.document(uri)
  const before = typeof document === "string" ? undefined : document.source.text
  const declared = declarationsFor(workspace, uri)?.byName ?? new Map<string, Declaration>()
  const used = names.filter(({ name }) => !written.has(name))
  const taken = new Set(used.map(({ name }) => name))
  const unused = [...declared.keys()].filter((name) => !written.has(name) && !taken.has(name))
  const entries = [...used, ...unused.map((name): ExampleName => ({ name, isRequired: false }))]
  const blocks = entries.map((each) => blockOf(each, declared.get(each.name)))
  return { uri, before, text: joined(before ?? "", blocks), added: entries.map(({ name }) => name) }
}

function joined(before: string, blocks: readonly string[]): string {
  if (blocks.length === 0) return before
  const lineBreak = before === "" ? "\n" : lineBreakOf(before)
  const text = blocks.map((block) => `${block}\n`).join("\n")
  const gap = before === "" ? "" : before.endsWith("\n") ? lineBreak : lineBreak + lineBreak
  return before + gap + text.replaceAll("\n", lineBreak)
}

function blockOf(entry: ExampleName, declared: Declaration | undefined): string {
  const { name, fallback } = entry
  const info = declared === undefined ? entry.info : infoOf(declared)
  const isSecret = info?.secret === true || secretKindOf(name) !== undefined
  const given = declared === undefined ? undefined : exampleValue(declared)
  const isOptional = declared?.required.length === 0 || declared === undefined
  const value = isSecret ? "" : (given ?? "") !== "" ? (given ?? "") : (fallback ?? "")
  const shown = isHidden(name, value) ? "" : quoted(value)
  // A line that is switched off shows the default and changes nothing.
  const isOff = fallback !== undefined && isOptional && !entry.isRequired
  const comments = [
    info?.description,
    // Descriptions of images say themselves what they demand.
    info === undefined || (declared === undefined && info.values === undefined) ? undefined : demandText(info),
    requiredText(entry, declared),
    isSecret ? `Secret. Generate one: ${generator(name)}` : undefined,
  ].flatMap((text) => (text === undefined || text === "" ? [] : oneLine(text)))
  return [...comments.map((text) => `# ${text}`), `${isOff ? "# " : ""}${name}=${shown}`].join("\n")
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}

function requiredText({ isRequired }: ExampleName, declared: Declaration | undefined): string | undefined {
  if (declared !== undefined && declared.required.length > 1) return "Required."
  if (declared?.required[0] !== undefined) return `Required in ${declared.required[0]}.`
  return isRequired ? "Required: Compose stops without it." : undefined
}

const typeWords: Partial<Readonly<Record<KnownRuntime["type"], string>>> = {
  int: "A whole number",
  float: "A number",
  bool: "`true` or `false`",
  url: "An address",
}

function demandText(info: KnownRuntime): string | undefined {
  const { values, type, min, max, format, secret } = info
  if (values !== undefined) return `One of: ${values.join(", ")}.`
  const words = format === undefined ? typeWords[type] : capital(formatWords(format))
  const characters = type === "string" ? " characters" : ""
  const range =
    min !== undefined && max !== undefined
      ? min === max
        ? `${min}${characters}`
        : `${min} to ${max}${characters}`
      : min !== undefined
        ? `at least ${min}${characters}`
        : max === undefined
          ? undefined
          : `at most ${max}${characters}`
  const parts = [secret === true && format === undefined ? undefined : words, range].filter(
    (each) => each !== undefined,
  )
  return parts.length === 0 ? undefined : `${capital(parts.join(", "))}.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The command for a value in the form that the name's reader wants. */
function generator(name: string): string {
  const [shape] = shapesFor(name, "", secretKindOf(name)?.kind ?? "generic", 32)
  const { bytes, encoding, prefix } = shape ?? { bytes: 32, encoding: "hex" as const, prefix: undefined }
  const command = `openssl rand ${encoding === "hex" ? "-hex" : "-base64"} ${bytes}`
  const plain = encoding.startsWith("base64url") ? `${command} | tr '+/' '-_'` : command
  const bare = encoding === "base64url" ? `${plain} | tr -d '='` : plain
  return prefix === undefined ? bare : `${bare}, with \`${prefix}\` before it`
}

/** A spelling that all readers take for the value; what has none is left out. */
function quoted(value: string): string {
  if (/^[\w./:@,+%=-]*$/.test(value)) return value
  return /['\\\r\n]/.test(value) ? "" : `'${value}'`
}
