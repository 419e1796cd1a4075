/**
 * What Prometheus refuses in its relabelling rules. Source: `relabel.Config.Validate` of prometheus/prometheus. Items with
 * an `if`, and actions of vmagent alone, are another dialect and not judged.
 */
import { nearest } from "../../base/nearest.ts"
import { setScalar } from "../../syntax/yaml/edit.ts"
import type { YamlMapping, YamlNode } from "../../syntax/yaml/tree.ts"
import { isBrokenPattern } from "../metrics/promql-selector.ts"
import { get, isNull, isOpen, mappingOf, scalarAt, scalarOf, type View } from "../metrics/yaml-view.ts"
import type { Fault } from "./types.ts"

const needsTarget = new Set(["replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"])
const actions = [...needsTarget, "keep", "drop", "labelmap", "labeldrop", "labelkeep"]
const otherDialect =
  /^(?:replace_all|keep_if_(?:equal|contains)|drop_if_(?:equal|contains)|(?:keep|drop)_metrics|labelmap_all|graphite)$/
/** Keys that an action refuses once they differ from what they are without being written. */
const refusedKeys: Readonly<Record<string, readonly string[]>> = {
  labeldrop: ["source_labels", "target_label", "modulus", "separator", "replacement"],
  labelkeep: ["source_labels", "target_label", "modulus", "separator", "replacement"],
  keepequal: ["regex", "modulus", "separator", "replacement"],
  dropequal: ["regex", "modulus", "separator", "replacement"],
  lowercase: ["replacement"],
  uppercase: ["replacement"],
}
const unwritten: Readonly<Record<string, string>> = {
  separator: ";",
  replacement: "$1",
  regex: "(.*)",
  modulus: "0",
  target_label: "",
}

export function relabelFaults(view: View, root: YamlNode | undefined): readonly Fault[] {
  const alerting = get(view, root, "alerting")?.value
  const below = (node: YamlNode | undefined, key: string) =>
    view.resolver.items(get(view, node, key)?.value).map((item) => item.node)
  const holders: readonly (readonly [YamlNode | undefined, string])[] = [
    ...below(root, "scrape_configs").flatMap((node): [YamlNode, string][] => [
      [node, "relabel_configs"],
      [node, "metric_relabel_configs"],
    ]),
    [alerting, "alert_relabel_configs"],
    ...below(alerting, "alertmanagers").flatMap((node): [YamlNode, string][] => [
      [node, "relabel_configs"],
      [node, "alert_relabel_configs"],
    ]),
    ...below(root, "remote_write").map((node): [YamlNode, string] => [node, "write_relabel_configs"]),
  ]
  return holders.flatMap(([node, key]) =>
    view.resolver
      .items(get(view, node, key)?.value)
      .flatMap((item, index) => itemFaults(view, item.node, `${key}[${index}]`)),
  )
}

function itemFaults(view: View, given: YamlNode, subject: string): readonly Fault[] {
  const node = mappingOf(view, given)
  if (node === undefined || get(view, node, "if") !== undefined) return []
  const written = get(view, node, "action")
  const scalar = scalarOf(view, written?.value)
  if (scalar !== undefined && isOpen(scalar.text)) return []
  const at = written?.key.span ?? node.entries[0]?.key.span ?? node.span
  const fault = (code: Fault["code"], message: string, span = at): Fault => ({ code, message, span, subject })
  if (scalar !== undefined && isNull(scalar)) return [fault("missing", "The `action` is empty")]
  const name = scalar?.text ?? "replace"
  const action = name.toLowerCase()
  if (otherDialect.test(action)) return []
  if (scalar !== undefined && !actions.includes(action)) {
    const meant = nearest(action, actions)
    const base = fault("wrong-type", `\`${name.slice(0, 40)}\` is no action of relabelling`, scalar.contentSpan)
    if (meant === undefined) return [base]
    return [{ ...base, fix: { title: `Write \`${meant}\``, edits: () => setScalar(view.tree, scalar, meant) } }]
  }
  const found: Fault[] = []
  if (needsTarget.has(action) && (scalarAt(view, node, "target_label")?.text ?? "") === "")
    found.push(fault("missing", `The action \`${action}\` needs a \`target_label\``))
  const modulus = scalarAt(view, node, "modulus")?.text ?? "0"
  if (action === "hashmod" && /^0+$/.test(modulus))
    found.push(fault("missing", "The action `hashmod` needs a `modulus` above 0"))
  const regex = scalarAt(view, node, "regex")
  if (regex !== undefined && !isOpen(regex.text) && isBrokenPattern(regex.text))
    found.push(fault("wrong-type", "`regex` does not parse", regex.contentSpan))
  return [...found, ...refusedBy(view, node, action, subject)]
}

function refusedBy(view: View, node: YamlMapping, action: string, subject: string): readonly Fault[] {
  return (refusedKeys[action] ?? []).flatMap((key): Fault[] => {
    const entry = get(view, node, key)
    const value = view.resolver.follow(entry?.value).node
    if (entry === undefined || value === undefined) return []
    if (value.kind === "scalar" && (isNull(value) || isOpen(value.text) || value.text === unwritten[key])) return []
    if (value.kind === "sequence" && value.items.length === 0) return []
    return [
      { code: "conflict", message: `The action \`${action}\` takes no \`${key}\``, span: entry.key.span, subject },
    ]
  })
}

/** List items that hold nothing: refused where the list holds sections. */
export function emptyItemFaults(view: View, root: YamlNode | undefined): readonly Fault[] {
  const faults: Fault[] = []
  const look = (node: YamlNode | undefined, key: string, what: string): void => {
    const list = view.resolver.follow(get(view, node, key)?.value).node
    if (list?.kind !== "sequence") return
    for (const item of list.items) {
      const held = view.resolver.follow(item.value).node
      if (held !== undefined && !(held.kind === "scalar" && isNull(held))) continue
      faults.push({ code: "missing", message: `${what} is empty`, span: item.dash ?? list.span, subject: key })
    }
  }
  look(root, "scrape_configs", "A scrape config")
  for (const { node } of view.resolver.items(get(view, root, "scrape_configs")?.value)) {
    look(node, "static_configs", "A static config")
    look(node, "relabel_configs", "A relabel config")
    look(node, "metric_relabel_configs", "A relabel config")
  }
  return faults
}
