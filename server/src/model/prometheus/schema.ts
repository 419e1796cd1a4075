/**
 * Keys that Prometheus and Alertmanager accept, with their types, over all releases of 2 and 3: a name that is missing here
 * is refused by every one of them. Names that vmagent, Thanos and Mimir add are tolerated.
 */

export type Shape =
  | "any"
  | "text"
  | "bool"
  | "int"
  | "number"
  | "duration"
  /** A mapping of names to scalars. */
  | "labels"
  | { readonly list: Shape }
  | Section

export interface Section {
  /** In the user's words: "a scrape config". */
  readonly of: string
  readonly keys: Readonly<Record<string, Shape>>
  /** Names that are accepted without a look at their value. */
  readonly open?: RegExp
}

/** Service discoveries of all releases, and those of vmagent and Thanos. */
const discoveries =
  "azure aws consul consulagent digitalocean dns docker dockerswarm ec2 eureka file gce hetzner http ionos kubernetes kuma lightsail linode marathon nerve nomad openstack outscale ovhcloud puppetdb scaleway serverset stackit triton uyuni vultr yandexcloud"
const discovery = keys(
  "any",
  discoveries
    .split(" ")
    .map((name) => `${name}_sd_configs`)
    .join(" "),
)

function keys(shape: Shape, names: string): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, shape]))
}

const httpClient = {
  ...keys(
    "any",
    "basic_auth authorization oauth2 tls_config proxy_connect_header http_headers sigv4 azuread google_iam",
  ),
  ...keys("text", "bearer_token bearer_token_file proxy_url no_proxy"),
  ...keys("bool", "proxy_from_environment follow_redirects enable_http2"),
}

const relabel: Section = {
  of: "a relabel config",
  keys: {
    source_labels: { list: "text" },
    ...keys("text", "separator target_label regex replacement action"),
    modulus: "int",
  },
  // vmagent and Loki's agents have more actions and keys.
  open: /^(?:if|match|labels|name)$/,
}

const staticConfigs: Shape = {
  list: { of: "a static config", keys: { targets: { list: "text" }, labels: "labels" } },
}

const limits = keys(
  "int",
  "sample_limit label_limit label_name_length_limit label_value_length_limit target_limit keep_dropped_targets",
)
const common = {
  ...keys("duration", "scrape_interval scrape_timeout"),
  ...limits,
  ...keys(
    "bool",
    "convert_classic_histograms_to_nhcb always_scrape_classic_histograms scrape_native_histograms extra_scrape_metrics",
  ),
  ...keys("any", "scrape_protocols body_size_limit"),
  ...keys("text", "metric_name_validation_scheme metric_name_escaping_scheme scrape_failure_log_file"),
}

export const scrapeShape: Section = {
  of: "a scrape config",
  keys: {
    ...common,
    ...httpClient,
    ...keys("text", "job_name metrics_path scheme fallback_scrape_protocol"),
    ...keys(
      "bool",
      "honor_labels honor_timestamps track_timestamps_staleness enable_compression scrape_classic_histograms",
    ),
    params: "any",
    ...discovery,
    native_histogram_bucket_limit: "int",
    native_histogram_min_bucket_factor: "number",
    static_configs: staticConfigs,
    relabel_configs: { list: relabel },
    metric_relabel_configs: { list: relabel },
  },
  open: /^(?:stream_parse|scrape_align_interval|scrape_offset|series_limit|no_stale_markers|relabel_debug|metric_relabel_debug|disable_compression|disable_keepalive|denylist|max_scrape_size|label_limit|headers|proxy_[a-z_]+|authorization_[a-z_]+)$/,
}

const alertmanager: Section = {
  of: "an Alertmanager config",
  keys: {
    ...httpClient,
    ...keys("text", "scheme path_prefix api_version"),
    timeout: "duration",
    static_configs: staticConfigs,
    relabel_configs: { list: relabel },
    alert_relabel_configs: { list: relabel },
    ...discovery,
  },
}

export const configShape: Section = {
  of: "Prometheus' config",
  keys: {
    global: {
      of: "`global`",
      keys: {
        ...common,
        evaluation_interval: "duration",
        rule_query_offset: "duration",
        external_labels: "labels",
        query_log_file: "text",
      },
      open: /^(?:scrape_align_interval|scrape_offset|metric_relabel_configs|relabel_configs|series_limit|label_limit)$/,
    },
    scrape_configs: { list: scrapeShape },
    rule_files: { list: "text" },
    scrape_config_files: { list: "text" },
    alerting: {
      of: "`alerting`",
      keys: { alert_relabel_configs: { list: relabel }, alertmanagers: { list: alertmanager } },
    },
    ...keys("any", "remote_write remote_read storage tracing otlp runtime"),
  },
  // An extension field, as some tools write it for anchors.
  open: /^x-/,
}

const rule: Section = {
  of: "a rule",
  keys: {
    ...keys("text", "alert record expr"),
    ...keys("duration", "for keep_firing_for"),
    labels: "labels",
    annotations: "labels",
  },
  open: /^(?:debug|update_entries_limit|query_offset|params|headers)$/,
}

export const rulesShape: Section = {
  of: "a rule file",
  keys: {
    groups: {
      list: {
        of: "a rule group",
        keys: {
          name: "text",
          interval: "duration",
          query_offset: "duration",
          limit: "int",
          labels: "labels",
          rules: { list: rule },
        },
        open: /^(?:partial_response_strategy|source_tenants|evaluation_delay|align_evaluation_time_on_interval|type|concurrency|params|headers|notifier_headers|tenant|debug|eval_\w+|remote_write|extra_filter_labels)$/,
      },
    },
  },
  open: /^(?:namespace|x-.*)$/,
}

const route: { of: string; keys: Record<string, Shape>; open?: RegExp } = {
  of: "a route",
  keys: {
    receiver: "text",
    group_by: { list: "text" },
    continue: "bool",
    match: "labels",
    match_re: "labels",
    matchers: "any",
    ...keys("duration", "group_wait group_interval repeat_interval"),
    mute_time_intervals: { list: "text" },
    active_time_intervals: { list: "text" },
  },
}
route.keys["routes"] = { list: route }

export const alertmanagerShape: Section = {
  of: "Alertmanager's config",
  keys: {
    global: "any",
    route,
    receivers: { list: { of: "a receiver", keys: { name: "text" }, open: /_configs?$/ } },
    inhibit_rules: {
      list: {
        of: "an inhibit rule",
        keys: {
          name: "text",
          target_match: "labels",
          target_match_re: "labels",
          target_matchers: "any",
          source_match: "labels",
          source_match_re: "labels",
          source_matchers: "any",
          equal: { list: "text" },
          sources: "any",
        },
      },
    },
    templates: { list: "text" },
    ...keys("any", "mute_time_intervals time_intervals tracing"),
  },
  open: /^x-/,
}
