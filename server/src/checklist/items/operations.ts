/** Items about backups, upgrades and scaling: B1 to B3, U1, U2, C1 to C5. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { readSwitch } from "../../model/horizon/numbers.ts"
import { embeddedConfigs } from "../../workspace/embedded.ts"
import { backupClaims } from "../backups.ts"
import { sizing } from "../database-claims.ts"
import type { ItemDefinition } from "../define.ts"
import { hubInstances, hubServices } from "../hub-instances.ts"
import { hub, sensor } from "../products.ts"
import { rollbackClaims, rolloutClaims } from "../rollout-claims.ts"
import { running, showsServices, usesPostgres } from "../scope.ts"
import { hubValues } from "../values.ts"
import { type Claim, claim, type View } from "../view.ts"

/** Whether the hub uses ClickHouse: proven, disproven, or not to be told. */
function clickhouse(view: View): "on" | "off" | "open" {
  if (running(view, "clickhouse").length > 0) return "on"
  const values = hubValues(view, "CLICKHOUSE_ENABLED")
  if (values.length === 0) return view.runs(hub) || !showsServices(view) ? "open" : "off"
  const on = values.map(({ value, incomplete }) => {
    if (value === undefined) return incomplete === undefined ? false : undefined
    return value.known ? readSwitch("CLICKHOUSE_ENABLED", value.value).read === true : undefined
  })
  if (on.includes(true)) return "on"
  return on.includes(undefined) ? "open" : "off"
}

function withoutClickhouse(view: View): string | undefined {
  if (clickhouse(view) !== "off") return undefined
  return view.runs(hub)
    ? "ClickHouse is off: `CLICKHOUSE_ENABLED` is not switched on."
    : hasOutsideSettings(view)
      ? undefined
      : "Nothing in this deployment speaks of ClickHouse."
}

/** Settings come from files or objects that are not here: they may name a database. */
function hasOutsideSettings(view: View): boolean {
  const members = new Set(view.members.map(({ uri }) => uri))
  const carriers = new Set(["env-file", "environment-file", "secret", "config-map"])
  return view.members.some(({ facts }) =>
    facts.references.some(({ kind, uri }) => carriers.has(kind) && (uri === undefined || !members.has(uri))),
  )
}

function clickhouseClaims(view: View): readonly Claim[] {
  const claims = backupClaims(view, "clickhouse")
  if (claims.length > 0 || clickhouse(view) !== "on") return claims
  const [server] = running(view, "clickhouse")
  return server === undefined
    ? []
    : [
        claim(
          "fail",
          server,
          `\`${server.name}\` holds data, and no backup of it is scheduled in these files.`,
          server.nameSpan,
        ),
      ]
}

function noPostgres(view: View): string | undefined {
  const isComplete = view.hubs.every(({ incomplete }) => incomplete === undefined)
  const isOpen = !showsServices(view) || !isComplete || usesPostgres(view) || hasOutsideSettings(view)
  const mentions = view.all("settings").some(({ name, value }) => name === "DATABASE_URL" && !value.known)
  return isOpen || mentions || view.runs(hub) ? undefined : "Nothing in this deployment speaks of PostgreSQL."
}

function sticky(view: View): readonly Claim[] {
  const count = hubInstances(view)
  if (count === undefined || count < 2) return []
  const names = new Set(hubServices(view).map(({ name }) => name))
  const [service] = hubServices(view)
  const routes = view.all("entries").flatMap((entry) => entry.routes.map((route) => ({ ...route, uri: entry.uri })))
  const toHub = routes.filter(({ upstreams }) =>
    upstreams.some((upstream) => names.has(settled(upstream.host) ?? "") || settled(upstream.port) === 3100),
  )
  const claims = (toHub.length > 0 ? toHub : routes).map((route): Claim => {
    const isSticky = settled(route.sticky)
    if (isSticky === undefined)
      return claim("unknown", route, `Whether \`${route.path}\` keeps a client on one instance is not known.`)
    return isSticky
      ? claim("pass", route, `\`${route.path}\` keeps a client on one of ${count} instances.`)
      : claim("fail", route, `\`${route.path}\` spreads one client over ${count} instances.`)
  })
  if (claims.length > 0 || service === undefined) return claims
  return [claim("unknown", service, `What balances the ${count} instances is not in these files.`, service.nameSpan)]
}

/** Two sensors under one identity are one to the hub; configs that ConfigMaps hold count as files do. */
function identities(view: View): readonly Claim[] {
  const configs = view.members.flatMap(({ uri, language }) => {
    const own = language === "synapse" ? view.workspace.model(uri, "synapse") : undefined
    const embedded = embeddedConfigs(view.workspace, uri)
    return [
      ...(own === undefined ? [] : [{ uri, model: own, placed: (at: Span) => at }]),
      ...embedded.map(({ model, placed }) => ({ uri, model, placed })),
    ]
  })
  const sensors = configs.flatMap(({ uri, model, placed }) => {
    const key = model.get("horizon.sensor_id") ?? model.get("tunnel.sensor_id")
    const name = model.get("horizon.sensor_name") ?? model.get("tunnel.sensor_name")
    return key?.text === undefined
      ? []
      : [{ uri, span: placed(key.valueSpan), id: key.text, key: JSON.stringify([key.text, name?.text ?? ""]) }]
  })
  return sensors.map((each) => {
    const same = sensors.filter(({ key }) => key === each.key)
    return same.length > 1
      ? claim("fail", each, `${same.length} sensors share the identity \`${each.id}\`.`)
      : claim("pass", each, `The sensor has an identity of its own: \`${each.id}\`.`)
  })
}

function fleetRedis(view: View): readonly Claim[] {
  const servers = running(view, "redis")
  const [first] = servers
  const { fleet } = view.deployment
  if (first === undefined || fleet === undefined) return []
  if (fleet < 100) return [claim("pass", first, `One Redis is enough for ${fleet} sensors.`, first.nameSpan)]
  return servers.length > 1 || (settled(first.replicas) ?? 1) > 1
    ? [
        claim(
          "unknown",
          first,
          `Whether the Redis servers form a cluster for ${fleet} sensors is not known.`,
          first.nameSpan,
        ),
      ]
    : [claim("fail", first, `One Redis serves ${fleet} sensors: from 100 on a cluster is demanded.`, first.nameSpan)]
}

export const operationItems: readonly ItemDefinition[] = [
  {
    id: "B1",
    demand: "PostgreSQL is dumped every day, elsewhere than it lives, and old dumps are deleted.",
    passes: "A schedule of 24 hours or less with a dump, a place outside the database's volume, and retention.",
    fails: "Less than daily, no retention, suspended, never started, a failure hidden by a pipe.",
    unknown: "No scheduled dump is in these files; a managed database brings its own.",
    traps: [
      "A dump on the host or volume of the database goes with it.",
      "A job without credentials or a way to the database runs and dumps nothing.",
      "A dump that nobody has restored proves little.",
    ],
    answer: "Add the timer or CronJob with retention; for a managed database attest its backups.",
    formats: ["systemd", "crontab", "kubernetes", "shell", "compose"],
    about: [],
    notApplicable: noPostgres,
    prove: (view) => backupClaims(view, "postgres"),
  },
  {
    id: "B2",
    demand: "ClickHouse is backed up on a schedule where it is on.",
    passes: "A scheduled backup with retention.",
    fails: "ClickHouse is on, and nothing backs it up.",
    unknown: "Whether ClickHouse is on, or where it runs, is not in these files.",
    traps: ["`CLICKHOUSE_ENABLED=enabled` is read as off: that it is not applicable is then no comfort."],
    answer: "Add the backup job.",
    formats: ["systemd", "crontab", "kubernetes", "shell", "compose", "env"],
    about: [],
    notApplicable: withoutClickhouse,
    prove: clickhouseClaims,
  },
  {
    id: "B3",
    demand: "A restore was tried outside production.",
    passes: "Somebody attests it, with day, evidence and an end.",
    fails: "Files cannot show that it fails.",
    unknown: "Nobody has attested a tested restore.",
    traps: ["That a restore script exists proves nothing.", "What worked once rots: the attestation ends."],
    answer: "Restore a dump elsewhere, then attest it in `deploylint.yaml`.",
    formats: [],
    about: [],
    prove: () => [],
  },
  {
    id: "U1",
    demand: "An upgrade builds an image, migrates, restarts step by step and verifies health.",
    passes:
      "A script or pipeline in this order: a fixed image, `prisma migrate deploy`, update, wait with a limit, undo on failure.",
    fails: "A restart on a tag that moves, a migration behind the restart, `prisma migrate dev`, no verification.",
    unknown: "What delivers is not in these files.",
    traps: ["`rollout status` only reports.", "A green status says nothing about migrations."],
    answer: "Add a rollout script, and pin images by digest or version.",
    formats: ["shell", "compose", "kubernetes", "systemd"],
    about: [],
    prove: rolloutClaims,
  },
  {
    id: "U2",
    demand: "There is a way back to the version before.",
    passes: "The running digest is recorded before each rollout, and a script returns to it and checks health.",
    fails: "`pull` and `up` as a rollback, `rollout undo` on a tag that moves, no history kept.",
    unknown: "What rolls back is not in these files.",
    traps: [
      "`docker compose pull && docker compose up -d` rolls forward.",
      "An undo reverts neither ConfigMaps nor migrations.",
    ],
    answer: "Add a rollback script that knows the version before.",
    formats: ["shell", "compose", "kubernetes"],
    about: [],
    prove: rollbackClaims,
  },
  {
    id: "C1",
    demand: "Several instances of the hub stand behind a balancer that keeps a client on one of them.",
    passes: "Two or more instances, and affinity in the Ingress, the proxy or the Service.",
    fails:
      "Several instances and a balancer without affinity, or a fixed host port that a second instance cannot have.",
    unknown: "How many instances run, or what balances them, is not in these files.",
    traps: [
      "The hub trusts one proxy: a second one distorts the addresses of clients.",
      "Connection caps are per process.",
    ],
    answer: "Add affinity to the proxy.",
    formats: ["nginx", "caddy", "kubernetes", "compose", "shell"],
    about: [hub],
    notApplicable: (view) =>
      hubInstances(view) === 1 ? "A single instance of the hub runs: there is nothing to balance." : undefined,
    prove: sticky,
  },
  {
    id: "C2",
    demand: "One sensor per site or upstream cluster, each with an identity of its own.",
    passes: "Every sensor's config names another identity.",
    fails: "Two sensors share one.",
    unknown: "The sensors' identities are not in these files.",
    traps: ["Release builds refuse private addresses of the hub unless `SYNAPSE_ALLOW_INTERNAL_HORIZON_URL` is set."],
    answer: "Give every sensor its own `sensor_id` and `sensor_name`.",
    formats: ["synapse", "kubernetes", "compose"],
    about: [sensor],
    prove: identities,
  },
  {
    id: "C3",
    demand: "PostgreSQL grows by size first, then by read replicas.",
    passes: "Requests and limits of PostgreSQL are written, and it has a standby; or somebody attests the sizing.",
    fails: "Files cannot show that it fails.",
    unknown: "The database's size and load are not in these files.",
    traps: ["The hub has one `DATABASE_URL` and no other for reading."],
    answer: "Attest the sizing.",
    formats: ["kubernetes"],
    about: [hub],
    prove: sizing,
  },
  {
    id: "C4",
    demand: "ClickHouse is sharded by tenant or time where volume asks for it.",
    passes: "Somebody attests the plan.",
    fails: "Files cannot show that it fails.",
    unknown: "Volume and sharding are not in these files.",
    traps: [],
    answer: "Attest the plan.",
    formats: [],
    about: [hub],
    notApplicable: (view) => withoutClickhouse(view),
    prove: () => [],
  },
  {
    id: "C5",
    demand: "One Redis for a small fleet, a cluster from 100 sensors on.",
    passes: "The declared fleet is below 100 and one Redis is there.",
    fails: "The declared fleet has 100 sensors or more, and one Redis serves them.",
    unknown: "The number of sensors is not declared, or Redis is not in these files.",
    traps: ["The hub's settings name one host: a cluster needs a proxy or a single managed endpoint."],
    answer: "Declare `fleet:` in `deploylint.yaml`.",
    formats: ["compose", "kubernetes"],
    about: [hub],
    notApplicable: (view) =>
      hubInstances(view) === 1 && running(view, "redis").length === 0
        ? "A single instance of the hub runs without Redis."
        : undefined,
    prove: fleetRedis,
  },
]
