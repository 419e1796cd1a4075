/** Configs that stand inside of ConfigMaps and Secrets: texts of their own, with the way back to their places. */
import { type Span, span as spanOf } from "../base/span.ts"
import { sourceText } from "../base/text.ts"
import type { Facts } from "../model/facts.ts"
import type { DataEntry } from "../model/kubernetes/types.ts"
import { synapseFacts } from "../model/synapse/facts.ts"
import { readSynapse } from "../model/synapse/read.ts"
import { signatureOf } from "../model/synapse/signature.ts"
import type { SynapseConfig } from "../model/synapse/types.ts"
import { parseYaml } from "../syntax/yaml/parse.ts"
import { prescan } from "../syntax/yaml/prescan.ts"
import type { ParsedDocument, Workspace } from "./types.ts"

/** A config of the sensor that a manifest carries. */
export interface EmbeddedConfig {
  /** `ConfigMap/waf config.yaml`. */
  readonly owner: string
  /** The config as a document; its URI is that of the manifest. */
  readonly document: Extract<ParsedDocument, { language: "synapse" }>
  readonly model: SynapseConfig
  readonly facts: Facts
  /** Where a place of the config stands in the manifest: the whole value where its lines are not written as they are. */
  readonly placed: (at: Span) => Span
}

/** Only texts with one of these keys can be a config of the sensor. */
const hint = /^(?:server|sites|upstreams|horizon|tunnel|telemetry)[ \t]*:/m
/** More is no config that somebody wrote; the sensor's own limit for a file is 10 MB. */
const most = 500_000

/** The sensor's configs in one file of manifests, in file order; none for other formats. */
export function embeddedConfigs(workspace: Workspace, uri: string): readonly EmbeddedConfig[] {
  const outer = workspace.document(uri)
  if (typeof outer === "string" || outer.language !== "kubernetes") return []
  const data = workspace.model(uri, "kubernetes")?.data ?? []
  return data.flatMap(({ object, entries }) =>
    entries.flatMap((entry): readonly EmbeddedConfig[] => {
      const text = entry.text.known ? entry.text.value : ""
      if (!text.includes("\n") || text.length > most || !hint.test(text)) return []
      if (prescan(text) !== undefined) return []
      const tree = parseYaml(text)
      const schemas = signatureOf(tree)
      if (schemas.length === 0) return []
      const model = readSynapse(tree, schemas)
      const { stage, source } = outer
      return [
        {
          owner: `${object.id} ${entry.name}`,
          document: {
            source: sourceText(uri, text, source.version),
            kind: { is: "synapse", schemas, stage },
            language: "synapse",
            tree,
            problems: tree.problems,
            stage,
          },
          model,
          facts: synapseFacts(model, stage),
          placed: placesOf(source.text, entry, text),
        },
      ]
    }),
  )
}

/** Lines of a text block stand in the file as they are, behind an indentation; every other spelling has one place. */
function placesOf(source: string, { value }: DataEntry, text: string): (at: Span) => Span {
  const whole = (): Span => value.span
  if (!value.isBlock) return whole
  const starts = lineStarts(source, value.span, text)
  if (starts === undefined) return whole
  const offsets = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) offsets.push(at + 1)
  const place = (offset: number): number => {
    let line = offsets.length - 1
    while (line > 0 && (offsets[line] ?? 0) > offset) line--
    return (starts[line] ?? value.span.end) + offset - (offsets[line] ?? 0)
  }
  return ({ start, end }) => spanOf(place(start), Math.max(place(start), place(end)))
}

/** Where each line of the text begins in the file; undefined where a line does not stand there (a folded block). */
function lineStarts(source: string, at: Span, text: string): readonly number[] | undefined {
  const lines = text.split("\n")
  const starts: number[] = []
  let from = source.lastIndexOf("\n", at.start - 1) + 1
  // The block may begin with its first line, or with the end of the line that announces it.
  if (!/^[ \t]*$/.test(source.slice(from, at.start))) from = source.indexOf("\n", at.start) + 1
  for (const line of lines) {
    if (starts.length === lines.length - 1 && line === "") {
      starts.push(from)
      break
    }
    const stop = source.indexOf("\n", from)
    const end = stop < 0 ? source.length : stop
    const written = source.slice(from, end).replace(/\r$/, "")
    if (!written.endsWith(line) || /\S/.test(written.slice(0, written.length - line.length))) return undefined
    starts.push(from + written.length - line.length)
    from = end + 1
  }
  return starts
}
