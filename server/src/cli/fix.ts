/** `deploylint fix`: mends what can be mended, or shows as a diff what it would do. */
import type { Severity } from "../base/problem.ts"
import { visible } from "../base/visible.ts"
import type { FixCommand } from "./arguments.ts"
import { exitCode } from "./check.ts"
import { diffLines, hunksOf, hunkText } from "./diff.ts"
import type { Environment } from "./environment.ts"
import { batchesOf, createLoader, type Loaded } from "./load.ts"
import { createMask } from "./mask.ts"
import { mend } from "./mend.ts"
import type { Session } from "./session.ts"
import { findTargets, type Skipped } from "./targets.ts"
import { plural, skippedText } from "./text.ts"
import { replaceFile } from "./write.ts"

/** Large, because a fix may change files of two folders, and both have to be there. */
const batchSize = 400

interface Tally {
  /** Fixes by the file whose findings they mend. */
  readonly fixes: Map<string, number>
  masked: boolean
  readonly changed: Set<string>
  readonly untouched: { readonly file: string; readonly reason: string }[]
  readonly failed: Skipped[]
  readonly counts: Map<Severity, number>
}

/** Runs the command; answers the exit code, which speaks of what is left. */
export async function fix(command: FixCommand, environment: Environment): Promise<number> {
  const { out, err } = environment
  const targets = await findTargets(command.paths, environment.cwd, command.gitignore)
  const tally: Tally = {
    fixes: new Map(),
    masked: false,
    changed: new Set(),
    untouched: [],
    failed: [],
    counts: new Map(),
  }
  const skipped: Skipped[] = [...targets.skipped]
  let checked = 0
  const load = createLoader(targets, environment.services)
  for (const batch of batchesOf(targets.files, batchSize)) {
    const { session, files, skipped: left } = await load(batch)
    checked += files.length
    skipped.push(...left)
    await mendBatch(session, files, command, tally)
    for (const file of files) await finish(session, file, command, environment, tally)
  }
  await err.write(skippedText([...skipped, ...tally.failed], targets.ignored))
  for (const { file, reason } of tally.untouched) await err.write(`${visible(file)}: left untouched: ${reason}\n`)
  if (tally.masked) await err.write("Secrets are shown as ***: this diff is to be read, not to be applied.\n")
  const done = command.dryRun ? "would be applied" : "applied"
  const count = [...tally.fixes.values()].reduce((sum, each) => sum + each, 0)
  const words = `${plural(count, command.safety === "safe" ? "safe fix" : "fix")}`.replace(/fixs$/, "fixes")
  await (command.dryRun ? err : out).write(
    checked === 0 ? "Nothing to check.\n" : `${words} ${done} in ${plural(tally.changed.size, "file")}.\n`,
  )
  return exitCode(checked, [...skipped, ...tally.failed], tally.counts, command.failOn)
}

async function mendBatch(session: Session, files: readonly Loaded[], command: FixCommand, tally: Tally): Promise<void> {
  // What is not valid UTF-8 would not come back byte for byte.
  const editable = new Map(files.filter((file) => file.exact).map((file) => [file.uri, file]))
  for (const file of files) {
    if (!file.exact) {
      tally.untouched.push({ file: file.name, reason: "it is not valid UTF-8" })
      continue
    }
    const result = await mend(session, file.uri, command.safety, (uri) => editable.has(uri))
    if (result.is === "refused") tally.untouched.push({ file: file.name, reason: result.reason })
    else if (result.is === "mended") tally.fixes.set(file.uri, result.count)
  }
}

/** Writes or shows one file's new text and counts what is left in it. */
async function finish(
  session: Session,
  file: Loaded,
  command: FixCommand,
  { out }: Environment,
  tally: Tally,
): Promise<void> {
  for (const { severity } of session.findings(file.uri) ?? [])
    tally.counts.set(severity, (tally.counts.get(severity) ?? 0) + 1)
  const text = session.text(file.uri) ?? file.text
  if (text === file.text) return
  if (command.dryRun) {
    tally.changed.add(file.uri)
    const diff = unifiedDiff(file.name, file.text, text)
    tally.masked ||= diff.masked
    return await out.write(diff.text)
  }
  const failure = await replaceFile(file.path, file.text, text)
  if (failure !== undefined) {
    tally.failed.push({ file: file.name, reason: failure, unseen: true })
    tally.fixes.delete(file.uri)
    return
  }
  tally.changed.add(file.uri)
  await out.write(`${visible(file.name)}: fixed\n`)
}

/** A diff that `patch -p1` takes, unless a secret had to be masked in a changed line. `isNew`: there is no file before. */
export function unifiedDiff(
  given: string,
  before: string,
  after: string,
  isNew = false,
): { text: string; masked: boolean } {
  const masks = { removed: createMask(), added: createMask(), same: createMask() }
  const lines = diffLines(before, after).map((line) => {
    const shown = masks[line.kind](line.text)
    // Key blocks run over kept and changed lines alike.
    if (line.kind === "same") for (const kind of ["removed", "added"] as const) masks[kind](line.text)
    return { kind: line.kind, text: shown, secret: shown !== line.text }
  })
  const secret = new Set(lines.filter((line) => line.secret))
  const hunks = hunksOf(lines, 3, (line) => !secret.has(line as (typeof lines)[number]))
  const name = given.replace(/^\/+/, "")
  const path = /[\p{Cc}"\\]/u.test(name) ? JSON.stringify(`b/${name}`).slice(3, -1) : name
  const [from, to] = path === name ? [`a/${name}`, `b/${name}`] : [`"a/${path}"`, `"b/${path}"`]
  return {
    text: `--- ${isNew ? "/dev/null" : from}\n+++ ${to}\n${hunks.map(hunkText).join("")}`,
    masked: lines.some((line) => line.secret && line.kind !== "same"),
  }
}
