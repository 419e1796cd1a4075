/** Readers of lists of names: units, variables, capabilities, families, calls, statuses. READ systemd src/core/load-fragment.c. */

import { capabilities } from "../catalogue.ts"
import { readBoolean } from "../values.ts"
import { familyNames, isFamily } from "./families.ts"
import { meant } from "./meant.ts"
import {
  exitStatuses,
  isAssignment,
  isExitStatus,
  isInterfaceName,
  isUnitName,
  isVariableName,
  signalNames,
  unitTypes,
} from "./names.ts"
import { eachWord } from "./paths.ts"
import { type Effect, fine, problem, type Reader, type ValueProblem, wholeLine } from "./problem.ts"
import { expandSpecifiers, type FillContext, type SpecifierPlace, specifierProblems } from "./specifiers.ts"
import { callGroups, isSystemCall, systemCalls } from "./system-calls.ts"
import { type CutWord, cutWords } from "./words.ts"

/** Problems of a word that specifiers are filled into; `check` sees the filled-in text, unless it is open. */
export function filledWord(
  word: Pick<CutWord, "text" | "range">,
  context: FillContext,
  check: (text: string) => { readonly expects: string; readonly instead?: string | undefined } | undefined,
  form: { readonly place?: SpecifierPlace; readonly effect?: Effect; readonly judgeOpen?: boolean } = {},
): readonly ValueProblem[] {
  const effect = form.effect ?? "word"
  const expanded = expandSpecifiers(word.text, context, form.place)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, word.range.start, effect)
  if (expanded.isOpen && !form.judgeOpen) return fine
  const fault = check(expanded.text)
  return fault === undefined ? fine : [problem(word.range, effect, fault.expects, fault.instead)]
}

/** Other units by their full names, blanks between. */
export function unitListReader(types: readonly string[] = unitTypes, place: SpecifierPlace = "name"): Reader {
  const suffixes = types.length === 1 ? `a unit name that ends in \`.${types[0]}\`` : "a unit name with its suffix"
  return (value, context) =>
    cutWords(value, "plain").flatMap((word) =>
      filledWord(
        word,
        context,
        (text) => {
          const bare = text.replaceAll(/^["']|["']$/g, "")
          if (bare === text && isUnitName(bare) && types.some((type) => bare.endsWith(`.${type}`))) return undefined
          const instead = /^[A-Za-z0-9_:-]+$/.test(bare) && types.length === 1 ? `${bare}.${types[0]}` : undefined
          return { expects: suffixes, instead: instead ?? (isUnitName(bare) ? bare : unitMeant(bare)) }
        },
        { place, judgeOpen: /\.[a-z]+$/.test(word.text) },
      ),
    )
}

/** Targets are often written without their suffix: the well-known names can mean nothing else. */
function unitMeant(name: string): string | undefined {
  const targets = [
    "network",
    "network-online",
    "multi-user",
    "graphical",
    "default",
    "local-fs",
    "remote-fs",
    "basic",
    "sysinit",
  ]
  return targets.includes(name) ? `${name}.target` : undefined
}

/** One unit. */
export function unitReader(types: readonly string[]): Reader {
  const expects = types.length === 1 ? `a unit name that ends in \`.${types[0]}\`` : "a unit name with its suffix"
  return (value, context) => {
    return filledWord(
      { text: value, range: { start: 0, end: value.length } },
      context,
      (text) => {
        const type = text.slice(text.lastIndexOf(".") + 1)
        if (isUnitName(text) && types.includes(type)) return undefined
        return {
          expects,
          instead: types.length === 1 && /^[A-Za-z0-9_-]+$/.test(text) ? `${text}.${types[0]}` : undefined,
        }
      },
      { place: "name", effect: "line", judgeOpen: /\.[a-z]+$/.test(value) },
    )
  }
}

/** `NAME=value` words. */
export const assignmentsReader: Reader = (value, context) =>
  eachWord(value, (word) =>
    filledWord(word, context, (text) => (isAssignment(text) ? undefined : { expects: "`NAME=value`" }), {
      judgeOpen: true,
    }),
  )

/** Names of variables; `assignments`: or `NAME=value`. */
export function variableNamesReader(assignments: boolean): Reader {
  return (value, context) =>
    eachWord(value, (word) =>
      filledWord(word, context, (text) =>
        isVariableName(text) || (assignments && isAssignment(text)) ? undefined : { expects: "names of variables" },
      ),
    )
}

/** Capability names: what is none is dropped in silence, and with it the rights of the service. */
export const capabilitiesReader: Reader = (value) =>
  cutWords(value.replace(/^~/, " ")).flatMap((word) => {
    if (word.broken) return []
    const name = word.text.toUpperCase()
    const known = /^[0-9]+$/.test(name) || (name.startsWith("CAP_") && capabilities.includes(name.slice(4)))
    if (known) return fine
    const bare = name.replace(/^CAP_?/, "")
    const capability = meant(bare, capabilities)
    return [
      {
        ...problem(
          word.range,
          "word",
          "a capability such as `CAP_NET_BIND_SERVICE`",
          capability && `CAP_${capability}`,
        ),
        kind: "capability" as const,
      },
    ]
  })

/** Address families, or `none`. */
export const familiesReader: Reader = (value) => {
  const text = value.replace(/^~/, " ")
  if (text === "none") return fine
  return eachWord(text, (word) =>
    isFamily(word.text)
      ? fine
      : [problem(word.range, "word", "an address family such as `AF_INET`", meant(word.text, familyNames()))],
  )
}

/** System calls and groups, in deny lists with an error after a colon. */
export function callsReader(errors: boolean): Reader {
  return (value, { version }) => {
    const invert = value.startsWith("~")
    const words = cutWords(invert ? value.replace("~", " ") : value, "plain")
    return words.flatMap((word): readonly ValueProblem[] => {
      const colon = errors ? word.text.indexOf(":") : -1
      const name = colon < 0 ? word.text : word.text.slice(0, colon)
      const error = colon < 0 ? undefined : word.text.slice(colon + 1)
      if (error !== undefined && errors && !isErrorAnswer(error))
        return [problem(word.range, "word", "an error such as `EPERM`, a number, or `kill`")]
      if (error !== undefined && errors && !invert)
        return [problem(word.range, "word", "a call without an error: this is an allow list", name)]
      if (name.startsWith("@"))
        return callGroups.includes(name) && (name !== "@sandbox" || version === undefined || version >= 257)
          ? fine
          : [problem(word.range, "word", "a group of system calls", meant(name, callGroups))]
      return isSystemCall(name)
        ? fine
        : [problem(word.range, "word", "a system call", name.length > 3 ? meant(name, systemCalls()) : undefined)]
    })
  }
}

export function isErrorAnswer(text: string): boolean {
  if (text === "kill" || text === "") return text !== ""
  return /^[0-9]+$/.test(text) ? Number(text) > 0 && Number(text) <= 4095 : errorNames.has(text.toUpperCase())
}

/** errno.h of Linux. */
const errorNames = new Set(
  "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN EWOULDBLOCK ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK EDEADLOCK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP ENOTSUP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON".split(
    " ",
  ),
)

/** The error that a denied call gets. */
export const errorReader: Reader = (value) =>
  value === "" || isErrorAnswer(value)
    ? fine
    : wholeLine(value, "an error such as `EPERM`, a number up to 4095, or `kill`")

/** Exit statuses and signals. */
export const statusesReader: Reader = (value) =>
  eachWord(value, (word) =>
    isExitStatus(word.text)
      ? fine
      : [
          problem(
            word.range,
            "word",
            "an exit status such as `1` or `TEMPFAIL`, or a signal",
            meant(word.text, [...signalNames, ...exitStatuses]),
          ),
        ],
  )

/** Words out of a set, such as controllers or namespaces. */
export function wordsReader(names: readonly string[], accepts: (value: string) => boolean = () => false): Reader {
  return (value) => {
    if (accepts(value)) return fine
    const start = value.startsWith("~") ? value.replace("~", " ") : value
    return eachWord(start, (word) =>
      names.includes(word.text)
        ? fine
        : [problem(word.range, "word", `one of ${names.slice(0, 10).join(", ")}`, meant(word.text, names))],
    )
  }
}

/** Links to documentation. */
export const urlsReader: Reader = (value, context) =>
  eachWord(value, (word) =>
    filledWord(
      word,
      context,
      (text) =>
        /^(?:https?:\/\/|file:\/|info:|man:)[\x20-\x7e]+$/.test(text)
          ? undefined
          : { expects: "a link that begins with `http://`, `https://`, `file:/`, `info:` or `man:`" },
      { judgeOpen: true },
    ),
  )

/** `FIELD=value` words of the journal. */
export const fieldsReader: Reader = (value, context) =>
  eachWord(value, (word) =>
    filledWord(
      word,
      context,
      (text) =>
        /^[A-Z][A-Z0-9_]{0,63}=/.test(text) ? undefined : { expects: "`FIELD=value` with a name in capitals" },
      { judgeOpen: true },
    ),
  )

/** Namespaces: one wrong word voids the line. */
export function namespacesReader(names: readonly string[]): Reader {
  return (value) => {
    if (value === "" || readBoolean(value) !== undefined) return fine
    const wrong = cutWords(value.replace(/^~/, " ")).find((word) => word.broken || !names.includes(word.text))
    return wrong === undefined
      ? fine
      : [problem(wrong.range, "line", `namespaces such as ${names.slice(0, 4).join(", ")}`, meant(wrong.text, names))]
  }
}

/** Network interfaces; `~` turns the list round. */
export const interfacesReader: Reader = (value) =>
  eachWord(value.replace(/^~/, " "), (word) =>
    isInterfaceName(word.text) ? fine : [problem(word.range, "word", "names of network interfaces")],
  )

/** Words of which systemd skips the unknown ones; a line of unknown ones alone is ignored. */
export function someWordReader(names: readonly string[]): Reader {
  return (value) => {
    const words = cutWords(value)
    return words.length === 0 || words.some((word) => names.includes(word.text))
      ? fine
      : wholeLine(value, `one of ${names.slice(0, 10).join(", ")}`, meant(value, names))
  }
}
