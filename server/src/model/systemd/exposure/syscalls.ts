/** System call filters as far as the score looks: groups of each version, and the set that the lines leave. */
import { groupChanges, groupTable, notInLibrary, notKnown, notNative } from "./model.generated.ts"
import { type ExposureVersion, exposureVersions } from "./types.ts"

export type Groups = ReadonlyMap<string, readonly string[]>

const groupsByVersion = new Map<ExposureVersion, Groups>()

/** Groups with their members (calls and other groups) as a version defines them. */
export function groupsOf(version: ExposureVersion): Groups {
  const existing = groupsByVersion.get(version)
  if (existing !== undefined) return existing
  const groups = new Map<string, readonly string[]>()
  for (const line of groupTable.split("\n")) {
    const [name = "", ...members] = line.split(" ")
    groups.set(name, members)
  }
  for (const line of groupChanges.split("\n")) {
    const [of, name = "", ...changes] = line.split(" ")
    if (Number(of) !== version) continue
    if (changes.includes("!")) groups.delete(name)
    else groups.set(name, changed(groups.get(name) ?? [], changes))
  }
  groupsByVersion.set(version, groups)
  return groups
}

function changed(members: readonly string[], changes: readonly string[]): readonly string[] {
  const lacks = new Set(changes.filter((each) => each.startsWith("-")).map((each) => each.slice(1)))
  const extra = changes.filter((each) => each.startsWith("+")).map((each) => each.slice(1))
  return [...members.filter((each) => !lacks.has(each)), ...extra]
}

const missing = new Set(notNative.split(" "))
const outside = new Set(notKnown.split(" "))
const unknownByVersion = exposureVersions.map((_, i) => new Set(notInLibrary[i]?.split(" ")))

/** True if the call exists on x86-64 and the version's libseccomp knows it. */
function exists(call: string, version: ExposureVersion): boolean {
  return !missing.has(call) && unknownByVersion[exposureVersions.indexOf(version)]?.has(call) !== true
}

const callsByVersion = new Map<ExposureVersion, Map<string, readonly string[] | undefined>>()

/** The calls of a group, expanded once. */
function callsOf(group: string, version: ExposureVersion): readonly string[] | undefined {
  const kept = callsByVersion.get(version) ?? new Map<string, readonly string[] | undefined>()
  callsByVersion.set(version, kept)
  if (!kept.has(group)) kept.set(group, expandedCalls(group, version))
  return kept.get(group)
}

/**
 * The calls of a group, other groups in it followed; undefined for a group that the version does not have. Of `@known`
 * those are enough that stand in another group: no row asks for the rest.
 */
function expandedCalls(group: string, version: ExposureVersion): readonly string[] | undefined {
  if (group === "@known")
    return [...groupsOf(version).values()].flat().filter((each) => !each.startsWith("@") && !outside.has(each))
  const members = groupsOf(version).get(group)
  return members?.flatMap((each) => (each.startsWith("@") ? (callsOf(each, version) ?? []) : each))
}

export interface SyscallFilter {
  readonly isAllowList: boolean
  readonly calls: ReadonlySet<string>
}

/** The filter after a line; `undefined` is "none so far", which an empty value goes back to. */
export function nextFilter(
  before: SyscallFilter | undefined,
  words: readonly string[],
  invert: boolean,
  version: ExposureVersion,
): SyscallFilter {
  const isAllowList = before?.isAllowList ?? !invert
  const calls = new Set(before?.calls ?? (isAllowList ? callsOf("@default", version) : []))
  for (const word of words) {
    const colon = word.indexOf(":")
    const name = colon < 0 ? word : word.slice(0, colon)
    // Only what is denied can have an answer of its own; one that is no answer voids the word.
    if (colon >= 0 && (!invert || !isAnswer(word.slice(colon + 1)))) continue
    const named = name.startsWith("@") ? (callsOf(name, version) ?? []) : [name]
    for (const call of named) {
      if (invert === isAllowList) calls.delete(call)
      else calls.add(call)
    }
  }
  return { isAllowList, calls }
}

function isAnswer(text: string): boolean {
  if (text === "kill") return true
  if (/^[0-9]+$/.test(text)) return Number(text) <= 4095
  return /^E[A-Z0-9]+$/.test(text) && errorNames.has(text)
}

/** errno.h of Linux. */
const errorNames = new Set(
  "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN EWOULDBLOCK ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK EDEADLOCK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP ENOTSUP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON".split(
    " ",
  ),
)

/** Badness of a group's row, from 0 to 10. */
export function groupBadness(filter: SyscallFilter | undefined, group: string, version: ExposureVersion): number {
  if (filter === undefined || (!filter.isAllowList && filter.calls.size === 0)) return 10
  const open = (callsOf(group, version) ?? []).some(
    (call) => exists(call, version) && filter.calls.has(call) === filter.isAllowList,
  )
  if (!open) return 0
  return filter.isAllowList ? 9 : 10
}
