/** Items about how the trading daemon is built and run: D1 to D4. D1 and D4 are about every image and unit. */
import { settled } from "../../base/known.ts"
import { isRoot, userOf } from "../../model/dockerfile/stages.ts"
import type { Service, Volume } from "../../model/facts.ts"
import { statePath } from "../../model/trading/facts.ts"
import { scrapeJobsFor } from "../../workspace/monitoring.ts"
import { isTradingUnitAt, tradingOwners } from "../../workspace/trading.ts"
import type { ItemDefinition } from "../define.ts"
import { trading } from "../products.ts"
import { showsServices } from "../scope.ts"
import { type Claim, claim, claimOf, type In, listed, type View } from "../view.ts"
import { answered, urisOf } from "./monitoring.ts"

/** Services that are the daemon. */
export function daemons(view: View): readonly In<Service>[] {
  const owners = new Map(view.members.map(({ uri, facts }) => [uri, tradingOwners(facts)]))
  return view.services.filter(
    ({ uri, owner, workload }) =>
      owners.get(uri)?.has(owner) === true || (workload === "unit" && isTradingUnitAt(view.workspace, uri)),
  )
}

function dockerfiles(view: View): readonly Claim[] {
  return view.members.flatMap(({ uri, language }): readonly Claim[] => {
    const model = language === "dockerfile" ? view.workspace.model(uri, "dockerfile") : undefined
    const last = model?.stages.at(-1)
    if (model === undefined || last === undefined) return []
    const isDaemon = view.runs(trading)
    const at = { uri, span: last.instruction.span }
    const claims: Claim[] = []
    if (model.stages.length >= 2) claims.push(claim("pass", at, "The image is built in several stages."))
    else
      claims.push(
        claim(isDaemon ? "fail" : "unknown", at, "The image has one stage: what builds it is shipped with it."),
      )
    const user = userOf(model, last)
    const root = user === undefined ? undefined : settled(isRoot(user.user))
    if (root === undefined) claims.push(claim("unknown", at, "Which user the image runs as is decided by its base."))
    else if (root) claims.push(claim("fail", { uri, span: user?.span ?? at.span }, "The image runs as root."))
    else claims.push(claim("pass", { uri, span: user?.span ?? at.span }, "The image runs as an unprivileged user."))
    const base = settled(last.base.value)
    if (isDaemon && base !== undefined && /^(?:[\w.-]+\/)*python:/.test(base) && !/python:3\.12[\w.]*-slim/.test(base))
      claims.push(
        claim("fail", { uri, span: last.base.span }, "The runtime stage does not start from Python 3.12 slim."),
      )
    return claims
  })
}

function noImage(view: View): string | undefined {
  if (!showsServices(view) || view.runs(trading)) return undefined
  const builds =
    view.all("services").some((service) => service.builds) ||
    view.members.some(({ language }) => language === "dockerfile")
  return builds ? undefined : "No image is built from these files."
}

const roles = [
  ["Prometheus", /(^|\/)prometheus$/, /^prometheus$/],
  ["Grafana", /(^|\/)grafana(-oss|-enterprise)?$/, /^grafana$/],
] as const

function stack(view: View): readonly Claim[] {
  const compose = view.services.filter(({ workload }) => workload !== "unit")
  const [first] = compose
  if (first === undefined) return []
  const claims: Claim[] = []
  const [daemon, second] = daemons(view).filter(({ workload }) => workload !== "unit")
  if (daemon === undefined)
    claims.push(claim("unknown", first, "No service of this stack is the daemon.", first.nameSpan))
  else if (second !== undefined)
    claims.push(claim("fail", second, "A second service runs the daemon.", second.nameSpan))
  else claims.push(claim("pass", daemon, `\`${daemon.name}\` runs the daemon.`, daemon.nameSpan))
  for (const [what, image, name] of roles) {
    const found = compose.find((service) => image.test(service.image?.repository ?? "") || name.test(service.name))
    if (found === undefined) claims.push(claim("fail", first, `No service of this stack is ${what}.`, first.nameSpan))
    else claims.push(claim("pass", found, `\`${found.name}\` is ${what}.`, found.nameSpan))
  }
  const prometheus = compose.find(({ image }) => roles[0][1].test(image?.repository ?? ""))
  if (prometheus !== undefined) claims.push(retention(prometheus))
  return claims
}

function retention(prometheus: In<Service>): Claim {
  const words = settled(prometheus.command) ?? []
  const flag = words.find((word) => word.startsWith("--storage.tsdb.retention.time"))
  const days = /=(\d+)d$/.exec(flag ?? "")?.[1]
  if (flag === undefined)
    return claim(
      "fail",
      prometheus,
      "Prometheus keeps 15 days: `--storage.tsdb.retention.time` is not set.",
      prometheus.nameSpan,
    )
  if (days === undefined)
    return claim("unknown", prometheus, "How long Prometheus keeps its data is not known.", prometheus.nameSpan)
  return Number(days) >= 30
    ? claim("pass", prometheus, `Prometheus keeps ${days} days.`, prometheus.nameSpan)
    : claim("fail", prometheus, `Prometheus keeps ${days} days, and 30 are demanded.`, prometheus.nameSpan)
}

function state(view: View): readonly Claim[] {
  return daemons(view).flatMap((daemon): readonly Claim[] => {
    if (daemon.workload === "unit") return unitState(view, daemon)
    const own = view.all("volumes").filter(({ uri, owner }) => uri === daemon.uri && owner === daemon.owner)
    const mount = own.find(({ target }) => settled(target) === statePath)
    if (mount === undefined) {
      const open = own.some(({ target }) => !target.known) || daemon.partial
      return [
        claim(open ? "unknown" : "fail", daemon, `\`${daemon.name}\` has no volume on \`/state\`.`, daemon.nameSpan),
      ]
    }
    if (mount.kind === "tmpfs") return [claim("fail", mount, "`/state` is in memory: it ends with the container.")]
    if (mount.readOnly) return [claim("fail", mount, "`/state` is mounted read-only.")]
    const shared = view
      .all("volumes")
      .find((other) => isSame(other, mount) && other.owner !== mount.owner && !other.readOnly)
    return shared === undefined
      ? [claim("pass", mount, `\`${daemon.name}\` alone has a durable volume on \`/state\`.`)]
      : [claim("fail", shared, `\`${shared.owner}\` writes to the state of \`${daemon.name}\`.`)]
  })
}

function isSame(a: In<Volume>, b: In<Volume>): boolean {
  const source = settled(a.source)
  return source !== undefined && source !== "" && source === settled(b.source) && a.kind === b.kind && a.uri === b.uri
}

function unitState(view: View, daemon: In<Service>): readonly Claim[] {
  const unit = view.workspace.model(daemon.uri, "systemd")
  if (unit === undefined) return []
  const paths = unit.list("Service", "ReadWritePaths").map(({ text }) => text.replace(/\/$/, ""))
  const states = unit.list("Service", "StateDirectory")
  if (states.length > 0 || paths.includes("/var/lib/horizon"))
    return [claim("pass", daemon, `\`${daemon.name}\` keeps its state below \`/var/lib\`.`, daemon.nameSpan)]
  return [claim("unknown", daemon, `Where \`${daemon.name}\` keeps its state is not in this unit.`, daemon.nameSpan)]
}

const healers = /(^|\/)(autoheal|docker-autoheal)$/

function health(view: View): readonly Claim[] {
  return daemons(view).flatMap((daemon): readonly Claim[] => {
    const claims: Claim[] = []
    const policy = settled(daemon.restart)
    if (policy === undefined)
      claims.push(
        claim(
          daemon.restart === undefined ? "fail" : "unknown",
          daemon,
          `\`${daemon.name}\` has no restart policy that is known.`,
          daemon.nameSpan,
        ),
      )
    else if (policy === "no")
      claims.push(claim("fail", daemon, `\`${daemon.name}\` is not restarted.`, daemon.restartSpan ?? daemon.nameSpan))
    else
      claims.push(
        claim("pass", daemon, `\`${daemon.name}\` is restarted when it exits.`, daemon.restartSpan ?? daemon.nameSpan),
      )
    if (daemon.workload === "unit") return claims
    const probe = daemon.probes.find(({ action }) => action.kind !== "none")
    if (probe === undefined)
      return [...claims, claim("fail", daemon, `\`${daemon.name}\` has no health check.`, daemon.nameSpan)]
    claims.push(claim("pass", { uri: daemon.uri, span: probe.span }, `\`${daemon.name}\` has a health check.`))
    const healer = view.services.find(({ image }) => healers.test(image?.repository ?? ""))
    if (healer !== undefined)
      claims.push(claim("pass", healer, `\`${healer.name}\` restarts what is unhealthy.`, healer.nameSpan))
    else if (daemon.workload === "compose-service")
      claims.push(
        claim(
          "unknown",
          { uri: daemon.uri, span: probe.span },
          "Nothing in these files acts on an unhealthy container: Docker only marks it.",
        ),
      )
    return claims
  })
}

function scrape(view: View): readonly Claim[] {
  return answered(view, "The daemon's metrics", scrapeJobsFor(view.workspace, urisOf(view), "trading"))
}

const demanded = ["NoNewPrivileges", "PrivateTmp", "ProtectHome"] as const

function units(view: View): readonly Claim[] {
  return view.members.flatMap(({ uri, language }): readonly Claim[] => {
    const unit = language === "systemd" ? view.workspace.model(uri, "systemd") : undefined
    if (unit === undefined || unit.type !== "service" || unit.isDropIn) return []
    const lacking: string[] = demanded.filter(
      (key) => !/^(yes|true|on|1|read-only|tmpfs)$/i.test(unit.last("Service", key)?.value ?? ""),
    )
    if (!/^(strict)$/i.test(unit.last("Service", "ProtectSystem")?.value ?? "")) lacking.push("ProtectSystem")
    const isDaemon = isTradingUnitAt(view.workspace, uri)
    if (isDaemon && !isEmptyBounding(unit.last("Service", "CapabilityBoundingSet")?.value))
      lacking.push("CapabilityBoundingSet")
    const user = unit.last("Service", "User")?.value ?? ""
    const isUnprivileged =
      (user !== "" && user !== "root" && user !== "0") || unit.last("Service", "DynamicUser")?.value === "yes"
    if (!isUnprivileged) lacking.push("User")
    if (lacking.length === 0) return [claimOf("pass", uri, `\`${unit.name}\` is hardened as demanded.`)]
    return [claimOf(isDaemon ? "fail" : "unknown", uri, `\`${unit.name}\` lacks ${listed(lacking, 6)}.`)]
  })
}

function isEmptyBounding(value: string | undefined): boolean {
  return value !== undefined && value.trim() === ""
}

function noUnit(view: View): string | undefined {
  if (!showsServices(view) || view.runs(trading)) return undefined
  const has = view.members.some(({ language }) => language === "systemd")
  return has ? undefined : "No systemd unit is in this deployment."
}

export const stackItems: readonly ItemDefinition[] = [
  {
    id: "D1",
    demand:
      "The image is built in several stages, its runtime stage is slim, holds no toolchain and runs as an unprivileged user.",
    passes: "Two stages or more and an unprivileged user at the end; for the trading daemon Python 3.12 slim.",
    fails: "Root at the end, build tools in the runtime stage, secrets in build arguments or in the build context.",
    unknown: "No Dockerfile is in these files.",
    traps: [
      "Uid 1000 is often the first person's on the host.",
      "`COPY . .` takes `.env` and `.git` along unless `.dockerignore` says otherwise.",
    ],
    answer: "Split build and runtime, name a user at the end, add a `.dockerignore`.",
    formats: ["dockerfile", "compose"],
    about: [],
    notApplicable: noImage,
    prove: dockerfiles,
  },
  {
    id: "D2a",
    demand: "One stack runs the daemon, Prometheus with 30 days of data, and Grafana with a password of its own.",
    passes: "The three services, the retention flag, no default password, ports on loopback.",
    fails: "A service missing, the default password, ports on all interfaces, a second daemon.",
    unknown: "No Compose stack is in these files.",
    traps: ["30 days of metrics are no retention of records.", "`docker-compose` of version 1 has been retired."],
    answer: "Complete the stack.",
    formats: ["compose"],
    about: [trading],
    prove: stack,
  },
  {
    id: "D2b",
    demand:
      "The state (`audit.db`, `audit_archive.db`, `dlq.db`, `destruction.jsonl`) lies on a durable volume that only the daemon writes.",
    passes: "A bind or a named volume on `/state`, or a unit's state folder.",
    fails: "No volume, one in memory, or one that a second service writes.",
    unknown: "What runs the daemon is not in these files.",
    traps: ["A relative bind creates a folder of root's where there is none.", "Backups on the same disk go with it."],
    answer: "Mount a volume on `/state` for the daemon alone.",
    formats: ["compose", "systemd", "kubernetes"],
    about: [trading],
    prove: state,
  },
  {
    id: "D2c",
    demand: "A health check touches the service, something acts on it, and the daemon is restarted when it exits.",
    passes: "A check of the metrics port or the feed's age, something that acts on unhealthy, and a restart policy.",
    fails: "A version command as the check, no restart policy, a tool that the image lacks.",
    unknown: "Nothing in these files acts on an unhealthy container.",
    traps: ["Docker does not restart unhealthy containers: restart policies react to exits alone."],
    answer: "Ask the metrics port, and add what acts: Swarm, an autoheal service, or a watchdog that exits.",
    formats: ["compose", "systemd", "dockerfile", "kubernetes"],
    about: [trading],
    prove: health,
  },
  {
    id: "D3",
    demand: "Prometheus scrapes the daemon: `horizon:9100`.",
    passes: "The target's name and port are those of the service.",
    fails: "Another host or port, a target that is no service.",
    unknown: "No scrape config is in these files.",
    traps: [
      "The exporter is switched on in code: a right target does not prove that it answers.",
      "9100 is the node exporter's default.",
    ],
    answer: "Name the service and its port.",
    formats: ["prometheus", "compose", "kubernetes"],
    about: [trading],
    prove: scrape,
  },
  {
    id: "D4",
    demand:
      "The unit is hardened: no new privileges, private `/tmp`, a read-only system, no homes, no capabilities, few writable paths, a user.",
    passes: "Every one of these directives is there.",
    fails: "One is missing, mistyped or weakened, or the writable paths are wide.",
    unknown: "No unit is in these files, or drop-ins on the host decide.",
    traps: ["A comment behind a value is a part of it.", "One mistyped capability drops all of them."],
    answer: "Add the directives of the fix.",
    formats: ["systemd"],
    about: [],
    notApplicable: noUnit,
    prove: units,
  },
]
