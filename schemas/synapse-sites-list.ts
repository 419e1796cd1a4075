/** Multi-site schema of Synapse, part two: the list of sites. */
import { z } from "zod"
import { flag, float, freeMap, listOf, section, sensor, text, texts, uint } from "./key.ts"

const source = sensor("src/config.rs")
const live = { behaviour: "live", source } as const
const inert = (instead: string) => ({ behaviour: "inert", source, instead }) as const

const tls = (): z.ZodType => {
  const unused = inert("the listener serves the certificate of the runtime section `tls` to every site")
  return section(
    {
      cert_path: text("Certificate in PEM; must exist, without traversal.", { ...unused, required: true }),
      key_path: text("Private key in PEM; must exist, without traversal.", { ...unused, required: true }),
      min_version: text("`1.2` or `1.3`; anything else makes the file fail.", {
        ...unused,
        default: "1.2",
        outside: "file-rejected",
      }),
    },
    "Certificate of the site: validated, not used.",
    { ...unused, nullable: true },
  )
}

const waf = (): z.ZodType => {
  const site = sensor("src/site_waf.rs")
  return section(
    {
      enabled: flag("WAF of this site.", { ...live, default: true }),
      threshold: uint(8, "Risk from which a request is blocked; `server.waf_threshold` if unset.", {
        ...live,
        nullable: true,
        min: 1,
        max: 100,
        outside: "file-rejected",
      }),
      rule_overrides: freeMap(z.string(), "What a rule does instead: block, log, allow or challenge.", {
        behaviour: "inert",
        source: site,
        default: {},
        instead: "the map is emptied at the start",
      }),
    },
    "WAF of this site.",
    { ...live, nullable: true },
  )
}

const limit = (): z.ZodType =>
  section(
    {
      rps: uint(32, "Requests per second of this site.", {
        ...live,
        required: true,
        default: 10000,
        max: 1000000,
        unit: "requests/s",
        outside: "file-rejected",
      }),
      enabled: flag("Switch of the limit.", { ...live, default: true }),
      burst: uint(32, "Requests above the limit; twice `rps` if unset.", { ...live, nullable: true }),
    },
    "Rate limit of this site.",
    { ...live, nullable: true },
  )

const access = (): z.ZodType =>
  section(
    {
      allow: texts("Networks that are let in; a bad entry only warns.", { ...live, default: [] }),
      deny: texts("Networks that are kept out; a bad entry only warns.", { ...live, default: [] }),
      default_action: text(
        "What happens to everybody else. Only the exact word `allow` lets them in; any other text, and none, denies.",
        { ...live, default: "" },
      ),
    },
    "Access by address.",
    { ...live, nullable: true },
  )

const headerOps = (what: string): z.ZodType =>
  section(
    {
      add: freeMap(z.string(), "Headers to add.", { ...live, default: {} }),
      set: freeMap(z.string(), "Headers to set.", { ...live, default: {} }),
      remove: texts("Headers to remove.", { ...live, default: [] }),
    },
    `Changes of the ${what}.`,
    live,
  )

const mirror = (): z.ZodType => {
  const shadow = { behaviour: "live", source: sensor("src/shadow/config.rs") } as const
  const rejected = { ...shadow, outside: "file-rejected" } as const
  return section(
    {
      enabled: flag("Copies suspicious requests to a honeypot.", { ...shadow, default: false }),
      min_risk_score: float("Lowest risk that is copied; below `max_risk_score`.", { ...rejected, default: 40 }),
      max_risk_score: float("Risk from which nothing is copied.", { ...rejected, default: 70 }),
      honeypot_urls: texts("Where copies go; needed once it is on.", { ...rejected, default: [] }),
      sampling_rate: float("Share of requests that is copied.", { ...rejected, default: 1, min: 0, max: 1 }),
      per_ip_rate_limit: uint(32, "Copies per minute of one client.", { ...shadow, default: 10, unit: "requests/min" }),
      timeout_secs: uint(64, "Longest wait for the honeypot.", { ...shadow, default: 5, unit: "s" }),
      hmac_secret: text("Signs the copies.", { ...shadow, nullable: true, secret: true }),
      include_body: flag("Copies the body too.", { ...shadow, default: true }),
      max_body_size: uint(64, "Largest body that is copied.", { ...shadow, default: 1048576, unit: "bytes" }),
      include_headers: texts("Headers that are copied.", {
        ...shadow,
        default: ["User-Agent", "Referer", "Origin", "Accept", "Accept-Language", "Accept-Encoding"],
      }),
    },
    "Shadow mirror. Only the first site's block is used.",
    { ...shadow, nullable: true },
  )
}

/** Shape of the list of sites. */
export const sites = (): z.ZodType =>
  listOf(
    {
      hostname: text(
        "Host name of the site, unique without regard to case, at most 253 characters and three `*`; `_` or `default` takes everything else.",
        { ...live, required: true },
      ),
      upstreams: listOf(
        {
          host: text("Host of the backend.", { ...live, required: true }),
          port: uint(16, "Port of the backend.", { ...live, required: true }),
          weight: uint(32, "Share of the backend.", {
            ...inert("backends are used in turn; only host and port are kept"),
            default: 1,
          }),
        },
        "Backends of the site, at least one.",
        { ...live, required: true, outside: "file-rejected" },
      ),
      tls: tls(),
      waf: waf(),
      rate_limit: limit(),
      access_control: access(),
      headers: section({ request: headerOps("request"), response: headerOps("response") }, "Changes of headers.", {
        ...live,
        nullable: true,
      }),
      shadow_mirror: mirror(),
      anomaly_blocking: section(
        {
          enabled: flag("`true` is an error, `false` a warning.", {
            behaviour: "live",
            source: sensor("src/main.rs"),
            default: false,
            outside: "file-rejected",
          }),
        },
        "Removed feature.",
        { behaviour: "inert", source: sensor("src/main.rs"), instead: "the feature was removed", nullable: true },
      ),
    },
    "Sites, each with its host name and backends.",
    { ...live, required: true },
  )
