/** Items about staying up: R1 to R6. */
import { isSensor } from "../../model/synapse/sensor.ts"
import { replication } from "../database-claims.ts"
import type { ItemDefinition } from "../define.ts"
import { fleetClaims } from "../fleet-claims.ts"
import { hubInstances } from "../hub-instances.ts"
import { hub, sensor } from "../products.ts"
import { usesPostgres } from "../scope.ts"
import { sharedValue, variableClaims } from "../values.ts"
import { type Claim, claim, labelOf, type View } from "../view.ts"

function sharedRedis(view: View): readonly Claim[] {
  const instances = hubInstances(view)
  if (instances === undefined || instances < 2) return []
  const host = sharedValue(view, "REDIS_HOST")
  return variableClaims(
    view,
    "REDIS_URL",
    (value) =>
      /^rediss?:\/\/([^@/]*@)?(localhost|127\.|\[::1\])/.test(value)
        ? { verdict: "fail", fact: "`REDIS_URL` names the hub's own host, which no other instance shares." }
        : /^rediss?:\/\/([^@/]*@)?[^/@:]+/.test(value)
          ? { verdict: "pass", fact: `The ${instances} instances share the Redis of \`REDIS_URL\`.` }
          : { verdict: "fail", fact: "`REDIS_URL` names no host." },
    host !== undefined && host !== "" && host !== "localhost"
      ? { verdict: "pass", fact: `The ${instances} instances share the Redis of \`REDIS_HOST\`.` }
      : { verdict: "fail", fact: `${instances} instances run without a Redis that they share.` },
  )
}

function probes(view: View): readonly Claim[] {
  return view.services.flatMap((service): readonly Claim[] => {
    if (service.workload === "unit") return []
    const real = service.probes.filter(({ action }) => action.kind !== "none")
    const [first] = real
    const isManifest = service.workload !== undefined && service.workload !== "compose-service"
    if (first === undefined) {
      if (isManifest) return [claim("unknown", service, `\`${labelOf(service)}\` has no probe.`, service.nameSpan)]
      return [
        claim(
          "unknown",
          service,
          `\`${labelOf(service)}\` has no health check here; its image may bring one.`,
          service.nameSpan,
        ),
      ]
    }
    if (!isManifest)
      return [claim("pass", { uri: service.uri, span: first.span }, `\`${labelOf(service)}\` has a health check.`)]
    const lacking = (["readiness", "liveness"] as const).filter(
      (purpose) => !real.some((each) => each.purpose === purpose),
    )
    return lacking.length === 0
      ? [
          claim(
            "pass",
            { uri: service.uri, span: first.span },
            `\`${labelOf(service)}\` has a readiness and a liveness probe.`,
          ),
        ]
      : [claim("fail", service, `\`${labelOf(service)}\` has no ${lacking.join(" and no ")} probe.`, service.nameSpan)]
  })
}

/** Real drain of the sensor: whatever its key says. */
const drainSeconds = 305

function shutdown(view: View): readonly Claim[] {
  const keys = view.members.flatMap(({ uri, language }): readonly Claim[] => {
    const model = language === "synapse" ? view.workspace.model(uri, "synapse") : undefined
    if (model === undefined || model.isBroken) return []
    const key = model.get("server.shutdown_timeout_secs")
    const seconds = Number(key?.text)
    if (key === undefined)
      return [
        claim(
          "unknown",
          { uri, span: { start: 0, end: 0 } },
          "`server.shutdown_timeout_secs` is not set: the intent is not written down.",
        ),
      ]
    return Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600
      ? [claim("pass", { uri, span: key.keySpan }, "`server.shutdown_timeout_secs` is set.")]
      : [claim("fail", { uri, span: key.keySpan }, "`server.shutdown_timeout_secs` is not between 1 and 3600.")]
  })
  const graces = view.services.filter(isSensor).map((service): Claim => {
    const { seconds, span } = service.stopGrace
    if (!seconds.known)
      return claim(
        "unknown",
        service,
        `How long \`${service.name}\` may take to stop is not known.`,
        span ?? service.nameSpan,
      )
    return seconds.value >= drainSeconds
      ? claim("pass", service, `\`${service.name}\` has ${seconds.value} s to drain.`, span ?? service.nameSpan)
      : claim(
          "fail",
          service,
          `\`${service.name}\` is killed after ${seconds.value} s and drains for up to ${drainSeconds} s.`,
          span ?? service.nameSpan,
        )
  })
  return [...keys, ...graces]
}

function bounded(
  view: View,
  name: string,
  [low, high]: readonly [number, number],
  otherwise: string,
): readonly Claim[] {
  return variableClaims(
    view,
    name,
    (value) =>
      /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high
        ? { verdict: "pass", fact: `\`${name}\` is ${Number(value)}.` }
        : { verdict: "fail", fact: `\`${name}\` is no whole number from ${low} to ${high}.` },
    { verdict: "unknown", fact: otherwise },
  )
}

export const reliabilityItems: readonly ItemDefinition[] = [
  {
    id: "R1",
    demand: "PostgreSQL replicates to a standby, and at least one read replica exists.",
    passes: "An operator's cluster of two or more instances, or a standby that follows a primary, is in the files.",
    fails: "The database is one single server of the stack.",
    unknown: "The database runs outside of these files, as a managed one does.",
    traps: [
      "Three replicas of a plain PostgreSQL StatefulSet are three databases that know nothing of each other.",
      "A replica on the same host goes down with it.",
    ],
    answer: "Use a managed database or an operator, and attest its replication.",
    formats: ["compose", "kubernetes"],
    about: [hub],
    notApplicable: (view) =>
      view.services.length > 0 &&
      view.hubs.some(({ incomplete }) => incomplete === undefined) &&
      !usesPostgres(view) &&
      view.all("settings").every(({ name }) => name !== "DATABASE_URL")
        ? "This deployment uses no PostgreSQL."
        : undefined,
    prove: replication,
  },
  {
    id: "R2",
    demand: "Several instances of the hub share one Redis.",
    passes: "`REDIS_URL` or `REDIS_HOST` names a Redis that all instances reach.",
    fails: "Several instances and no Redis, or a URL that is read as localhost.",
    unknown: "How many instances run is set outside of these files.",
    traps: [
      "A malformed URL falls back to localhost without a word.",
      "TLS needs `rediss:` or exactly `REDIS_TLS_ENABLED=true`.",
    ],
    answer: "Add a Redis with a password and a volume, and one URL for all instances.",
    formats: ["compose", "env", "systemd", "kubernetes", "shell"],
    about: [hub],
    notApplicable: (view) =>
      hubInstances(view) === 1 ? "A single instance of the hub runs: it shares nothing." : undefined,
    prove: sharedRedis,
  },
  {
    id: "R3",
    demand:
      "Every service that keeps running has a probe that touches it; in a cluster one for readiness and one for liveness.",
    passes: "Each service has such a probe, and no rule finds fault with one.",
    fails: "A probe is missing, asks a path that does not exist, or proves nothing.",
    unknown: "No service is in these files, or its image may bring a health check of its own.",
    traps: [
      "`/health/ready` and `/health/live` do not exist; outside production an unknown path answers 200.",
      "In production the hub answers 403 to a probe without `X-Forwarded-Proto: https`.",
      "The sensor's image holds no curl, and a version command proves that a program starts.",
      "Liveness on a path that asks the database restarts everything when the database is down.",
    ],
    answer: "Take the fix for path and header, or add the probe of the service's kind.",
    formats: ["compose", "kubernetes", "dockerfile"],
    about: [],
    prove: probes,
  },
  {
    id: "R4",
    demand: "The sensor drains before it ends: `shutdown_timeout_secs` is set, and whoever stops it waits long enough.",
    passes: "The key stands below `server`, and every grace period covers the real drain of 305 s.",
    fails: "The key is out of range or at another level, or the grace period is shorter than the drain.",
    unknown: "Neither the sensor's config nor what runs it is in these files.",
    traps: [
      "The key changes nothing: the sensor drains for 300 s and ends 5 s later.",
      "Docker kills after 10 s and Kubernetes after 30 s, unless told otherwise.",
    ],
    answer: "Take the fixes: move the key, set the grace period.",
    formats: ["synapse", "compose", "systemd", "kubernetes"],
    about: [sensor],
    prove: shutdown,
  },
  {
    id: "R5",
    demand: "`SIGNAL_BATCH_SIZE` and `SIGNAL_BATCH_TIMEOUT_MS` are chosen.",
    passes: "Both are set: 1 to 10000, and 100 to 60000.",
    fails: "Out of range or no number: the hub takes 100 and 5000 without a word.",
    unknown: "They are not set: the defaults of 100 and 5000 apply, and somebody has to accept them.",
    traps: ["`250abc` and `12000.9` are cut, and `1e3` is read as 1."],
    answer: "Set both, or attest that the defaults were chosen.",
    formats: ["env", "compose", "systemd", "kubernetes"],
    about: [hub],
    names: /^SIGNAL_/,
    prove: (view) => [
      ...bounded(view, "SIGNAL_BATCH_SIZE", [1, 10_000], "`SIGNAL_BATCH_SIZE` is not set: the default of 100 applies."),
      ...bounded(
        view,
        "SIGNAL_BATCH_TIMEOUT_MS",
        [100, 60_000],
        "`SIGNAL_BATCH_TIMEOUT_MS` is not set: the default of 5000 applies.",
      ),
    ],
  },
  {
    id: "R6",
    demand: "`WS_MAX_SENSOR_CONNECTIONS` and `WS_MAX_DASHBOARD_CONNECTIONS` fit the fleet.",
    passes: "Both are set and in range, and instances times the cap cover the declared fleet.",
    fails: "Out of range (20000 becomes 1000), misspelt, or too few for the fleet.",
    unknown: "They are not set, or the number of sensors is not declared.",
    traps: ["The cap is per process: fewer instances lower it.", "A proxy's workers and open files may be fewer."],
    answer: "Set both, and declare the fleet in `deploylint.yaml`.",
    formats: ["env", "compose", "systemd", "kubernetes"],
    about: [hub],
    names: /^WS_/,
    prove: (view) => [
      ...bounded(
        view,
        "WS_MAX_SENSOR_CONNECTIONS",
        [1, 10_000],
        "`WS_MAX_SENSOR_CONNECTIONS` is not set: a default applies.",
      ),
      ...bounded(
        view,
        "WS_MAX_DASHBOARD_CONNECTIONS",
        [1, 1000],
        "`WS_MAX_DASHBOARD_CONNECTIONS` is not set: a default applies.",
      ),
      ...fleetClaims(view),
    ],
  },
]
