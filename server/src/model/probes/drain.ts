/** How long a service may go on after the stop signal, by its own setting or its source. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Service, Setting } from "../facts.ts"

export interface Drain {
  /** The product or setting in the user's words, at the start of a sentence. */
  readonly product: string
  readonly seconds: number
  /** Where this file sets it. */
  readonly span?: Span
  /** The program's own default, which a file of its own may change. */
  readonly assumed?: boolean
}

/** Pingora's grace period and runtime timeout on SIGTERM; the sensor passes no options of its own. */
const sensorSeconds = 305

/** The sensor's drain; a signal that means "at once" has none. */
export function sensorDrain(stopSignal: string | undefined): Drain | undefined {
  return /^(?:SIG)?(?:INT|KILL)$|^[29]$/.test(stopSignal ?? "")
    ? undefined
    : { product: "Synapse", seconds: sensorSeconds }
}

/** The drain that a service's own command or variables set, if they do. `settings` are those of the service. */
export function drainOf(service: Service, settings: readonly Setting[]): Drain | undefined {
  return fromCommand(service) ?? fromSettings(settings) ?? ownDefault(service)
}

/** Sidekiq pushes unfinished jobs back after 25 s; killed before, it loses them. Source: sidekiq/sidekiq:lib/sidekiq/config.rb. */
function ownDefault(service: Service): Drain | undefined {
  const runs = commandWords(service).some((word) => word.slice(word.lastIndexOf("/") + 1) === "sidekiq")
  return runs ? { product: "Sidekiq", seconds: 25, assumed: true } : undefined
}

function commandWords(service: Service): readonly string[] {
  return (settled(service.command) ?? []).flatMap((word) => (/\s/.test(word) ? word.split(/\s+/) : [word]))
}

interface Flag {
  readonly program: RegExp
  readonly flag: RegExp
  readonly product: string
}

/** Options that set the drain in seconds, or as a duration. */
const flags: readonly Flag[] = [
  { program: /^gunicorn$/, flag: /^--graceful-timeout$/, product: "Gunicorn" },
  { program: /^hypercorn$/, flag: /^--graceful-timeout$/, product: "Hypercorn" },
  { program: /^uvicorn$/, flag: /^--timeout-graceful-shutdown$/, product: "Uvicorn" },
  { program: /^granian$/, flag: /^--workers-kill-timeout$/, product: "Granian" },
  { program: /^sidekiq$/, flag: /^(?:-t|--timeout)$/, product: "Sidekiq" },
  { program: /^envoy$/, flag: /^--drain-time-s$/, product: "Envoy" },
  {
    program: /^traefik$|^--/,
    flag: /^--entrypoints\.[\w-]+\.transport\.lifecycle\.gracetimeout$/i,
    product: "Traefik",
  },
]

function fromCommand(service: Service): Drain | undefined {
  const words = commandWords(service)
  let longest: Drain | undefined
  words.forEach((word, i) => {
    const equals = word.indexOf("=")
    const name = equals < 0 ? word : word.slice(0, equals)
    const row = flags.find(
      (each) =>
        each.flag.test(name) && words.some((other) => each.program.test(other.slice(other.lastIndexOf("/") + 1))),
    )
    const seconds = row && secondsOf(equals < 0 ? (words[i + 1] ?? "") : word.slice(equals + 1), 1)
    if (row !== undefined && seconds !== undefined && seconds > (longest?.seconds ?? 0))
      longest = { product: row.product, seconds }
  })
  return longest
}

interface Variable {
  readonly name: RegExp
  readonly product: string
  /** Seconds of a plain number; undefined where a plain number says nothing. */
  readonly unit: number | undefined
}

/** Variables that set the drain; the general names count only with their unit. */
const variables: readonly Variable[] = [
  { name: /^N8N_GRACEFUL_SHUTDOWN_TIMEOUT$/, product: "n8n", unit: 1 },
  { name: /^SPRING_LIFECYCLE_TIMEOUT_?PER_?SHUTDOWN_?PHASE$/, product: "Spring", unit: 0.001 },
  { name: /^DOTNET_SHUTDOWNTIMEOUTSECONDS$/i, product: "The .NET host", unit: 1 },
  { name: /^GUNICORN_GRACEFUL_TIMEOUT$/, product: "Gunicorn", unit: 1 },
  {
    name: /^(?:\w+_)?(?:GRACEFUL_SHUTDOWN|SHUTDOWN|DRAIN|GRACEFUL)_(?:TIMEOUT|PERIOD|GRACE_PERIOD)_(?:SECONDS|SECS?|S)$/,
    product: "The service",
    unit: 1,
  },
  {
    name: /^(?:\w+_)?(?:GRACEFUL_SHUTDOWN|SHUTDOWN|DRAIN|GRACEFUL)_(?:TIMEOUT|PERIOD|GRACE_PERIOD)_(?:MS|MILLIS|MILLISECONDS)$/,
    product: "The service",
    unit: 0.001,
  },
  {
    name: /^(?:\w+_)?(?:GRACEFUL_SHUTDOWN|SHUTDOWN|DRAIN)_(?:TIMEOUT|PERIOD|GRACE_PERIOD)$/,
    product: "The service",
    unit: undefined,
  },
]

function fromSettings(settings: readonly Setting[]): Drain | undefined {
  for (const setting of settings) {
    if (setting.carrier === "compose-build-arg") continue
    const row = variables.find((each) => each.name.test(setting.name))
    const seconds = row && secondsOf(settled(setting.value) ?? "", row.unit)
    if (row !== undefined && seconds !== undefined) return { product: row.product, seconds, span: setting.valueSpan }
  }
  return undefined
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600 }

/** `30`, `30s`, `1m30s`, `PT30S`; a plain number in `unit`. A day or more is no drain but a mistake. */
function secondsOf(text: string, unit: number | undefined): number | undefined {
  const plain = text.trim()
  if (/^\d+(?:\.\d+)?$/.test(plain)) return unit === undefined ? undefined : sensible(Number(plain) * unit)
  const iso = /^PT(?:(\d+)M)?(?:(\d+)S)?$/i.exec(plain)
  if (iso) return sensible(Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0))
  if (!/^(?:\d+(?:\.\d+)?(?:ms|sec|s|min|m|h))+$/.test(plain)) return undefined
  let seconds = 0
  for (const part of plain.matchAll(/(\d+(?:\.\d+)?)(ms|sec|s|min|m|h)/g))
    seconds += Number(part[1]) * (units[part[2] ?? ""] ?? 0)
  return sensible(seconds)
}

function sensible(seconds: number): number | undefined {
  return seconds > 0 && seconds < 86_400 ? Math.ceil(seconds) : undefined
}
