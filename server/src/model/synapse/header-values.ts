/** Header values of a config: `{{client_ip}}` there is the value's own notation, not a slot of a template of the file. */
import type { YamlNode, YamlTree } from "../../syntax/yaml/tree.ts"

/** The text with the values under `sites[].headers` blanked, character for character. */
export function withoutHeaderValues(tree: YamlTree): string {
  const sites = below(
    tree.documents.find((document) => document.root !== undefined)?.root,
    (name) => name === "sites",
  ).flatMap(itemsOf)
  const headers = sites.flatMap((site) => below(site, (name) => name === "headers"))
  const directions = headers.flatMap((node) => below(node, (name) => name === "request" || name === "response"))
  const maps = directions.flatMap((node) => below(node, (name) => name === "add" || name === "set"))
  let text = ""
  let end = 0
  for (const { kind, span } of maps.flatMap((node) => below(node, () => true))) {
    if (kind !== "scalar") continue
    text += tree.text.slice(end, span.start) + " ".repeat(span.end - span.start)
    end = span.end
  }
  return text + tree.text.slice(end)
}

function below(node: YamlNode | undefined, isWanted: (name: string) => boolean): readonly YamlNode[] {
  if (node?.kind !== "mapping") return []
  return node.entries.flatMap(({ key, value }) => (value !== undefined && isWanted(key.text) ? [value] : []))
}

function itemsOf(node: YamlNode): readonly YamlNode[] {
  return node.kind === "sequence" ? node.items.map((item) => item.value) : []
}
