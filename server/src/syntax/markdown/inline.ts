/** Links in runs of text: inline, by reference, in angle brackets and bare. Linear by a budget of characters looked at. */
import { span } from "../../base/span.ts"
import type { TreeComment } from "../../base/tree.ts"
import type { TextRun } from "./containers.ts"
import { type Destination, destinationAt, labelOf, plainText } from "./link-parts.ts"
import type { Link } from "./tree.ts"

export interface Definition {
  readonly destination: string
}

interface Opener {
  readonly at: number
  readonly isImage: boolean
  isActive: boolean
}

/** Openers that wait for their end: more are hostile. */
const mostOpeners = 200

/** Looks for links in one run at a time; `budget` characters may be looked at twice in all. */
export class LinkScanner {
  readonly links: Link[] = []
  readonly comments: TreeComment[] = []
  private readonly text: string
  private readonly definitions: ReadonlyMap<string, Definition>
  private budget: number
  private openers: Opener[] = []

  constructor(text: string, definitions: ReadonlyMap<string, Definition>) {
    this.text = text
    this.definitions = definitions
    this.budget = 4 * text.length + 10_000
  }

  run({ start, end }: TextRun): void {
    this.openers = []
    const { text } = this
    const unclosed = new Set<number>()
    for (let i = start; i < end; ) {
      const c = text.charCodeAt(i)
      if (c === 92) i += 2
      else if (c === 96) i = this.code(i, end, unclosed)
      else if (c === 60) i = this.angle(i, end)
      else if (c === 91) i = this.open(i, start)
      else if (c === 93) i = this.close(i, end)
      else if (c === 104) i = this.bare(i, start, end)
      else i++
    }
  }

  /** Behind a code span, or behind the marks if nothing closes it. */
  private code(at: number, end: number, unclosed: Set<number>): number {
    let length = 0
    while (at + length < end && this.text.charCodeAt(at + length) === 96) length++
    if (unclosed.has(length)) return at + length
    for (let i = at + length; i < end; ) {
      if (this.text.charCodeAt(i) !== 96) {
        i++
        continue
      }
      let run = 0
      while (i + run < end && this.text.charCodeAt(i + run) === 96) run++
      i += run
      if (run === length) return i
    }
    unclosed.add(length)
    return at + length
  }

  /** `<https://…>`, or behind a tag. */
  private angle(at: number, end: number): number {
    const limit = Math.min(end, at + 2000)
    if (this.budget <= 0) return at + 1
    if (this.text.startsWith("<!--", at)) return this.remark(at, end)
    for (let i = at + 1; i < limit; i++) {
      const c = this.text.charCodeAt(i)
      if (c === 60) {
        this.budget -= i - at
        return at + 1
      }
      if (c !== 62) continue
      const inner = this.text.slice(at + 1, i)
      if (/^[a-z][a-z0-9+.-]{1,31}:[^\s<>]*$/i.test(inner)) this.add("autolink", at, i + 1, inner, inner, at + 1, i)
      else if (!/^[a-z/!?]/i.test(inner)) return at + 1
      return i + 1
    }
    this.budget -= limit - at
    return at + 1
  }

  /** A comment behind text in its line. */
  private remark(at: number, end: number): number {
    const limit = Math.min(end, at + 2000)
    const close = this.text.slice(at, limit).indexOf("-->", 4)
    this.budget -= close < 0 ? limit - at : 0
    if (close < 0) return at + 1
    this.comments.push({ span: span(at, at + close + 3), own: false })
    return at + close + 3
  }

  private open(at: number, start: number): number {
    const isImage = at > start && this.text.charAt(at - 1) === "!"
    this.openers.push({ at, isImage, isActive: true })
    if (this.openers.length > mostOpeners) this.openers.shift()
    return at + 1
  }

  private close(at: number, end: number): number {
    const opener = this.openers.pop()
    if (opener === undefined || !opener.isActive) return at + 1
    const found = this.budget > 0 ? this.target(opener, at, end) : undefined
    if (found === undefined) return at + 1
    const start = opener.isImage ? opener.at - 1 : opener.at
    const kind = opener.isImage ? "image" : found.kind
    const words = plainText(this.text.slice(opener.at + 1, Math.min(at, opener.at + 1000)))
    this.add(kind, start, found.end, words, found.destination, found.start, found.stop)
    // A link holds no other link; an image may stand in one.
    if (!opener.isImage) for (const each of this.openers) if (!each.isImage) each.isActive = false
    return found.end
  }

  private target(
    opener: Opener,
    at: number,
    end: number,
  ): (Destination & { kind: "inline" | "reference" }) | undefined {
    const next = at + 1 < end ? this.text.charAt(at + 1) : ""
    if (next === "(") {
      const inline = destinationAt(this.text, at + 1, end)
      this.budget -= inline.looked
      if (inline.found !== undefined) return { ...inline.found, kind: "inline" }
    }
    if (this.definitions.size === 0 && next !== "[") return undefined
    const own = span(opener.at + 1, at)
    let label = own
    let close = at + 1
    if (next === "[") {
      const until = this.text.slice(at + 2, Math.min(end, at + 1002)).search(/[[\]]/)
      this.budget -= Math.max(until, 0)
      if (until >= 0 && this.text.charAt(at + 2 + until) === "]") {
        close = at + 3 + until
        if (until > 0) label = span(at + 2, at + 2 + until)
      }
    }
    if (label.end - label.start > 999) return undefined
    this.budget -= label.end - label.start
    const definition = this.definitions.get(labelOf(this.text.slice(label.start, label.end)))
    if (definition === undefined) return undefined
    return { destination: definition.destination, start: label.start, stop: label.end, end: close, kind: "reference" }
  }

  /** `https://…` in the middle of text, without the punctuation that ends a sentence. */
  private bare(at: number, start: number, end: number): number {
    const head = this.text.slice(at, at + 8)
    const length = head.startsWith("https://") ? 8 : head.startsWith("http://") ? 7 : 0
    if (length === 0 || at + length > end || (at > start && /[\w[]/.test(this.text.charAt(at - 1)))) return at + 1
    let stop = at + length
    while (stop < end && !/[\s<>[\]`|]/.test(this.text.charAt(stop))) stop++
    const open = this.text.slice(at, stop)
    stop = at + withoutPunctuation(open)
    if (stop <= at + length) return at + length
    const address = this.text.slice(at, stop)
    this.add("autolink", at, stop, address, address, at, stop)
    return stop
  }

  private add(
    kind: Link["kind"],
    start: number,
    end: number,
    text: string,
    destination: string,
    from: number,
    to: number,
  ): void {
    this.links.push({ kind, span: span(start, end), text, destination, destinationSpan: span(from, to) })
  }
}

/** Length of an address once closing marks of the sentence are left out; brackets that it opened itself stay. */
function withoutPunctuation(address: string): number {
  let open = 0
  for (const c of address) open += c === "(" ? 1 : c === ")" ? -1 : 0
  let length = address.length
  for (; length > 0; length--) {
    const last = address.charAt(length - 1)
    if (last === ")" && open < 0) open++
    else if (!"?!.,:;*_~'\"".includes(last)) break
  }
  return length
}
