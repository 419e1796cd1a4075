/** What the checklist has to know of a file to put it into a deployment: plain data that outlives the file's model. */
import { settled } from "../base/known.ts"
import { nameOf } from "../base/uri.ts"
import type { Facts, FileReference, Stage } from "../model/facts.ts"
import { skipReason } from "../workspace/parse.ts"
import { kindByName, languageOf } from "../workspace/recognise.ts"
import type { TrackedWorkspace } from "../workspace/snapshot.ts"
import { isTradingUnitAt } from "../workspace/trading.ts"
import type { Language } from "../workspace/types.ts"
import { productsOf, trading } from "./products.ts"

export interface Brief {
  readonly uri: string
  /** Format of the file; of a template or an unreadable file the one that it would have. */
  readonly language: Language
  readonly stage: Stage
  /** Why it could not be read: a template of the real file, not UTF-8, over a limit. */
  readonly unread?: string
  readonly products: readonly string[]
  readonly references: readonly { readonly kind: FileReference["kind"]; readonly uri: string }[]
  readonly hasServices: boolean
  /** It names services, and every one has an image or a build: it needs no file below it. */
  readonly isStandalone: boolean
  /** Its own name says production, staging, live. */
  readonly isMarked: boolean
  /** Known values of `NODE_ENV`. */
  readonly modes: readonly string[]
  readonly isDropIn: boolean
}

const marked = /(^|[._-])(prod|production|live|release|staging|stage)([._-]|$)/i

/** The brief of a document; undefined for what is none of ours, left out by settings, or not loaded yet. */
export function briefOf(workspace: TrackedWorkspace, uri: string): Brief | undefined {
  return workspace.derive("brief", uri, (tracked) => read(tracked, uri))
}

function read(workspace: TrackedWorkspace, uri: string): Brief | undefined {
  const document = workspace.document(uri)
  const isMarked = marked.test(nameOf(uri))
  const nothing = { products: [], references: [], hasServices: false, isStandalone: false, modes: [], isDropIn: false }
  if (document === "unread") {
    // Not loaded yet, or a host that may not read it: nothing that it could show is proven.
    const language = languageByName(uri)
    if (language === undefined) return undefined
    return { uri, language, stage: "production", unread: "it could not be read", isMarked, ...nothing }
  }
  if (document === "absent" || document.kind === undefined || document.kind.is === "settings") return undefined
  if (document.kind.is === "template" || document.kind.is === "unreadable") {
    if (document.kind.of === "settings") return undefined
    const unread = skipReason(document) ?? "it could not be read"
    return { uri, language: document.kind.of, stage: "production", unread, isMarked, ...nothing }
  }
  if (document.language === undefined) return undefined
  const facts = workspace.facts(uri)
  const base = { uri, language: document.language, stage: document.stage, isMarked }
  if (facts === undefined) return { ...base, unread: "it could not be read", ...nothing }
  const isDropIn = document.kind.is === "systemd" && document.kind.dropIn
  const known = briefFacts(facts, document.language)
  const isDaemon = document.language === "systemd" && isTradingUnitAt(workspace, uri)
  const products = isDaemon && !known.products.includes(trading) ? [...known.products, trading] : known.products
  return { ...base, ...known, products, isDropIn }
}

function languageByName(uri: string): Language | undefined {
  const kind = kindByName(uri)
  const language = kind === undefined ? undefined : languageOf(kind)
  return language === "settings" ? undefined : language
}

function briefFacts(
  facts: Facts,
  language: Language,
): Omit<Brief, "uri" | "language" | "stage" | "isMarked" | "isDropIn"> {
  const modes = facts.settings.filter(({ name }) => name === "NODE_ENV").flatMap(({ value }) => settled(value) ?? [])
  return {
    products: productsOf(facts, language),
    references: facts.references.flatMap(({ kind, uri }) => (uri === undefined ? [] : [{ kind, uri }])),
    hasServices: facts.services.length > 0,
    isStandalone:
      facts.services.length > 0 && facts.services.every(({ image, builds }) => image !== undefined || builds),
    modes: [...new Set(modes)],
  }
}
