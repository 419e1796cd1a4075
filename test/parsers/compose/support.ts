/** Reads Compose texts for tests, with the characters below any span. */
import type { EditResult } from "../../../server/src/base/edit.ts"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import type { Known } from "../../../server/src/base/known.ts"
import type { Span } from "../../../server/src/base/span.ts"
import { composeFacts } from "../../../server/src/model/compose/facts.ts"
import { type ReadOptions, readCompose } from "../../../server/src/model/compose/read.ts"
import type { ComposeFile, ComposeService, ProjectEnvironment } from "../../../server/src/model/compose/types.ts"
import type { Facts, Service } from "../../../server/src/model/facts.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

export const folder = "file:///project/app"

/** An environment with these values, as if they stood in the project's `.env`. */
export function environmentWith(values: Readonly<Record<string, string>>): ProjectEnvironment {
  const uri = `${folder}/.env`
  const variables = new Map(
    Object.entries(values).map(([name, value]) => [name, { value, place: { uri, span: { start: 0, end: 1 } } }]),
  )
  return { variables, lookup: (name) => variables.get(name), files: [uri], incomplete: false }
}

export interface Read {
  readonly text: string
  readonly model: ComposeFile
  readonly facts: Facts
  /** The characters below a span. */
  readonly at: (span: Span | undefined) => string | undefined
  readonly service: (name?: string) => ComposeService
  readonly fact: (name?: string) => Service
  /** The text after an edit, or the refusal. */
  readonly after: (result: EditResult) => string
}

export function read(text: string, values: Readonly<Record<string, string>> = {}, options?: ReadOptions): Read {
  const model = readCompose(parseYaml(text), environmentWith(values), options)
  const facts = composeFacts(model, `${folder}/compose.yaml`, "production")
  return {
    text,
    model,
    facts,
    at: (span) => span && text.slice(span.start, span.end),
    service: (name) => found(model.services, name),
    fact: (name) => found(facts.services, name),
    after: (result) => (isRefusal(result) ? `refused: ${result.refused}` : applyEdits(text, result)),
  }
}

/** One service `app` with these lines, indented to fit. */
export function readService(body: string, values: Readonly<Record<string, string>> = {}): Read {
  const lines = body.replace(/^\n/, "").split("\n")
  return read(`services:\n  app:\n${lines.map((line) => `    ${line}`).join("\n")}\n`, values)
}

function found<T extends { readonly name: string }>(all: readonly T[], name: string | undefined): T {
  const one = name === undefined ? all[0] : all.find((each) => each.name === name)
  if (one === undefined) throw new Error(`no service ${name ?? ""}`)
  return one
}

/** A known value as itself, an unknown one as `?`. */
export function value<T>(known: Known<T> | undefined): T | "?" | undefined {
  return known && (known.known ? known.value : "?")
}
