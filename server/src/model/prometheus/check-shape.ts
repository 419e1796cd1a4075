/** Holds a file against the keys and types that its program accepts, as strictly as its decoder does. */
import { nearest } from "../../base/nearest.ts"
import { renameKey } from "../../syntax/yaml/edit.ts"
import type { YamlMapping, YamlNode, YamlScalar } from "../../syntax/yaml/tree.ts"
import { durationSeconds } from "../metrics/durations.ts"
import { isNull, isOpen, type View } from "../metrics/yaml-view.ts"
import type { Section, Shape } from "./schema.ts"
import type { Fault } from "./types.ts"

/** More faults of one file help nobody. */
const most = 200
const deepest = 30

export function shapeFaults(view: View, node: YamlNode | undefined, shape: Section): readonly Fault[] {
  const faults: Fault[] = []
  checkNode(view, node, shape, "", faults, 0)
  return faults
}

function checkNode(
  view: View,
  given: YamlNode | undefined,
  shape: Shape,
  path: string,
  faults: Fault[],
  depth: number,
): void {
  const { node } = view.resolver.follow(given)
  if (node === undefined || shape === "any" || faults.length >= most || depth > deepest) return
  if (node.kind === "scalar" && isNull(node)) return
  if (typeof shape === "string" && shape !== "labels") {
    const fault = scalarFault(node, shape, path)
    if (fault !== undefined) faults.push({ code: "wrong-type", message: fault, span: placeOf(node), subject: path })
    return
  }
  if (shape === "labels") {
    if (node.kind !== "mapping") faults.push(wrongKind(node, path, "a mapping of names to texts"))
    for (const entry of view.resolver.entries(node)) {
      const value = view.resolver.follow(entry.value).node
      if (value !== undefined && value.kind !== "scalar")
        faults.push(wrongKind(value, `${path}.${entry.name}`, "a text"))
    }
    return
  }
  if ("list" in shape) {
    if (node.kind !== "sequence") faults.push(wrongKind(node, path, "a list"))
    view.resolver.items(node).forEach((item, index) => {
      checkNode(view, item.node, shape.list, `${path}[${index}]`, faults, depth + 1)
    })
    return
  }
  if (node.kind !== "mapping") {
    faults.push(wrongKind(node, path, "a mapping"))
    return
  }
  checkSection(view, node, shape, path, faults, depth)
}

function checkSection(
  view: View,
  node: YamlMapping,
  shape: Section,
  path: string,
  faults: Fault[],
  depth: number,
): void {
  for (const entry of view.resolver.entries(node)) {
    const known = Object.hasOwn(shape.keys, entry.name) ? shape.keys[entry.name] : undefined
    const below = path === "" ? entry.name : `${path}.${entry.name}`
    if (known !== undefined) checkNode(view, entry.value, known, below, faults, depth + 1)
    else if (shape.open?.test(entry.name) !== true && !isOpen(entry.name)) {
      const meant = nearest(
        entry.name,
        Object.keys(shape.keys).filter((name) => !view.resolver.get(node, name)),
      )
      const hint = meant === undefined ? "" : `, \`${meant}\` is probably meant`
      faults.push({
        code: "unknown-key",
        message: `\`${entry.name.slice(0, 60)}\` is no key of ${shape.of}${hint}`,
        span: entry.key.span,
        subject: below,
        ...(meant === undefined || entry.shared
          ? {}
          : { fix: { title: `Rename to \`${meant}\``, edits: () => renameKey(view.tree, entry.entry, meant) } }),
      })
    }
  }
}

function wrongKind(node: YamlNode, path: string, wanted: string): Fault {
  const name = path.slice(path.lastIndexOf(".") + 1)
  return { code: "wrong-type", message: `\`${name}\` has to be ${wanted}`, span: placeOf(node), subject: path }
}

/** The first line of a collection says where it begins. */
function placeOf(node: YamlNode): Fault["span"] {
  if (node.kind === "mapping" && !node.flow) return node.entries[0]?.key.span ?? node.span
  if (node.kind === "sequence" && !node.flow) return node.items[0]?.dash ?? node.span
  return node.span
}

function scalarFault(node: YamlNode, shape: string, path: string): string | undefined {
  const name = path.slice(path.lastIndexOf(".") + 1)
  if (node.kind !== "scalar") return `\`${name}\` has to be a single value`
  if (isOpen(node.text)) return undefined
  const wanted = wantedOf(node, shape)
  return wanted && `\`${name}\` has to be ${wanted}`
}

function wantedOf(node: YamlScalar, shape: string): string | undefined {
  const plain = node.style === "plain"
  if (shape === "bool") {
    const fits = plain && /^(?:true|false|yes|no|on|off|y|n)$/i.test(node.text)
    return fits ? undefined : "true or false"
  }
  if (shape === "int") return plain && /^[-+]?\d[\d_]*$|^0x/i.test(node.text) ? undefined : "a whole number"
  if (shape === "number") return plain && typeof node.value === "number" ? undefined : "a number"
  if (shape !== "duration") return undefined
  return durationSeconds(node.text) === undefined ? "a duration such as `30s`, `5m` or `1h30m`" : undefined
}
