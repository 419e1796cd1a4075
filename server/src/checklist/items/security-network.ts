/** Items about what can be reached and how: S1, S6, S7, S8. */
import { settled } from "../../base/known.ts"
import type { PublishedPort } from "../../model/facts.ts"
import { originsIn } from "../../model/origins.ts"
import { knownPort } from "../../model/service-ports.ts"
import { databasesIn, limitsOn } from "../../workspace/kubernetes-policies.ts"
import { exposureOf } from "../../workspace/proxies.ts"
import type { ItemDefinition } from "../define.ts"
import { hub } from "../products.ts"
import { running } from "../scope.ts"
import { variableClaims } from "../values.ts"
import { type Claim, claim, type In, listed, type View } from "../view.ts"

/** Mappings that lead out of the host or the cluster; those of unknown reach count. */
function outward(view: View): readonly In<PublishedPort>[] {
  return view.all("ports").filter((port) => port.by !== "listen" && settled(port.reach) !== "loopback")
}

const name = (port: In<PublishedPort>): string => port.owner.split("/").at(-1) || "this file"

function hostPort(port: PublishedPort): number | undefined {
  const range = settled(port.hostPort)
  return range?.first === range?.last ? range?.first : undefined
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const oldProtocols = /^(SSLv[23]|TLSv1(\.[01])?)$/i

/** Every way in: where TLS ends, and with which protocols. */
function entryClaims(view: View): readonly Claim[] {
  return view.all("entries").flatMap((entry): readonly Claim[] => {
    const exposure = exposureOf(view.workspace, entry.uri, entry)
    if (exposure.is === "internal" || settled(entry.redirectsToHttps) === true) return []
    const host = entry.hosts[0] ?? "every host"
    const tls = settled(entry.tls)
    if (tls === undefined) return [claim("unknown", entry, `Whether TLS ends here for ${host} is decided elsewhere.`)]
    if (!tls) {
      if (exposure.is === "public") return [claim("fail", entry, `${sentence(host)} is served without TLS.`)]
      const why = exposure.is === "published" ? `published on ${exposure.port}` : exposure.because
      return [
        claim(
          "unknown",
          entry,
          `${sentence(host)} is served without TLS; whether the public reaches it is open: ${why}.`,
        ),
      ]
    }
    const old = entry.protocols?.find((protocol) => oldProtocols.test(protocol.name))
    if (old !== undefined) return [claim("fail", entry, `${old.name} is allowed for ${host}.`, old.span)]
    if (entry.protocols === undefined && entry.product === "nginx")
      return [
        claim(
          "unknown",
          entry,
          `\`ssl_protocols\` is not set for ${host}: the default depends on the version of nginx.`,
        ),
      ]
    const newest = entry.protocols?.some(({ name: each }) => each === "TLSv1.3") === true
    return [claim("pass", entry, `TLS ends here for ${host}${newest ? ", 1.3 included" : ""}.`)]
  })
}

function sensorClaims(view: View): readonly Claim[] {
  return view.all("tls").flatMap((endpoint): readonly Claim[] => {
    if (settled(endpoint.enabled) !== true) return []
    const paths = [endpoint.certificate, endpoint.key]
    if (paths.some((path) => path !== undefined && !path.known))
      return [claim("unknown", endpoint, "The sensor's certificate or key comes from outside of these files.")]
    return paths.every((path) => settled(path))
      ? [claim("pass", endpoint, "The sensor ends TLS itself, with certificate and key.")]
      : [claim("fail", endpoint, "TLS is on, but certificate or key has no path: the sensor speaks plain TCP.")]
  })
}

/** Public ports of programs that no way in of these files covers. */
function openClaims(view: View): readonly Claim[] {
  const served = view.all("entries").length > 0 || view.all("tls").some(({ enabled }) => settled(enabled) === true)
  return outward(view).flatMap((port): readonly Claim[] => {
    const at = hostPort(port)
    if (port.protocol === "udp" || knownPort(port) !== undefined) return []
    if (served && (at === 443 || at === 8443 || at === 80)) return []
    const which = at === undefined ? "A port" : `Port ${at}`
    return [claim("unknown", port, `${which} of \`${name(port)}\` is published; whether TLS ends there is not shown.`)]
  })
}

function originClaims(view: View): readonly Claim[] {
  return variableClaims(
    view,
    "CORS_ORIGINS",
    (value) => {
      const origins = originsIn(value)
      const isClean =
        origins.length > 0 &&
        !value.includes("*") &&
        value.split(",").every((each) => /^https:\/\/[^/\s]+$/.test(each.trim()))
      return isClean && !/localhost|127\.0\.0\.1/.test(value)
        ? {
            verdict: "pass",
            fact: `\`CORS_ORIGINS\` names ${origins.length} https origin${origins.length === 1 ? "" : "s"}.`,
          }
        : { verdict: "fail", fact: "`CORS_ORIGINS` holds something other than https origins." }
    },
    { verdict: "fail", fact: "`CORS_ORIGINS` is not set: the development origins stay allowed." },
  )
}

function databaseClaims(view: View): readonly Claim[] {
  const databases = running(view, "database")
  const ports = outward(view)
  const unsure = ports.filter((port) => !port.containerPort.known || !port.reach.known)
  const claims: Claim[] = unsure.map((port) =>
    claim("unknown", port, `Which port of \`${name(port)}\` is published, or where, is not known.`),
  )
  for (const port of ports) {
    const known = knownPort(port)
    if (known?.kind === "datastore" && !known.mayFacePublic && settled(port.reach) === "all-interfaces")
      claims.push(claim("fail", port, `${known.name} of \`${name(port)}\` is published on all interfaces.`))
  }
  const isOpen = claims.some(({ verdict }) => verdict === "fail")
  const [first] = databases
  if (first !== undefined && !isOpen) {
    const names = databases.map((each) => each.name)
    claims.push(claim("pass", first, `No port of ${listed(names)} leads out.`, first.nameSpan))
  }
  return [...claims, ...(isOpen ? [] : policyClaims(view)), ...databaseUrls(view)]
}

/** Inside of a cluster: which pods may connect. That a policy is enforced no file shows, so no pass rests on one alone. */
function policyClaims(view: View): readonly Claim[] {
  return view.members.flatMap(({ uri, language, facts }): readonly Claim[] => {
    const model = language === "kubernetes" ? view.workspace.model(uri, "kubernetes") : undefined
    if (model === undefined || facts.stage !== "production") return []
    return databasesIn(model).map((database) => {
      const { object } = database.workload
      const at = { uri, span: object.nameSpan }
      return limitsOn(view.workspace, uri, database).length > 0
        ? claim(
            "pass",
            at,
            `A NetworkPolicy names who reaches \`${object.name}\` inside; it acts where the cluster's network enforces it.`,
          )
        : claim("pass", at, `\`${object.name}\` stays inside of the cluster; there every pod reaches it.`)
    })
  })
}

const schemes = /^(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|clickhouse)(?:\+\w+)?:\/\/(?:[^@/]*@)?([^:/?,]+)/

/** Databases that the deployment speaks to and does not run: where they can be reached is not in the files. */
function databaseUrls(view: View): readonly Claim[] {
  const names = new Set(view.all("services").map((service) => service.name.replace(/\.service$/, "")))
  return view.all("settings").flatMap((setting): readonly Claim[] => {
    const host = schemes.exec(settled(setting.value) ?? "")?.[1]
    if (host === undefined || names.has(host.split(".")[0] ?? "") || /^(localhost|127\.|\[?::1)/.test(host)) return []
    return [
      claim(
        "unknown",
        setting,
        `The database of \`${setting.name}\` runs elsewhere: what reaches it is decided there.`,
        setting.nameSpan,
      ),
    ]
  })
}

const adminPorts: ReadonlyMap<number, string> = new Map([
  [6191, "the sensor's admin port"],
  [3100, "the hub's port without TLS"],
  [9090, "Prometheus"],
  [9100, "metrics"],
  [3000, "Grafana"],
])

function publicPorts(view: View): readonly Claim[] {
  const ports = outward(view)
  const hasTls =
    ports.some((port) => hostPort(port) === 443) || view.all("entries").some(({ tls }) => settled(tls) === true)
  const claims = ports.map((port): Claim => {
    const at = hostPort(port)
    const what = adminPorts.get(settled(port.containerPort)?.first ?? 0)
    if (!port.reach.known || !port.hostPort.known)
      return claim("unknown", port, `Where \`${name(port)}\` is published is not known.`)
    // 80 is there to redirect: alone it is plain HTTP for everybody.
    if (at === 443 || (at === 80 && hasTls))
      return claim("pass", port, `Port ${at} of \`${name(port)}\` is the public entry.`)
    const isAdmin =
      what !== undefined && (view.runs(hub) || view.deployment.products.length > 0 || knownPort(port)?.kind === "admin")
    if (isAdmin) return claim("fail", port, `Port ${at ?? "?"} of \`${name(port)}\` (${what}) is published.`)
    return claim(
      "unknown",
      port,
      `Port ${at ?? "?"} of \`${name(port)}\` is published; whether the public may reach it is decided by a firewall.`,
    )
  })
  const [main] = view.deployment.mains
  if (view.services.length === 0 || main === undefined) return claims
  if (view.deployment.flavour === "kubernetes") {
    const [first] = view.services
    return claims.length > 0 || first === undefined
      ? claims
      : [claim("pass", first, "Nothing leads out of the cluster but what an Ingress serves.", first.nameSpan)]
  }
  return [
    ...claims,
    claim("unknown", { uri: main, span: { start: 0, end: 0 } }, "The host's firewall is not in these files."),
  ]
}

export const networkItems: readonly ItemDefinition[] = [
  {
    id: "S1",
    demand: "Every public endpoint speaks TLS 1.2 or newer; 1.3 is preferred.",
    passes: "Every way in ends in TLS with protocols 1.2 and 1.3 only, and plain HTTP redirects.",
    fails:
      "An older protocol, a public way in without TLS, the hub's own port published, a sensor with TLS on and a path missing, plain links to the hub.",
    unknown: "No public endpoint is in these files, or TLS ends in front of them.",
    traps: [
      "The sensor's `tls.min_version`, `per_domain_certs`, `sites[].tls` and `https_addr` change nothing.",
      "A wrong certificate path makes the sensor fall back to plain TCP.",
      "HSTS is not TLS, and the hub believes whatever `X-Forwarded-Proto` says.",
    ],
    answer: "Put a proxy with TLS in front, or limit its protocols; where a load balancer ends TLS, attest it.",
    formats: ["nginx", "caddy", "kubernetes", "synapse", "compose"],
    about: [],
    prove: (view) => [...entryClaims(view), ...sensorClaims(view), ...openClaims(view)],
  },
  {
    id: "S6",
    demand: "`CORS_ORIGINS` names the dashboards and nothing else.",
    passes: "A list of https origins: scheme, host, port, nothing behind.",
    fails: "`*`, not set in production, localhost, http, a path or a slash behind.",
    unknown: "The hub's environment is not in these files.",
    traps: [
      "`*` looks open and refuses every origin; a slash at the end never matches.",
      "Not set means that the development origins stay allowed.",
      "A proxy may add a header of its own.",
    ],
    answer: "Write the origins of the dashboards, without a slash.",
    formats: ["env", "compose", "systemd", "kubernetes"],
    about: [hub],
    prove: originClaims,
  },
  {
    id: "S7",
    demand:
      "PostgreSQL (5432), ClickHouse (8123, 9000), Redis (6379) and other databases cannot be reached from outside.",
    passes: "The databases are in the files, and none of their ports is published beyond loopback.",
    fails:
      "A mapping on all interfaces, a NodePort or LoadBalancer, the host's network, a stream proxy, a NetworkPolicy that admits everybody.",
    unknown: "The databases are not in these files.",
    traps: [
      "The container's port decides: `15432:5432` publishes PostgreSQL.",
      "Docker's published ports pass the host's firewall by.",
      "A NetworkPolicy counts only where the cluster's network enforces it.",
    ],
    answer: "Remove the mapping or bind it to loopback; for a managed database attest its access list.",
    formats: ["compose", "systemd", "kubernetes"],
    about: [],
    prove: databaseClaims,
  },
  {
    id: "S8",
    demand: "Only 443 is public (and 80, to redirect); admin ports stay inside.",
    passes: "Nothing but 443 and 80 is published, and the firewall is attested.",
    fails: "6191, 3100, 9090, 3000 or 9100 is published on all interfaces.",
    unknown: "What is published is not in these files, or the firewall is not.",
    traps: [
      "That nothing is published is no firewall.",
      "443 mapped to the sensor's 6190 is right; 6191 is its admin port.",
      "An admin listener on loopback breaks the probes that ask it from outside.",
    ],
    answer: "Drop the mapping or bind it to loopback, then attest the firewall.",
    formats: ["compose", "systemd", "kubernetes", "synapse"],
    about: [],
    prove: publicPorts,
  },
]
