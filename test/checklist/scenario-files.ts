/** One line of the table of proofs, and how a sample becomes its files. */

export interface ProofScenario {
  readonly item: string
  readonly state: "pass" | "fail" | "unknown" | "not-applicable"
  /** What the files show, completing "because …". */
  readonly because: string
  readonly files: Readonly<Record<string, string>>
  /** The file that decides. */
  readonly decisive: string
}

export type Files = Readonly<Record<string, string>>

/** The files with a text in one of them replaced; a replacement that changes nothing is a mistake of the table. */
export function changed(files: Files, path: string, from: string | RegExp, to: string): Files {
  const text = files[path] ?? ""
  const next = text.replace(from, to)
  if (next === text) throw new Error(`${path} does not hold ${from}`)
  return { ...files, [path]: next }
}

/** The files but one. */
export function without(files: Files, path: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path))
}
