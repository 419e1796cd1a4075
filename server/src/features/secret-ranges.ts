/** Where the secrets of a document stand, for an editor that hides them. Wider than the findings: what might be one is hidden. */
import { type Span, sliceOf, span } from "../base/span.ts"
import { distinctSettings } from "../model/distinct.ts"
import { isSecretName } from "../model/secrets/names.ts"
import { secretPartsOf } from "../model/secrets/parts.ts"
import { isReference } from "../model/secrets/reference.ts"
import { tokensIn } from "../model/secrets/tokens.ts"
import type { EnvTree } from "../syntax/env/tree.ts"
import type { ShellCommand, ShellList, ShellTree } from "../syntax/shell/tree.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import type { ParsedDocument, Workspace } from "../workspace/types.ts"

const mostRanges = 2000
const mostNodes = 200_000

/** Spans in file order that do not overlap; quotes stay visible. Empty for documents of no format. */
export function secretRanges(workspace: Workspace, uri: string): readonly Span[] {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language === undefined) return []
  const { text } = document.source
  const settings = distinctSettings(workspace.facts(uri)?.settings ?? [])
  const found = [
    ...settings.flatMap((setting) => secretPartsOf(setting, sliceOf(text, setting.valueSpan)).map((part) => part.span)),
    ...tokensIn(document.source).map((token) => token.body ?? token.span),
    ...byFormat(document),
  ]
  return apart(found.filter(({ start, end }) => end > start))
}

function byFormat(document: ParsedDocument): readonly Span[] {
  const { tree } = document
  switch (tree.language) {
    case "env":
      return inEnv(tree)
    case "yaml":
      return inYaml(tree)
    case "shell":
      return inShell(tree)
    default:
      return []
  }
}

/** Lines that are switched off hold secrets like the others; so do values that only some reader sees. */
function inEnv({ text, lines }: EnvTree): readonly Span[] {
  return lines.flatMap((line) => {
    if (line.kind === "assignment") return isSecretName(line.name) ? [line.contentSpan] : []
    const off =
      line.kind === "comment" ? /^\s*[#;]+\s*(?:export\s+)?([\w.-]+)\s*=\s*["']?/.exec(sliceOf(text, line.span)) : null
    if (off?.[1] === undefined || !isSecretName(off[1])) return []
    const start = line.span.start + off[0].length
    return [span(start, start + sliceOf(text, span(start, line.span.end)).replace(/["'\s]+$/, "").length)]
  })
}

/** Keys with the name of a secret, at any depth: `password:`, `bearer_token:`, `secretKey:`. */
function inYaml(tree: YamlTree): readonly Span[] {
  const found: Span[] = []
  let left = mostNodes
  const visit = (node: YamlNode | undefined): void => {
    if (node === undefined || left-- <= 0) return
    if (node.kind === "sequence") for (const { value } of node.items) visit(value)
    if (node.kind !== "mapping") return
    for (const { key, value } of node.entries) {
      if (value?.kind === "scalar" && typeof value.value === "string" && isSecretName(key.text)) {
        if (!isReference(value.text)) found.push(value.contentSpan)
      } else visit(value)
    }
  }
  for (const { root } of tree.documents) visit(root)
  return found
}

function inShell({ root }: ShellTree): readonly Span[] {
  const found: Span[] = []
  let left = mostNodes
  const list = (each: ShellList): void => {
    for (const { stages } of each.items) for (const stage of stages) command(stage)
  }
  const command = (each: ShellCommand): void => {
    if (left-- <= 0) return
    if (each.kind !== "simple") for (const inner of [...each.conditions, ...each.bodies]) list(inner)
    else
      for (const { name, value } of each.assignments)
        if (value !== undefined && isSecretName(name) && value.parts.every((part) => part.kind === "text"))
          found.push(value.span)
  }
  list(root)
  return found
}

/** Sorted, merged where they overlap, at most 2,000. */
function apart(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const each of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && each.start <= last.end)
      merged[merged.length - 1] = span(last.start, Math.max(last.end, each.end))
    else merged.push(each)
  }
  return merged.slice(0, mostRanges)
}
