/** Runtime schema of Synapse, part three: tarpit, data loss prevention, crawler checks. Required fields have no default. */
import { z } from "zod"
import { flag, float, freeMap, section, sensor, text, texts, uint } from "./key.ts"
import { dnsFailurePolicy } from "./synapse-runtime-server.ts"

const facts = (path: string) => {
  const source = sensor(path)
  return {
    free: { behaviour: "live", source } as const,
    need: { behaviour: "live", source, required: true } as const,
  }
}

const tarpit = (): z.ZodType => {
  const { free, need } = facts("src/tarpit/manager.rs")
  return section(
    {
      enabled: flag("Slows suspicious clients down.", { ...need, default: true }),
      base_delay_ms: uint(64, "First delay.", { ...need, default: 1000, unit: "ms" }),
      max_delay_ms: uint(64, "Longest delay.", { ...need, default: 30000, unit: "ms" }),
      progressive_multiplier: float("Growth of the delay from one request to the next.", { ...need, default: 1.5 }),
      max_states: uint(64, "Clients that are remembered.", { ...need, default: 10000 }),
      decay_threshold_ms: uint(64, "Quiet time after which the delay shrinks.", {
        ...need,
        default: 300000,
        unit: "ms",
      }),
      cleanup_threshold_ms: uint(64, "Quiet time after which a client is forgotten.", {
        ...need,
        default: 1800000,
        unit: "ms",
      }),
      max_concurrent_tarpits: uint(64, "Connections that are held at the same time.", { ...free, default: 1000 }),
    },
    "Tarpit. Every field marked as required must be there once the section is.",
    free,
  )
}

/** Ways to hide what was found. */
const redactions = ["full", "partial", "hash", "none"] as const

const dlp = (): z.ZodType => {
  const { free, need } = facts("src/dlp/scanner.rs")
  return section(
    {
      enabled: flag("Looks for sensitive data; on if the section is absent.", { ...need, default: true }),
      max_scan_size: uint(64, "Largest body that is scanned.", { ...need, default: 5242880, unit: "bytes" }),
      max_matches: uint(64, "Matches after which a scan ends.", { ...need, default: 100 }),
      scan_text_only: flag("Skips binary content types.", { ...need, default: true }),
      max_body_inspection_bytes: uint(64, "Bytes of a body that are looked at.", {
        ...need,
        default: 8192,
        unit: "bytes",
      }),
      fast_mode: flag("Leaves out the slower patterns.", { ...need, default: false }),
      custom_keywords: texts("Own words to look for: at most 1000, each up to 1024 bytes.", {
        ...free,
        nullable: true,
      }),
      redaction: freeMap(
        z.enum(redactions),
        "How each kind of match is hidden. `hash` needs `hash_salt`, or the process panics.",
        { ...free, default: {} },
        redactions,
      ),
      hash_salt: text("Salt of hashed matches.", { ...free, nullable: true, secret: true }),
    },
    "Data loss prevention. Every field marked as required must be there once the section is.",
    free,
  )
}

const crawler = (): z.ZodType => {
  const { free, need } = facts("src/crawler/config.rs")
  return section(
    {
      enabled: flag("Checks whether crawlers are what they say.", { ...need, default: true }),
      dns_cache_ttl_secs: uint(64, "Life of a cached name lookup.", { ...need, default: 300, unit: "s" }),
      verification_cache_ttl_secs: uint(64, "Life of a cached verdict.", { ...need, default: 3600, unit: "s" }),
      max_cache_entries: uint(64, "Cached verdicts.", { ...need, default: 50000 }),
      dns_timeout_ms: uint(64, "Longest wait for a name lookup.", {
        ...need,
        default: 2000,
        min: 1,
        max: 30000,
        unit: "ms",
        outside: "feature-off",
      }),
      max_concurrent_dns_lookups: uint(64, "Name lookups at the same time.", {
        ...need,
        default: 100,
        min: 1,
        outside: "feature-off",
      }),
      verify_legitimate_crawlers: flag("Verifies known crawlers by DNS.", { ...need, default: true }),
      block_bad_bots: flag("Blocks known bad bots.", { ...need, default: true }),
      dns_failure_policy: dnsFailurePolicy({ ...free, default: "apply_risk_penalty" }),
      dns_failure_risk_penalty: uint(32, "Risk added when DNS does not answer.", {
        ...need,
        default: 50,
        max: 100,
        outside: "feature-off",
      }),
      max_stats_entries: uint(64, "Crawlers in the statistics.", { ...need, default: 1000 }),
    },
    "Crawler checks. Every field marked as required must be there once the section is.",
    free,
  )
}

/** Shape of the sections that act on clients and content. */
export const defenceSections = (): Record<string, z.ZodType> => ({ tarpit: tarpit(), dlp: dlp(), crawler: crawler() })
