/** Multi-site schema of Synapse, part one: the global server section, the profiler and the global limit. */
import type { z } from "zod"
import { flag, float, section, sensor, text, texts, uint } from "./key.ts"

const source = sensor("src/config.rs")
const inert = (instead: string) => ({ behaviour: "inert", source, instead }) as const

const traps = (): z.ZodType => {
  const unused = inert("the built-in trap paths are used")
  return section(
    {
      enabled: flag("Trap paths.", { ...unused, default: true }),
      paths: texts("Paths that nobody asks for in good faith.", {
        ...unused,
        default: [
          "/.git/*",
          "/.env",
          "/.env.*",
          "/admin/backup*",
          "/wp-admin/*",
          "/phpmyadmin/*",
          "/.svn/*",
          "/.htaccess",
          "/web.config",
          "/config.php",
        ],
      }),
      apply_max_risk: flag("Gives the client the highest risk.", { ...unused, default: true }),
      extended_tarpit_ms: uint(64, "Delay of a client that stepped in.", { ...unused, nullable: true, unit: "ms" }),
      alert_telemetry: flag("Reports the client.", { ...unused, default: true }),
    },
    "Trap paths.",
    { ...unused, nullable: true },
  )
}

/** Shape of the global server section. */
export const globalServer = (): z.ZodType => {
  const listeners = inert("the listeners come from `server.listen` of the runtime schema")
  const regex = { behaviour: "live", source, max: 500, unit: "ms", outside: "file-rejected" } as const
  return section(
    {
      http_addr: text("HTTP listener.", { ...listeners, default: "0.0.0.0:80", outside: "checker-only" }),
      https_addr: text("HTTPS listener.", { ...listeners, default: "0.0.0.0:443", outside: "checker-only" }),
      workers: uint(64, "Number of worker threads.", {
        ...inert("the proxy framework starts one thread per service"),
        default: 0,
        max: 1024,
        outside: "file-rejected",
      }),
      shutdown_timeout_secs: uint(
        64,
        "Time for requests in flight after SIGTERM. Its bounds are checked, its value is not used.",
        {
          ...inert("a sensor drains 300 s after SIGTERM and needs 5 s more to stop; SIGINT stops it at once"),
          default: 30,
          max: 3600,
          unit: "s",
          outside: "file-rejected",
        },
      ),
      waf_threshold: uint(8, "Risk from which a request is blocked, for sites whose `waf` block names none.", {
        behaviour: "partial",
        source,
        default: 70,
        min: 1,
        max: 100,
        outside: "file-rejected",
      }),
      waf_enabled: flag("Global switch of the WAF.", {
        ...inert("`false` only writes a warning; `sites[].waf.enabled` switches a site"),
        default: true,
      }),
      log_level: text("Log level.", { ...inert("`RUST_LOG` sets the level"), default: "info" }),
      admin_api_key: text("Key of the admin API; the runtime schema reads the same place.", {
        ...inert("the runtime schema reads the key at this place"),
        nullable: true,
        secret: true,
      }),
      trap_config: traps(),
      waf_regex_timeout_ms: uint(64, "Longest evaluation of one expression.", { ...regex, default: 100 }),
      waf_deferred_regex_timeout_ms: uint(64, "Longest evaluation of one deferred expression.", {
        ...regex,
        default: 20,
      }),
    },
    "Global settings of the multi-site file.",
    { behaviour: "live", source },
  )
}

/** Shape of the global limit, which is parsed only. */
export const globalLimit = (): z.ZodType => {
  const unused = inert("`rate_limit` of each site and of the runtime schema decide")
  return section(
    {
      rps: uint(32, "Requests per second.", { ...unused, default: 10000, required: true, unit: "requests/s" }),
      enabled: flag("Switch of the limit.", { ...unused, default: true }),
      burst: uint(32, "Requests above the limit.", { ...unused, nullable: true }),
    },
    "Global rate limit.",
    unused,
  )
}

/** Shape of the profiler. */
export const profiler = (): z.ZodType => {
  const unused = inert("the built-in profiler values are used")
  return section(
    {
      enabled: flag("Learns what endpoints look like.", { ...unused, default: true }),
      max_profiles: uint(64, "Profiles that are kept.", { ...unused, default: 1000 }),
      max_schemas: uint(64, "Schemas that are kept.", { ...unused, default: 500 }),
      min_samples_for_validation: uint(32, "Samples before anything is judged.", { ...unused, default: 100 }),
      payload_z_threshold: float("Deviation of a payload's size.", { ...unused, default: 3 }),
      param_z_threshold: float("Deviation of a parameter.", { ...unused, default: 4 }),
      response_z_threshold: float("Deviation of a response's size.", { ...unused, default: 4 }),
      min_stddev: float("Smallest standard deviation.", { ...unused, default: 0.01 }),
      type_ratio_threshold: float("Share from which a type is expected.", { ...unused, default: 0.9 }),
      max_type_counts: uint(64, "Types per parameter.", { ...unused, default: 10 }),
      redact_pii: flag("Hides personal data in reports.", { ...unused, default: true }),
      freeze_after_samples: uint(32, "Samples after which learning ends; 0 means never.", { ...unused, default: 0 }),
    },
    "Profiler.",
    unused,
  )
}
