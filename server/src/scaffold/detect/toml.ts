/** As much TOML as manifests need: tables, and keys with strings and lists of strings. Anything else is passed over. */

/** Values by table and key, `project.name`; strings and the strings of lists. */
export type TomlValues = ReadonlyMap<string, readonly string[]>

const header = /^\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/
const pair = /^((?:[\w.-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=\s*(.*)$/
const token = /"((?:[^"\\]|\\.)*)"|'([^']*)'|#/g
const string = /"((?:[^"\\]|\\.)*)"|'([^']*)'/g

/** Reads line by line, so that a broken line costs that line. */
export function readToml(text: string): TomlValues {
  const values = new Map<string, string[]>()
  let table = ""
  let open: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim()
    if (open !== undefined) {
      values.get(open)?.push(...stringsOf(trimmed))
      if (trimmed.replace(string, "").replace(/#.*$/, "").includes("]")) open = undefined
      continue
    }
    const named = header.exec(trimmed)?.[1]
    if (named !== undefined) {
      table = `${named.replace(/["'\s]/g, "")}.`
      // A table counts as a key of its own, so that one without keys is seen.
      values.set(table, values.get(table) ?? [])
      continue
    }
    const [, rawKey, value = ""] = pair.exec(trimmed) ?? []
    if (rawKey === undefined) continue
    const key = `${table}${rawKey.replace(/["'\s]/g, "")}`
    const isScalar = !/^[[{]/.test(value)
    const found = isScalar ? [scalarOf(value)] : stringsOf(value)
    values.set(key, [...(values.get(key) ?? []), ...found])
    if (value.startsWith("[") && !value.replace(string, "").replace(/#.*$/, "").includes("]")) open = key
  }
  return values
}

/** The strings of a line up to its comment. */
function stringsOf(line: string): readonly string[] {
  const found: string[] = []
  for (const [whole, double, single] of line.matchAll(token)) {
    if (whole === "#") break
    found.push(double ?? single ?? "")
  }
  return found
}

function scalarOf(value: string): string {
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(value)
  return quoted === null ? value.replace(/\s+#.*$/, "").trim() : (quoted[1] ?? quoted[2] ?? "")
}

export function first(values: TomlValues, key: string): string | undefined {
  const value = values.get(key)?.[0]
  return value === undefined || value === "" ? undefined : value
}

/** Last parts of the keys of a table: names of its dependencies. */
export function keysBelow(values: TomlValues, table: string): readonly string[] {
  const prefix = `${table}.`
  return [...values.keys()]
    .filter((key) => key.startsWith(prefix) && key !== prefix)
    .map((key) => key.slice(prefix.length).split(".")[0] ?? "")
    .filter((key) => key !== "")
}
