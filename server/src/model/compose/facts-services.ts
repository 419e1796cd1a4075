/** Services, their probes, dependencies, stop times and logs. */
import { type Known, known, settled, unknown } from "../../base/known.ts"
import type { Dependency, ImageRef, Probe, Service } from "../facts.ts"
import { castDuration, castKnown } from "./casts.ts"
import { oneShotEvidence } from "./one-shot.ts"
import type { ComposeService, Healthcheck, Value } from "./types.ts"

/** Compose's time between SIGTERM and SIGKILL where none is written. */
const defaultStopSeconds = 10
const elsewhere = unknown("a part that this file does not show may set it")

/** @param waiting services whose end another one waits for, by name */
export function serviceOf(
  service: ComposeService,
  image: ImageRef | undefined,
  waiting: ReadonlyMap<string, string>,
): Service {
  const restart = restartOf(service)
  const evidence = oneShotEvidence(waiting, service, settled(restart?.policy), image)
  return {
    span: service.nameSpan,
    owner: service.name,
    name: service.name,
    nameSpan: service.nameSpan,
    ...(image && { image }),
    builds: service.build !== undefined,
    command: commandOf(service),
    probes: service.healthcheck ? [probeOf(service.healthcheck, service.name)] : [],
    partial: service.partial,
    ...(evidence !== undefined && { oneShot: evidence }),
    dependsOn: dependenciesOf(service),
    restart: restart?.policy,
    ...(restart && { restartSpan: restart.span }),
    stopGrace: stopGraceOf(service),
    replicas: service.replicas,
    logging: loggingOf(service),
    editor: service.editor,
  }
}

/** Entrypoint and command as one list of words, the process's arguments as far as this file sets them. */
function commandOf(service: ComposeService): Service["command"] {
  if (!service.command && !service.entrypoint) return undefined
  const words = [...(service.entrypoint?.value.words ?? []), ...(service.command?.value.words ?? [])]
  const texts: string[] = []
  for (const { text } of words) {
    if (!text.known) return text
    texts.push(text.value)
  }
  return known(texts)
}

/**
 * `deploy.restart_policy` wins over `restart` (docker/compose: pkg/compose/create.go, getRestartPolicy). Without a
 * condition the specification says `any`, and Compose restarts nothing.
 */
function restartOf(service: ComposeService): { policy: Known<string>; span: Service["span"] } | undefined {
  const deploy = service.deployRestart?.value
  if (deploy) {
    const policies: Readonly<Record<string, string>> = { none: "no", any: "always" }
    const { text } = deploy
    return { policy: text.known ? known(policies[text.value] ?? text.value) : text, span: deploy.span }
  }
  if (service.restartPolicySpan)
    return { policy: unknown("`deploy.restart_policy` has no condition"), span: service.restartPolicySpan }
  const restart = service.restart?.value
  return restart && { policy: restart.text, span: restart.span }
}

function probeOf(check: Healthcheck, owner: string): Probe {
  return {
    span: check.test?.span ?? check.keySpan,
    owner,
    purpose: "health",
    action: actionOf(check),
    get urls() {
      return check.urls
    },
    keySpan: check.keySpan,
  }
}

/** Without `test` the image's own check runs with other times: a command without words. */
function actionOf({ disabled, test }: Healthcheck): Probe["action"] {
  if (disabled.known && disabled.value) return { kind: "none" }
  if (!test) return { kind: "exec", command: [], shell: false }
  const words = test.words.map((word) => settled(word.text) ?? word.raw)
  if (test.form === "string") return { kind: "exec", command: words, shell: true }
  const isBare = words[0] !== "CMD" && words[0] !== "CMD-SHELL"
  return { kind: "exec", command: isBare ? words : words.slice(1), shell: words[0] === "CMD-SHELL" }
}

const conditions: ReadonlySet<string> = new Set([
  "service_started",
  "service_healthy",
  "service_completed_successfully",
])

function dependenciesOf(service: ComposeService): readonly Dependency[] {
  return service.dependsOn.flatMap((each) =>
    isCondition(each.condition)
      ? [
          {
            span: each.span,
            owner: service.name,
            service: each.service,
            condition: each.condition,
            ...(each.conditionSpan && { conditionSpan: each.conditionSpan }),
          },
        ]
      : [],
  )
}

function isCondition(text: string): text is Dependency["condition"] {
  return conditions.has(text)
}

function stopGraceOf(service: ComposeService): Service["stopGrace"] {
  const written = service.scalars.get("stop_grace_period")?.value
  const text = (seconds: number) => `${seconds}s`
  if (!written)
    return {
      seconds: service.partial ? elsewhere : known(defaultStopSeconds),
      isDefault: true,
      rewrite: (seconds) => service.editor.set("stop_grace_period", text(seconds)),
    }
  return {
    seconds: castKnown(written, castDuration, "a duration with a unit", defaultStopSeconds),
    span: written.span,
    isDefault: false,
    rewrite: (seconds) => written.rewrite(text(seconds)),
  }
}

/** Drivers that keep nothing on the host, or no more than a bound of their own. */
const boundedDrivers: ReadonlySet<string> = new Set([
  "none",
  "local",
  "journald",
  "awslogs",
  "gcplogs",
  "splunk",
  "gelf",
  "fluentd",
  "etwlogs",
])

/** Without `logging` the daemon's default counts: json-file without a bound, unless daemon.json says otherwise. */
function loggingOf(service: ComposeService): Service["logging"] {
  const { logging } = service
  const driver = logging?.value.driver
  const maxSize = logging?.value.options.get("max-size")
  return {
    driver: driver?.text,
    bounded: boundedOf(driver, maxSize, service.partial),
    span: driver?.span ?? logging?.keySpan ?? service.nameSpan,
  }
}

function boundedOf(driver: Value | undefined, maxSize: Value | undefined, partial: boolean): Known<boolean> {
  if (driver && !driver.text.known) return driver.text
  const name = driver?.text.known ? driver.text.value : "json-file"
  if (boundedDrivers.has(name)) return known(true)
  if (name !== "json-file") return unknown(`the driver \`${name}\` decides itself`)
  if (!maxSize) return partial ? elsewhere : known(false)
  if (!maxSize.text.known) return maxSize.text
  return known(!/^-1?$|^$/.test(maxSize.text.value))
}
