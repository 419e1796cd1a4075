/** An env file beside other files in memory, and who reads it. */
import assert from "node:assert/strict"
import { readersOf } from "../../server/src/workspace/readers.ts"
import { Memo } from "../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"

export const root = "file:///w"

/** Files by path; every other one is absent. */
export function open(files: Readonly<Record<string, string>>): TrackedWorkspace {
  const folders = new Map<string, Set<string>>([[root, new Set()]])
  for (const path of Object.keys(files)) {
    const parts = path.split("/")
    parts.forEach((part, i) => {
      const folder = [root, ...parts.slice(0, i)].join("/")
      const names = folders.get(folder) ?? new Set()
      folders.set(folder, names.add(i < parts.length - 1 ? `${part}/` : part))
    })
  }
  const snapshot = applyChange(emptySnapshot, {
    roots: [root],
    documents: new Map([
      ...[...folders.keys()].flatMap((folder) =>
        ["yaml", "yml"].map((end) => [`${folder}/deploylint.${end}`, null] as const),
      ),
      ...Object.entries(files).map(([path, text]) => [`${root}/${path}`, { text }] as const),
    ]),
    directories: new Map([...folders].map(([folder, names]) => [folder, [...names].sort()])),
  })
  return new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
}

/** The readers of one env file beside other files; "?" in front where they are only guessed, programs with own rules behind. */
export function readers(file: string, others: Readonly<Record<string, string>>): string {
  const workspace = open({ [file]: "A=1\n", ...others })
  const { readers: found, areKnown, evidence } = readersOf(workspace, `${root}/${file}`)
  const strangers = evidence.flatMap(({ reader, how }) => (reader === undefined ? ` ${how}` : []))
  for (const each of evidence) {
    const document = workspace.document(each.uri)
    assert.ok(typeof document !== "string", each.uri)
    assert.ok(each.span === undefined || each.span.end <= document.source.text.length)
    assert.doesNotMatch(each.how, /`/)
  }
  return `${areKnown ? "" : "?"}${found.join()}${strangers.join("")}`
}
