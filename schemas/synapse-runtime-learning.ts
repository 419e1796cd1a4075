/** Runtime schema of Synapse, part four: payload and trends, which are parsed and then replaced by defaults. */
import { z } from "zod"
import { flag, float, freeMap, section, sensor, uint } from "./key.ts"

const need = (path: string) =>
  ({
    behaviour: "inert",
    source: sensor(path),
    required: true,
    instead: "the built-in values are used at run time",
  }) as const

const payloadRisk = {
  oversized_request: 20,
  oversized_response: 15,
  bandwidth_spike: 25,
  exfiltration_pattern: 40,
  upload_pattern: 35,
}

const trendRisk = {
  fingerprint_change: 30,
  session_sharing: 50,
  token_reuse: 40,
  velocity_spike: 15,
  rotation_pattern: 35,
  timing_anomaly: 10,
  impossible_travel: 25,
  ja4_rotation_pattern: 45,
  ja4_ip_cluster: 35,
  ja4_browser_spoofing: 60,
  ja4h_change: 25,
  ...payloadRisk,
}

const payload = (): z.ZodType => {
  const key = need("src/payload/config.rs")
  const { required: _, ...whole } = key
  return section(
    {
      enabled: flag("Watches payload sizes.", { ...key, default: true }),
      window_duration_ms: uint(64, "Length of a window.", { ...key, default: 60000, unit: "ms" }),
      max_windows: uint(64, "Windows that are kept.", { ...key, default: 60 }),
      max_endpoints: uint(64, "Endpoints that are watched.", { ...key, default: 5000 }),
      max_entities: uint(64, "Clients that are watched.", { ...key, default: 10000 }),
      oversize_threshold: float("Multiple of the 99th percentile that counts as oversized.", { ...key, default: 3 }),
      bandwidth_spike_threshold: float("Multiple of the average that counts as a spike.", { ...key, default: 5 }),
      warmup_requests: uint(32, "Requests before anything is judged.", { ...key, default: 100 }),
      exfiltration_ratio_threshold: float("Ratio of response to request that counts as exfiltration.", {
        ...key,
        default: 100,
      }),
      upload_ratio_threshold: float("Ratio of request to response that counts as upload.", { ...key, default: 100 }),
      min_large_payload_bytes: uint(64, "Size from which a payload is large.", {
        ...key,
        default: 100000,
        unit: "bytes",
      }),
      timeline_max_buckets: uint(64, "Steps of the timeline.", { ...key, default: 1440 }),
      anomaly_risk: freeMap(z.number(), "Risk of each anomaly.", { ...key, default: payloadRisk }),
    },
    "Payload profiles. The section has no effect, but an incomplete one breaks the whole file.",
    whole,
  )
}

const trends = (): z.ZodType => {
  const key = need("src/trends/config.rs")
  const { required: _, ...whole } = key
  return section(
    {
      enabled: flag("Watches trends.", { ...key, default: true }),
      bucket_size_ms: uint(64, "Length of a step.", { ...key, default: 60000, unit: "ms" }),
      retention_hours: uint(32, "How long steps are kept.", { ...key, default: 24, unit: "h" }),
      max_signals_per_bucket: uint(64, "Signals of one step.", { ...key, default: 10000 }),
      anomaly_check_interval_ms: uint(64, "Time between checks.", { ...key, default: 60000, unit: "ms" }),
      max_entities: uint(64, "Clients that are watched.", { ...key, default: 10000 }),
      max_recent_signals: uint(64, "Signals kept per client.", { ...key, default: 100 }),
      max_anomalies: uint(64, "Anomalies that are kept.", { ...key, default: 1000 }),
      anomaly_risk: freeMap(z.int().min(0), "Risk of each anomaly.", { ...key, default: trendRisk }),
    },
    "Trends. The section has no effect, but an incomplete one breaks the whole file.",
    whole,
  )
}

/** Shape of the sections without effect. */
export const learningSections = (): Record<string, z.ZodType> => ({ payload: payload(), trends: trends() })
