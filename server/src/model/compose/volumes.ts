/** `volumes` and `tmpfs` of a service: short and long form. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known } from "../../base/known.ts"
import { insertEntry } from "../../syntax/yaml/edit.ts"
import { booleanOf } from "./casts.ts"
import { type Field, fieldMap, type Item, itemsOf, problem, type Reader } from "./reader.ts"
import type { ComposeVolume } from "./types.ts"
import { presentValue, type ScalarValue, scalarAt } from "./value.ts"

type VolumeType = ComposeVolume["type"]

const types: ReadonlySet<string> = new Set(["bind", "volume", "tmpfs", "npipe", "cluster", "image"])
const propagations: ReadonlySet<string> = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"])

/** The mounts in file order. */
export function readVolumes(reader: Reader, field: Field | undefined): readonly ComposeVolume[] {
  if (!field) return []
  return itemsOf(reader, field).flatMap((item) => {
    const volume = item.node?.kind === "mapping" ? readLong(reader, item) : readShort(reader, field, item)
    return volume ? [volume] : []
  })
}

interface Part {
  readonly from: number
  readonly to: number
}

function readShort(reader: Reader, field: Field, item: Item): ComposeVolume | undefined {
  const value = scalarAt(reader, item)
  if (!value || value.isNull || value.type !== "string") {
    const span = item.node?.span ?? field.key.span
    problem(reader, "invalid-volume", "A volume must be a text or a mapping.", span)
    return undefined
  }
  const parts = cutVolume(value)
  const whole = value.text.known && value.interpolated ? cutPlain(value.text.value) : undefined
  if (whole && whole.length !== parts.length) return fromText(value, whole, item.shared)
  check(reader, value, parts)
  const [first, second, options] = parts
  if (!first) return undefined
  const source = second && value.cut(first.from, first.to)
  const target = value.cut((second ?? first).from, (second ?? first).to)
  const mode = options && value.cut(options.from, options.to)
  return {
    span: value.span,
    form: "short",
    type: source ? typeOf(source.text, source.raw) : "volume",
    source: source ? source.text : known(undefined),
    ...(source && { sourceSpan: source.span }),
    target: target.text,
    readOnly: readOnlyOf(mode?.text),
    ...propagationOf(mode?.text),
    shared: item.shared,
    setReadOnly: () => setShortReadOnly(value, parts),
  }
}

/** Offsets of the parts of a short volume, cut at colons outside variables that are none of a drive (`C:\`). */
export function cutVolume(value: ScalarValue): readonly Part[] {
  const { raw } = value
  if (raw.length <= 2 && !value.interpolated) return [{ from: 0, to: raw.length }]
  const parts: Part[] = []
  let from = 0
  for (const piece of value.pieces) {
    if (piece.kind !== "text") continue
    for (let i = piece.from - value.from; i < piece.to - value.from; i++) {
      if (raw[i] !== ":" || isDrive(raw, from, i)) continue
      parts.push({ from, to: i })
      from = i + 1
    }
  }
  return [...parts, { from, to: raw.length }]
}

/** The same grammar on a text without variables. */
export function cutPlain(text: string): readonly string[] {
  if (text.length <= 2) return [text]
  const parts: string[] = []
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== ":" || isDrive(text, from, i)) continue
    parts.push(text.slice(from, i))
    from = i + 1
  }
  return [...parts, text.slice(from)]
}

/** compose-go takes any single letter before a colon for a Windows drive. Source: format/volume.go. */
function isDrive(text: string, from: number, colon: number): boolean {
  return colon === from + 1 && /\p{L}/u.test(text[from] ?? "")
}

function fromText(value: ScalarValue, parts: readonly string[], shared: boolean): ComposeVolume {
  const [first = "", second, options] = parts
  const mode = options === undefined ? undefined : known(options)
  return {
    span: value.span,
    form: "short",
    type: second === undefined ? "volume" : typeOf(known(first), first),
    source: known(second === undefined ? undefined : first),
    target: known(second ?? first),
    readOnly: readOnlyOf(mode),
    ...propagationOf(mode),
    shared,
    setReadOnly: () => refuse("the parts of the volume come from a variable"),
  }
}

function check(reader: Reader, value: ScalarValue, parts: readonly Part[]): void {
  if (parts.length > 3) problem(reader, "invalid-volume", "The volume has too many colons.", value.span)
  else if (parts.some((part) => isEmpty(value.cut(part.from, part.to).text)))
    problem(reader, "invalid-volume", "The volume has an empty part between colons.", value.span)
}

function isEmpty(text: Known<string>): boolean {
  return text.known && text.value === ""
}

/** A path (`.`, `/`, `~`, a drive, a named pipe) is a bind; a variable that is not settled counts as a path. */
function typeOf(source: Known<string>, raw: string): VolumeType {
  const text = source.known ? source.value : raw
  return /^(?:[./~$]|\\\\|\p{L}:)/u.test(text) || (!source.known && /[\\/]/.test(raw)) ? "bind" : "volume"
}

function readOnlyOf(mode: Known<string> | undefined): Known<boolean> {
  if (!mode) return known(false)
  if (!mode.known) return mode
  const access = mode.value.split(",").findLast((option) => option === "ro" || option === "rw")
  return known(access === "ro")
}

function propagationOf(mode: Known<string> | undefined): { propagation?: string } {
  const found = mode?.known ? mode.value.split(",").findLast((option) => propagations.has(option)) : undefined
  return found === undefined ? {} : { propagation: found }
}

function setShortReadOnly(value: ScalarValue, parts: readonly Part[]): EditResult {
  const options = parts[2]
  if (parts.length < 2) return refuse("an anonymous volume has no mode")
  if (parts.length > 3) return refuse("Compose does not accept this volume")
  if (!options) return value.write(`${value.raw}:ro`)
  const mode = value.cut(options.from, options.to)
  if (mode.interpolated) return refuse("the mode comes from a variable")
  const kept = mode.raw.split(",").filter((option) => option !== "rw" && option !== "ro" && option !== "")
  return value.write(`${value.raw.slice(0, options.from)}${["ro", ...kept].join(",")}`)
}

function readLong(reader: Reader, item: Item): ComposeVolume | undefined {
  if (item.node?.kind !== "mapping") return undefined
  const fields = fieldMap(reader, item)
  const written = presentValue(reader, fields.get("type"))
  const type = written?.text.known ? written.text.value : undefined
  if (!written) problem(reader, "invalid-volume", "A volume in long form needs `type`.", item.node.span)
  else if (type !== undefined && !types.has(type))
    problem(reader, "invalid-volume", `\`${type}\` is no type of volume.`, written.span)
  const source = presentValue(reader, fields.get("source"))
  const target = presentValue(reader, fields.get("target"))
  const bind = fields.get("bind")
  const propagation = bind && presentValue(reader, fieldMap(reader, bind).get("propagation"))?.text
  return {
    span: item.node.span,
    form: "long",
    type: isType(type) ? type : "volume",
    source: source?.text ?? known(undefined),
    ...(source && { sourceSpan: source.span }),
    target: target?.text ?? known(""),
    readOnly: booleanOf(presentValue(reader, fields.get("read_only"))),
    ...(propagation?.known && propagation.value !== "" && { propagation: propagation.value }),
    shared: item.shared,
    setReadOnly: () => setLongReadOnly(reader, item, fields),
  }
}

function isType(text: string | undefined): text is VolumeType {
  return text !== undefined && types.has(text)
}

function setLongReadOnly(reader: Reader, item: Item, fields: ReadonlyMap<string, Field>): EditResult {
  if (item.shared || item.node?.kind !== "mapping")
    return refuse("the volume is used in several places through an anchor")
  const present = fields.get("read_only")
  if (present) return presentValue(reader, present)?.rewrite("true") ?? refuse("`read_only` has no value")
  const after = fields.get("target") ?? fields.get("source") ?? fields.get("type")
  if (after && !after.own) return refuse("the volume is merged from an anchor")
  return insertEntry(reader.tree, item.node, "read_only", "true", after?.entry)
}
