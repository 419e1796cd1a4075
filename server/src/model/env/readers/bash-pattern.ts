/** Shell patterns over whole strings: `*`, `?`, `[…]`. The time is bounded by text times pattern. */

/** A pattern's character: one of a set, any, or a run of any. */
export type PatternItem =
  | { readonly kind: "any" | "run" }
  | { readonly kind: "one"; readonly character: string }
  | { readonly kind: "set"; readonly negated: boolean; readonly has: (code: number) => boolean }

const classes: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[\t-\r ]/,
  blank: /[\t ]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  cntrl: /[\0-\x1f\x7f]/,
  graph: /[!-~]/,
  print: /[ -~]/,
  word: /\w/,
}

/** A piece of a pattern as expanded: what stood in quotes matches itself. */
export interface PatternText {
  readonly text: string
  readonly quoted: boolean
}

/** Undefined where the meaning depends on the locale (`[[=a=]]`) or on a quoted part inside brackets. */
export function compile(parts: readonly PatternText[]): readonly PatternItem[] | undefined {
  const characters: { c: string; quoted: boolean }[] = []
  for (const { text, quoted } of parts) for (const c of text.split("")) characters.push({ c, quoted })
  const lastClose = characters.findLastIndex(({ c }) => c === "]")
  const items: PatternItem[] = []
  for (let at = 0; at < characters.length; at++) {
    const current = characters[at]
    if (!current) break
    const { c, quoted } = current
    if (quoted) items.push({ kind: "one", character: c })
    else if (c === "*") items.push({ kind: "run" })
    else if (c === "?") items.push({ kind: "any" })
    else if (c === "\\" && at + 1 < characters.length) {
      at++
      items.push({ kind: "one", character: characters[at]?.c ?? "" })
    } else if (c === "[" && at < lastClose) {
      const set = bracket(characters, at)
      if (set === undefined) return undefined
      if (set === null) items.push({ kind: "one", character: c })
      else {
        items.push(set.item)
        at = set.end
      }
    } else items.push({ kind: "one", character: c })
  }
  return items
}

type Characters = readonly { readonly c: string; readonly quoted: boolean }[]

/** Null: no bracket closes it, so `[` stands for itself. */
function bracket(all: Characters, open: number): { item: PatternItem; end: number } | null | undefined {
  let at = open + 1
  const negated = all[at]?.c === "!" || all[at]?.c === "^"
  if (negated) at++
  const tests: ((code: number) => boolean)[] = []
  const first = at
  while (at < all.length) {
    const { c, quoted } = all[at] ?? { c: "", quoted: false }
    if (quoted || c === "\\" || c === "/") return undefined
    if (c === "]" && at > first)
      return { item: { kind: "set", negated, has: (code) => tests.some((test) => test(code)) }, end: at }
    if (c === "[" && all[at + 1]?.c === ":") {
      const rest = all
        .slice(at + 2, at + 12)
        .map((each) => each.c)
        .join("")
      const name = /^([a-z]+):\]/.exec(rest)?.[1]
      const known = name === undefined ? undefined : classes[name]
      if (!known) return undefined
      tests.push((code) => known.test(String.fromCharCode(code)))
      at += (name?.length ?? 0) + 4
      continue
    }
    if (c === "[" && (all[at + 1]?.c === "=" || all[at + 1]?.c === ".")) return undefined
    const low = c.charCodeAt(0)
    if (all[at + 1]?.c === "-" && at + 2 < all.length && all[at + 2]?.c !== "]") {
      const end = all[at + 2]
      if (!end || end.quoted || end.c === "[" || end.c === "\\") return undefined
      const high = end.c.charCodeAt(0)
      tests.push((code) => code >= low && code <= high)
      at += 3
    } else {
      tests.push((code) => code === low)
      at++
    }
  }
  return null
}

function fits(item: PatternItem, code: number): boolean {
  if (item.kind === "any") return true
  if (item.kind === "one") return item.character.charCodeAt(0) === code
  return item.kind === "set" && item.has(code) !== item.negated
}

/** Ends of the prefixes of `text[from…]` that the pattern matches, ascending. */
export function prefixEnds(items: readonly PatternItem[], text: string, from: number): readonly number[] {
  const ends: number[] = []
  let states = new Uint8Array(items.length + 1)
  states[0] = 1
  const close = (set: Uint8Array) => {
    for (let i = 0; i < items.length; i++) if (set[i] === 1 && items[i]?.kind === "run") set[i + 1] = 1
  }
  close(states)
  for (let at = from; ; at++) {
    if (states[items.length] === 1) ends.push(at)
    if (at >= text.length) return ends
    const code = text.charCodeAt(at)
    const next = new Uint8Array(items.length + 1)
    let alive = false
    for (let i = 0; i < items.length; i++) {
      if (states[i] !== 1) continue
      const item = items[i]
      if (!item) continue
      if (item.kind === "run") next[i] = 1
      else if (fits(item, code)) next[i + 1] = 1
      else continue
      alive = true
    }
    if (!alive) return ends
    close(next)
    states = next
  }
}

/** Starts of the suffixes that the pattern matches, descending. */
export function suffixStarts(items: readonly PatternItem[], text: string): readonly number[] {
  const backwards = text.split("").reverse().join("")
  return prefixEnds([...items].reverse(), backwards, 0).map((end) => text.length - end)
}

export function matches(items: readonly PatternItem[], text: string): boolean {
  return prefixEnds(items, text, 0).at(-1) === text.length
}
