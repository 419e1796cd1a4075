/** Outline and hover of a script: its functions, and how long an endless loop sleeps. */
import { touches } from "../base/span.ts"
import type { Script } from "../model/shell/types.ts"
import type { HoverPart } from "./hover-text.ts"
import { pauseText } from "./schedule-text.ts"
import type { DocumentSymbolInfo } from "./symbols.ts"

export function shellSymbols(model: Script): readonly DocumentSymbolInfo[] {
  return model.functions.map((each) => ({
    name: each.name === "" ? "(empty)" : each.name,
    kind: "group",
    span: { start: Math.min(each.span.start, each.nameSpan.start), end: Math.max(each.span.end, each.nameSpan.end) },
    nameSpan: each.nameSpan,
    children: [],
  }))
}

export function shellHover(model: Script, at: number): HoverPart | undefined {
  const loop = model.loops.find((each) => touches(each.pauseSpan, at) || touches(each.keywordSpan, at))
  if (loop === undefined) return undefined
  const span = touches(loop.pauseSpan, at) ? loop.pauseSpan : loop.keywordSpan
  return { span, markdown: `Endless loop; ${pauseText(loop.seconds)}.` }
}
