/** The reader of each directive's value: by its type, and by its name where the type has several grammars. */

import { readCalendar } from "../../schedules/calendar.ts"
import { type DirectiveInfo, directiveOf } from "../catalogue.ts"
import { readBoolean } from "../values.ts"
import { choicesOf } from "./choices.ts"
import { commandReader } from "./command.ts"
import { conditionReader } from "./conditions.ts"
import * as devices from "./devices.ts"
import * as lists from "./lists.ts"
import { unitTypes } from "./names.ts"
import { readSpan } from "./numbers.ts"
import * as paths from "./paths.ts"
import { fine, type ReadContext, type Reader, type ValueProblem, wholeLine } from "./problem.ts"
import * as scalars from "./scalars.ts"
import * as sockets from "./sockets.ts"
import { expandSpecifiers, specifierProblems } from "./specifiers.ts"
import * as text from "./text.ts"

const most64 = 2n ** 64n - 1n
const open: Reader = () => fine
const anyInteger = scalars.integerReader(-(2 ** 31), 2 ** 31 - 1)
const longInteger = scalars.integerReader(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, { bits: 64 })
const swapPriority = scalars.integerReader(-1, 32_767, { empty: true })

/** A text whose unknown specifiers keep the unit from loading. */
function fatalText(value: string, context: ReadContext): readonly ValueProblem[] {
  return text.textReader(value, context).map((each) => ({ ...each, effect: "unit" }))
}

function isAscii(value: string): boolean {
  return /^[\x01-\x7f]*$/.test(value)
}

/** `OnCalendar=`. */
const calendarReader: Reader = (value, context) => {
  if (value === "") return fine
  const expanded = expandSpecifiers(value, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, 0, "line")
  return expanded.isOpen || readCalendar(expanded.text) !== undefined
    ? fine
    : wholeLine(value, "a calendar expression such as `daily`, `Mon..Fri 02:30` or `*-*-* 00/2:00`")
}

/** Times of a timer may hold specifiers. */
const timerSpanReader: Reader = (value, context) => {
  if (value === "") return fine
  const expanded = expandSpecifiers(value, context)
  if (expanded.unknown.length > 0) return specifierProblems(expanded, 0, "line")
  return expanded.isOpen || readSpan(expanded.text) !== undefined
    ? fine
    : wholeLine(value, "a time such as `90`, `1min 30s` or `2h`")
}

/** Readers of single directives. */
const byKey: Readonly<Record<string, Reader>> = {
  CPUWeight: scalars.unsignedReader(1n, { empty: true, bits: 64, high: 10_000n, words: ["idle"] }),
  StartupCPUWeight: scalars.unsignedReader(1n, { empty: true, bits: 64, high: 10_000n, words: ["idle"] }),
  IOWeight: scalars.unsignedReader(1n, { empty: true, bits: 64, high: 10_000n }),
  StartupIOWeight: scalars.unsignedReader(1n, { empty: true, bits: 64, high: 10_000n }),
  TasksMax: scalars.tasksReader,
  CPUQuota: scalars.quotaReader,
  ManagedOOMMemoryPressureLimit: scalars.shareReader,
  Nice: scalars.integerReader(-20, 19, { empty: true }),
  OOMScoreAdjust: scalars.integerReader(-1000, 1000, { empty: true }),
  CPUSchedulingPriority: scalars.integerReader(0, 99),
  IOSchedulingPriority: scalars.integerReader(0, 7, { empty: true }),
  FailureActionExitStatus: scalars.unsignedReader(0n, { empty: true, high: 255n }),
  SuccessActionExitStatus: scalars.unsignedReader(0n, { empty: true, high: 255n }),
  TimerSlackNSec: scalars.spanReader(false, true),
  CPUQuotaPeriodSec: scalars.spanReader(true),
  TimeoutAbortSec: scalars.spanReader(true),
  MessageQueueMaxMessages: scalars.integerReader(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, { bits: 64 }),
  OnCalendar: calendarReader,
  ExecSearchPath: paths.colonPathsReader,
  WorkingDirectory: paths.pathReader({ optional: true, empty: true, words: ["~"], effect: "unit" }),
  RootDirectory: paths.pathReader({ empty: true, effect: "unit" }),
  RootImage: paths.pathReader({ empty: true, effect: "unit" }),
  DynamicUser: (value, context) =>
    scalars
      .switchReader()(value, context)
      .map((each) => ({ ...each, effect: "unit" })),
  AppArmorProfile: fatalText,
  SELinuxContext: fatalText,
  SmackProcessLabel: fatalText,
  BPFProgram: devices.programReader,
  RootImageOptions: devices.partitionOptionsReader,
  PIDFile: (value, context) =>
    value === ""
      ? fine
      : value.startsWith("/")
        ? paths.pathReader({})(value, context)
        : text.textReader(value, context),
  EnvironmentFile: paths.environmentFileReader,
  DefaultInstance: open,
  Slice: lists.unitReader(["slice"]),
  Service: lists.unitReader(["service"]),
  Sockets: lists.unitListReader(["socket"]),
  Unit: lists.unitReader(unitTypes),
  AmbientCapabilities: lists.capabilitiesReader,
  CapabilityBoundingSet: lists.capabilitiesReader,
  NUMAMask: devices.numbersReader({ words: ["all"], most: 8191 }),
  CPUAffinity: devices.numbersReader({ words: ["numa"], most: 8191 }),
  FileDescriptorName: text.formReader(
    text.isDescriptorName,
    "a name without blanks at the edges and without `:`",
    true,
  ),
  BindNetworkInterface: text.interfaceReader,
  IODeviceWeight: devices.weightOfDeviceReader,
  IODeviceLatencyTargetSec: devices.latencyOfDeviceReader,
  What: (value, context) =>
    context.section === "Swap" && context.version !== undefined && context.version < 257
      ? paths.pathReader({ empty: true })(value, context)
      : text.textReader(value, context),
  TTYColumns: scalars.unsignedReader(0n, { empty: true }),
  TTYRows: scalars.unsignedReader(0n, { empty: true }),
  TCPCongestion: open,
  Priority: (value, context) => (context.section === "Swap" ? swapPriority : anyInteger)(value, context),
  RebootArgument: text.formReader(isAscii, "plain ASCII text", true),
  JobTimeoutRebootArgument: text.formReader(isAscii, "plain ASCII text", true),
  RestrictNetworkInterfaces: lists.interfacesReader,
  RequiresMountsFor: paths.pathListReader(/^/),
  WantsMountsFor: paths.pathListReader(/^/),
  Symlinks: paths.pathListReader(/^/),
  ExtensionImages: devices.imagesReader(false),
  MountImages: devices.imagesReader(true),
  RootVerity: paths.pathReader({ empty: true, effect: "unit" }),
  MessageQueueMessageSize: (value, context) =>
    context.version === undefined || context.version > 257
      ? scalars.sizeReader(most64)(value, context)
      : longInteger(value, context),
  Where: paths.pathReader({ empty: true }),
  LogNamespace: text.formReader(
    (each) => /^[A-Za-z0-9:_.\\@-]{1,255}$/.test(each) && !/^\.\.?$/.test(each),
    "a name of letters, digits, `-`, `_` and `.`",
    true,
  ),
}

const byType: Readonly<Record<string, (info: DirectiveInfo) => Reader>> = {
  boolean: (info) => scalars.switchReader(tristates[info.name]),
  enum: (info) => scalars.choiceReader(info, choicesOf(info.name)),
  timespan: () => scalars.spanReader(false),
  "timer-spec": () => timerSpanReader,
  unsigned: () => scalars.unsignedReader(0n),
  integer: () => scalars.integerReader(-(2 ** 31), 2 ** 31 - 1),
  size: (info) => (/^(?:Startup)?Memory/.test(info.name) ? memoryOf(info.name) : scalars.sizeReader(most64)),
  rlimit: () => scalars.limitReader,
  "octal-mode": () => scalars.modeReader,
  signal: () => scalars.signalReader,
  "exit-status-set": () => lists.statusesReader,
  path: () => paths.pathReader({ empty: true }),
  "path-list": () => paths.pathListReader(/^-?\+?/),
  "relative-path-list": () => paths.pathListReader(/^/, { relative: true }),
  "unit-list": () => lists.unitListReader(),
  "command-line": () => commandReader,
  "condition-path": () => conditionReader(true),
  "condition-string": () => conditionReader(false),
  "env-assignment-list": () => lists.assignmentsReader,
  "env-name-list": () => lists.variableNamesReader(false),
  "env-name-or-assignment-list": () => lists.variableNamesReader(true),
  "address-family-list": () => lists.familiesReader,
  "syscall-list": (info) => lists.callsReader(info.name === "SystemCallFilter"),
  errno: () => lists.errorReader,
  "enum-list": (info) => lists.wordsReader(info.values),
  "url-list": () => lists.urlsReader,
  "user-or-group": () => text.userReader,
  "user-or-group-list": () => text.userListReader,
  string: (info) => (info.specifiers ? text.textReader : open),
  base64: () => text.formReader(text.isBase64, "text in base64", false),
  "controller-list": (info) =>
    info.name === "DisableControllers"
      ? lists.someWordReader(info.values)
      : lists.wordsReader(info.values, (value) => info.boolean && readBoolean(value) !== undefined),
  "coredump-filter": (info) => coredumpReader(info.values),
  "hex-or-path": () =>
    text.formReader(
      (value) =>
        value.startsWith("/") ||
        (/^[0-9A-Fa-f \t]*$/.test(value) && value.replaceAll(/[ \t]/g, "").length % 2 === 0 && value.length >= 32),
      "a path or the hash in hexadecimal digits",
      false,
    ),
  "path-or-base64": () =>
    text.formReader(
      (value) => value.startsWith("/") || (value.startsWith("base64:") && text.isBase64(value.slice(7))),
      "a path or `base64:` and the signature",
      false,
    ),
  "journal-field-list": () => lists.fieldsReader,
  "namespace-flags": (info) => lists.namespacesReader(info.values),
  label: () => text.textReader,
  "device-acl": () => devices.deviceReader,
  "device-limit": () => devices.bandwidthReader,
  "bind-list": () => devices.bindsReader,
  "tmpfs-list": () => devices.tmpfsReader,
  "credential-path": () => devices.loadedCredentialReader,
  "credential-literal": () => devices.givenCredentialReader,
  "cpu-list": () => devices.numbersReader({ most: 8191 }),
  "ip-prefix-list": () => sockets.prefixesReader,
  "socket-address": () => sockets.listenReader,
  "socket-bind-rule": () => sockets.bindRuleReader,
  "interface-name": () => text.interfaceReader,
  "bus-name": () => (value, context) =>
    value === ""
      ? wholeLine(value, "a D-Bus name such as `org.example.Name`")
      : text.formReader(text.isBusName, "a D-Bus name such as `org.example.Name`", true)(value, context),
}

/** Switches with a third state, which an empty value goes back to, and since when. */
const tristates: Readonly<Record<string, number>> = {
  BindLogSockets: 0,
  MemoryKSM: 0,
  MountAPIVFS: 0,
  PrivateMounts: 254,
  SetLoginEnvironment: 0,
}

function memoryOf(name: string): Reader {
  return scalars.memoryReader(/Low|Min|Swap/.test(name))
}

const cache = new Map<string, Reader>()

/** The reader of a directive; kept once made. */
export function readerOf(info: DirectiveInfo): Reader {
  const id = `${info.type}]${info.name}`
  const kept = cache.get(id)
  if (kept !== undefined) return kept
  const reader = byKey[info.name] ?? byType[info.type]?.(info) ?? open
  cache.set(id, reader)
  return reader
}

/** What systemd holds against a value, by the directive's section and key. Nothing for a directive it does not know. */
export function valueProblems(
  section: string,
  key: string,
  value: string,
  context: Omit<ReadContext, "section" | "key">,
): readonly ValueProblem[] {
  const info = directiveOf(section, key)
  return info === undefined ? fine : readerOf(info)(value, { ...context, section, key })
}

/** Names of memory mappings, or a mask in hexadecimal digits. */
function coredumpReader(names: readonly string[]): Reader {
  return (value) => {
    const right = value
      .split(/[ \t]+/)
      .every((word) => word === "" || names.includes(word) || /^(?:0x)?[0-9a-f]{1,16}$/i.test(word))
    return right ? fine : wholeLine(value, "names such as `private-anonymous`, or a mask in hexadecimal digits")
  }
}
