/** Readers of device lists, mounts, images and credentials. READ systemd src/core/{load-fragment,cgroup}.c. */

import { readSize, readSpan, readUnsigned } from "./numbers.ts"
import { eachWord, pathFault, pathProblems } from "./paths.ts"
import { fine, problem, type Reader, type ValueProblem, wholeLine } from "./problem.ts"
import { expandSpecifiers, specifierProblems } from "./specifiers.ts"
import { isBase64 } from "./text.ts"
import { cutWords } from "./words.ts"

/** `DeviceAllow=`: a node below /dev or a class of nodes, then of `rwm` what is allowed. */
export const deviceReader: Reader = (value, context) => {
  if (value === "") return fine
  const [first] = cutWords(value)
  if (first === undefined || first.broken) return wholeLine(value, "a device node and what may be done with it")
  const expanded = expandSpecifiers(first.text, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, 0, "line")
  if (!expanded.isOpen && !/^(?:block-|char-)/.test(first.text) && !isDevicePath(first.text))
    return [problem(first.range, "line", "a node below `/dev`, `char-NAME` or `block-NAME`")]
  const rest = value.slice(first.range.end).trim()
  return rest === "" || /^[rwm]+$/.test(rest)
    ? fine
    : [problem({ start: value.length - rest.length, end: value.length }, "line", "of `r`, `w` and `m` what is allowed")]
}

function isDevicePath(path: string): boolean {
  return (
    (/^\/+dev(?:\/|$)/.test(path) || path.startsWith("/run/systemd/inaccessible/")) && pathFault(path) === undefined
  )
}

/** `PATH VALUE` of the block devices' limits. */
export function deviceValueReader(isValue: (text: string) => boolean, expects: string): Reader {
  return (value, context) => {
    if (value === "") return fine
    const [first] = cutWords(value)
    const rest = first === undefined ? "" : value.slice(first.range.end).trim()
    if (first === undefined || first.broken || rest === "") return wholeLine(value, `a path and ${expects}`)
    const expanded = expandSpecifiers(first.text, context)
    if (expanded.unknown.length > 0) return specifierProblems(expanded, first.range.start, "line")
    return isValue(rest) ? fine : [problem({ start: value.length - rest.length, end: value.length }, "line", expects)]
  }
}

export const bandwidthReader = deviceValueReader(
  (text) => text === "infinity" || (readSize(text, 1000) ?? 0n) > 0n,
  "a number such as `1M` or `infinity`",
)
export const weightOfDeviceReader = deviceValueReader((text) => {
  const number = readUnsigned(text, 64)
  return number !== undefined && number >= 1n && number <= 10_000n
}, "a weight from 1 to 10000")
export const latencyOfDeviceReader = deviceValueReader((text) => readSpan(text) !== undefined, "a time")

/** `SOURCE[:DESTINATION[:OPTIONS]]` words. */
export const bindsReader: Reader = (value, context) => {
  const problems: ValueProblem[] = []
  for (const word of cutWords(value)) {
    if (word.broken) return [...problems, problem(word.range, "rest", "closed quotes and known escapes")]
    const parts = word.text.replaceAll("\\:", "__").split(":")
    const [source = "", target, options, more] = parts
    const cut = source.startsWith("-") ? 1 : 0
    const faults = [
      ...pathProblems(source.slice(cut), word.range.start + cut, "word", context),
      ...(target === undefined || target === ""
        ? []
        : pathProblems(target, word.range.start + source.length + 1, "word", context)),
    ]
    problems.push(...faults.map((each) => (each.kind === "specifier" ? each : { ...each, range: word.range })))
    if (more !== undefined || (options !== undefined && !["", "rbind", "norbind"].includes(options)))
      problems.push(problem(word.range, "word", "`source:destination:rbind` or `:norbind`"))
  }
  return problems
}

/** `PATH[:OPTIONS]` words. */
export const tmpfsReader: Reader = (value, context) =>
  eachWord(value, (word) => {
    const colon = word.text.indexOf(":")
    const path = colon < 0 ? word.text : word.text.slice(0, colon)
    return pathProblems(path, word.range.start, "word", context).map((each) =>
      each.kind === "specifier" ? each : { ...each, range: word.range },
    )
  })

/** A credential's name: a plain file name. */
export function isCredentialName(text: string): boolean {
  return /^[ -.0-9;-~]+$/.test(text) && text !== "." && text !== ".." && text.length <= 255
}

/** `NAME:PATH` or `NAME` of a credential that is loaded. */
export const loadedCredentialReader: Reader = (value, context) => {
  if (value === "") return fine
  const colon = value.indexOf(":")
  const name = colon < 0 ? value : value.slice(0, colon)
  const path = colon < 0 ? "" : value.slice(colon + 1)
  const filled = expandSpecifiers(value, context)
  if (filled.unknown.length > 0) return specifierProblems(filled, 0, "line")
  if (filled.isOpen) return fine
  if (/^%[iI]:/.test(value) || !isCredentialName(name)) return wholeLine(value, "`name:path`, or a name")
  if (path === "") return fine
  if (path.startsWith("/"))
    return pathFault(path) === undefined && !path.includes("//")
      ? fine
      : wholeLine(value, "`name:path` with a plain path")
  return isCredentialName(path) ? fine : wholeLine(value, "`name:path` with an absolute path, or a credential's name")
}

/** `NAME:TEXT` of a credential that stands in the unit. */
export const givenCredentialReader: Reader = (value, context) => {
  if (value === "") return fine
  const colon = value.indexOf(":")
  if (colon < 0 || colon === value.length - 1) return wholeLine(value, "`name:value`")
  if (context.key === "SetCredentialEncrypted" && !isBase64(value.slice(colon + 1)))
    return wholeLine(value, "`name:` and what `systemd-creds encrypt` prints")
  const filled = expandSpecifiers(value.slice(0, colon), context)
  if (filled.unknown.length > 0) return specifierProblems(filled, 0, "line")
  return filled.isOpen || isCredentialName(filled.text) ? fine : wholeLine(value, "`name:value` with a plain name")
}

/** Numbers and ranges of CPUs or memory nodes. */
export function numbersReader(form: {
  readonly words?: readonly string[]
  readonly most: number
  readonly effect?: "line" | "unit"
}): Reader {
  return (value) => {
    if (value === "" || form.words?.includes(value)) return fine
    for (const word of cutWords(value.replaceAll(",", " "))) {
      const dash = word.text.indexOf("-")
      const low = readUnsigned(dash < 0 ? word.text : word.text.slice(0, dash))
      const high = dash < 0 ? low : readUnsigned(word.text.slice(dash + 1))
      if (word.broken || low === undefined || high === undefined || Number(high) > form.most || Number(low) > form.most)
        return [problem({ start: 0, end: value.length }, form.effect ?? "line", "numbers and ranges such as `0-3 6`")]
      if (low > high) return [problem(word.range, "word", "a range from the lower to the higher number")]
    }
    return fine
  }
}

/** `PATH[:PARTITION:OPTIONS]` of images that are laid over the root, or `SOURCE:DESTINATION` of ones that are mounted. */
export function imagesReader(mounted: boolean): Reader {
  return (value, context) =>
    eachWord(value, (word) => {
      const [source = "", target = ""] = word.text.split(":")
      const path = source.replace(/^-/, "")
      const partition = mounted ? 2 : 1
      const rest = word.text.split(":").slice(partition)
      if (rest.length > 1 && !partitions.includes(rest[0] ?? ""))
        return [problem(word.range, "word", "the name of a partition before its options")]
      if (mounted && target === "") return [problem(word.range, "word", "`source:destination`")]
      return [path, ...(mounted ? [target] : [])]
        .flatMap((each) => pathProblems(each, word.range.start, "word", context))
        .slice(0, 1)
        .map((each) => (each.kind === "specifier" ? each : { ...each, range: word.range }))
    })
}

const partitions: readonly string[] =
  "root root-secondary usr usr-secondary home srv esp xbootldr swap root-verity root-secondary-verity usr-verity usr-secondary-verity root-verity-sig root-secondary-verity-sig usr-verity-sig usr-secondary-verity-sig tmp var user-home linux-generic".split(
    " ",
  )

/** `PARTITION:OPTIONS` words, or options alone. */
export const partitionOptionsReader: Reader = (value) =>
  eachWord(value, (word) => {
    const colon = word.text.indexOf(":")
    return colon <= 0 || colon === word.text.length - 1 || partitions.includes(word.text.slice(0, colon))
      ? fine
      : [problem(word.range, "word", "the name of a partition before its options")]
  })

const attachments: readonly string[] =
  "ingress egress sock_create sock_ops device bind4 bind6 connect4 connect6 post_bind4 post_bind6 sendmsg4 sendmsg6 sysctl recvmsg4 recvmsg6 getsockopt setsockopt".split(
    " ",
  )

/** `KIND:PATH` of a program that is pinned below /sys/fs/bpf. */
export const programReader: Reader = (value, context) => {
  if (value === "") return fine
  const colon = value.indexOf(":")
  const kind = value.slice(0, Math.max(colon, 0))
  if (colon <= 0 || !attachments.includes(kind) || colon === value.length - 1)
    return wholeLine(value, "`kind:path` such as `egress:/sys/fs/bpf/name`")
  return pathProblems(value.slice(colon + 1), colon + 1, "line", context)
}
