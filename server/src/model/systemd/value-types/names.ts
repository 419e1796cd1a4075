/** Names: units, users, variables, interfaces, signals. READ systemd src/basic/{unit-name,user-util,env-util,signal-util}.c. */
import type { UnitType } from "../types.ts"

export const unitTypes: readonly UnitType[] = [
  "service",
  "socket",
  "timer",
  "mount",
  "automount",
  "swap",
  "path",
  "slice",
  "scope",
  "target",
  "device",
]

/** True for a unit's full name, with or without instance. */
export function isUnitName(name: string, forms: { readonly template: boolean } = { template: true }): boolean {
  if (name.length === 0 || name.length > 255) return false
  const dot = name.lastIndexOf(".")
  if (dot <= 0 || !unitTypes.some((each) => each === name.slice(dot + 1))) return false
  const stem = name.slice(0, dot)
  if (!/^[A-Za-z0-9:_.\\@-]+$/.test(stem)) return false
  const at = stem.indexOf("@")
  if (at < 0) return true
  return at > 0 && (forms.template || at < stem.length - 1)
}

/** The name of a user or group under the lenient rules, or a number. */
export function isUserName(text: string): boolean {
  if (text === "" || text === "-" || text === "." || text === "..") return false
  if (/^[0-9]+$/.test(text))
    return Number(text) < 0xffffffff && Number(text) !== 0xffff && (text === "0" || !text.startsWith("0"))
  if (/^-?[0-9]+$/.test(text)) return false
  return text.length <= 256 && !/[:/]/.test(text) && text.trim() === text && !hasControl(text)
}

/** A name that every tool takes: letters, digits, `_` and `-`, up to 31 characters. */
export function isStrictUserName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,30}$/.test(text)
}

export function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 32 || text.charCodeAt(at) === 127) return true
  return false
}

/** The name of an environment variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text)
}

/** `NAME=value` whose value holds no control characters but tab and line breaks. */
export function isAssignment(text: string): boolean {
  const equals = text.indexOf("=")
  return (
    equals > 0 &&
    isVariableName(text.slice(0, equals)) &&
    !hasControl(text.slice(equals + 1).replaceAll(/[\t\n\r]/g, ""))
  )
}

/** A name of a network interface: at most 15 characters, no blank, slash, colon or percent sign, not a number alone. */
export function isInterfaceName(text: string): boolean {
  if (text === "" || text === "." || text === ".." || text === "all" || text === "default") return false
  if (text.length > 127 || /^[0-9]+$/.test(text)) return false
  return /^[!-$&-.0-9;-~]+$/.test(text) && text.length <= 15
}

const signals: readonly string[] =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  )

export const signalNames: readonly string[] = signals.map((each) => `SIG${each}`)

/** A signal by name with or without `SIG`, by number, or as an offset of the real-time ones. */
export function isSignal(text: string): boolean {
  const name = text.replace(/^SIG/, "")
  if (signals.includes(name)) return true
  if (/^[0-9]+$/.test(name)) return Number(name) >= 1 && Number(name) <= 64
  const offset = /^(?:RTMIN\+|RTMAX-)([0-9]+)$/.exec(name)
  return name === "RTMIN" || name === "RTMAX" || (offset !== null && Number(offset[1]) <= 30)
}

export const exitStatuses: readonly string[] =
  "SUCCESS FAILURE INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED NOTRUNNING CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT IOPRIO TIMERSLACK SECUREBITS SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM STDERR PAM NETWORK NAMESPACE NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR ADDRESS_FAMILIES RUNTIME_DIRECTORY CHOWN SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY NUMA_POLICY CREDENTIALS BPF KSM EXCEPTION USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR TEMPFAIL PROTOCOL NOPERM CONFIG MEMORY_THP".split(
    " ",
  )

/** An exit status by name or number, or a signal. */
export function isExitStatus(text: string): boolean {
  if (exitStatuses.includes(text)) return true
  if (/^[0-9]+$/.test(text)) return Number(text) <= 255
  return isSignal(text)
}
