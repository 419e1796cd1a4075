/** Scrape jobs, rule files and Alertmanagers of a Prometheus config. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import { addItems } from "../../syntax/yaml/edit.ts"
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import type { ScrapeTarget } from "../facts-monitoring.ts"
import { targetOf } from "../metrics/targets.ts"
import {
  get,
  knownText,
  mappingOf,
  scalarAt,
  scalarOf,
  scalarsOf,
  setKey,
  textAt,
  type View,
} from "../metrics/yaml-view.ts"
import type { Alertmanagers, ConfigJob, PrometheusFile } from "./types.ts"

type Config = Pick<
  PrometheusFile,
  "jobs" | "addJob" | "hasJobFiles" | "ruleFiles" | "addRuleFile" | "alertmanagers" | "addAlertmanager"
>

export function configOf(view: View, root: YamlNode | undefined): Config {
  const global = get(view, root, "global")?.value
  const interval = textAt(view, global, "scrape_interval")
  const jobs = view.resolver
    .items(get(view, root, "scrape_configs")?.value)
    .flatMap(({ node }) => jobOf(view, node, interval) ?? [])
  const list = view.resolver.follow(get(view, root, "scrape_configs")?.value).node
  return {
    jobs,
    addJob: (source) =>
      list?.kind === "sequence" && list.items.length > 0
        ? addItems(view.tree, list, [source])
        : refuse("The config has no list of scrape configs"),
    hasJobFiles: get(view, root, "scrape_config_files") !== undefined,
    ruleFiles: scalarsOf(view, get(view, root, "rule_files")?.value).map((scalar) => ({
      pattern: scalar.text,
      span: scalar.contentSpan,
    })),
    addRuleFile: (pattern) => addRuleFile(view, root, pattern),
    alertmanagers: alertmanagersOf(view, root),
    addAlertmanager: (address) => addAlertmanager(view, root, address),
  }
}

/** A text that is the same in every YAML style; others are left to people. */
const plain = /^[\w./][\w./:-]*$/

function addRuleFile(view: View, root: YamlNode | undefined, pattern: string): EditResult {
  if (!plain.test(pattern)) return refuse("The path needs quotes")
  const entry = get(view, root, "rule_files")
  const list = view.resolver.follow(entry?.value)
  if (list.node?.kind === "sequence" && list.node.items.length > 0)
    return list.shared ? refuse("The list is shared through an anchor") : addItems(view.tree, list.node, [pattern])
  return setKey(view, root)("rule_files", `- ${pattern}`)
}

function addAlertmanager(view: View, root: YamlNode | undefined, address: string): EditResult {
  if (!plain.test(address)) return refuse("The address needs quotes")
  const item = `- static_configs:\n    - targets: ["${address}"]`
  const alerting = get(view, root, "alerting")?.value
  if (mappingOf(view, alerting) !== undefined) return setKey(view, alerting)("alertmanagers", item)
  return setKey(view, root)("alerting", `alertmanagers:\n  ${item.replaceAll("\n", "\n  ")}`)
}

function jobOf(view: View, given: YamlNode, interval: string | undefined): ConfigJob | undefined {
  const node = mappingOf(view, given)
  if (node === undefined) return undefined
  const named = scalarAt(view, node, "job_name")
  const path = scalarAt(view, node, "metrics_path")
  const replaced = relabelled(view, node)
  const name = named?.text ?? ""
  const own = textAt(view, node, "scrape_interval") ?? interval
  const nameSpan = named?.contentSpan ?? node.entries[0]?.key.span ?? span(node.span.start)
  return {
    name,
    nameSpan,
    span: nameSpan,
    itemSpan: node.span,
    owner: name,
    scheme: replaced.has("__scheme__")
      ? unknown("relabelling sets the scheme")
      : knownText(textAt(view, node, "scheme") ?? "http"),
    path: replaced.has("__metrics_path__")
      ? unknown("relabelling sets the path")
      : path === undefined
        ? known("/metrics")
        : knownText(path.text),
    ...(path === undefined ? {} : { pathSpan: path.contentSpan }),
    targets: [...targetsOf(view, node, replaced), ...lookedUp(view, node, replaced)],
    dynamic: hasDiscovery(view, node),
    auth: authOf(view, node),
    headers: headersOf(view, node),
    set: setKey(view, given),
    ...(own === undefined ? {} : { interval: own }),
  }
}

/** Discovery whose targets are not written here; addresses of a name and a port are. */
function hasDiscovery(view: View, node: YamlNode): boolean {
  return view.resolver
    .entries(node)
    .some(
      ({ name, value }) =>
        /_sd_configs$/.test(name) &&
        !(
          name === "dns_sd_configs" &&
          view.resolver.items(value).length > 0 &&
          view.resolver.items(value).every((item) => isAddressLookup(view, item.node))
        ),
    )
}

/** `dns_sd_configs` of type A or AAAA: each address behind a name, at one port. SRV records name their own ports. */
function isAddressLookup(view: View, node: YamlNode): boolean {
  const isAddress = /^(?:A|AAAA)$/i.test(textAt(view, node, "type") ?? "SRV")
  return isAddress && /^\d+$/.test(textAt(view, node, "port") ?? "")
}

function lookedUp(view: View, node: YamlNode, replaced: ReadonlySet<string>): readonly ScrapeTarget[] {
  if (replaced.has("__address__")) return []
  return view.resolver
    .items(get(view, node, "dns_sd_configs")?.value)
    .filter((item) => isAddressLookup(view, item.node))
    .flatMap((item) => {
      const port = Number(textAt(view, item.node, "port"))
      return scalarsOf(view, get(view, item.node, "names")?.value).map((scalar) => ({
        address: knownText(`${scalar.text}:${port}`),
        host: scalar.text,
        port,
        span: scalar.contentSpan,
        rewrite: () => refuse("The port stands beside the name"),
      }))
    })
}

function hasMergedDiscovery(view: View, node: YamlNode): boolean {
  return view.resolver.entries(node).some((entry) => /_sd_configs$/.test(entry.name))
}

/** Labels that relabelling writes before the scrape: what the target is called, and where it is asked. */
function relabelled(view: View, node: YamlNode): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { node: item } of view.resolver.items(get(view, node, "relabel_configs")?.value)) {
    const action = textAt(view, item, "action") ?? "replace"
    const target = textAt(view, item, "target_label")
    if (target !== undefined) found.add(target)
    if (/^label/i.test(action)) for (const label of ["__address__", "__metrics_path__", "__scheme__"]) found.add(label)
  }
  return found
}

function targetsOf(view: View, node: YamlNode, replaced: ReadonlySet<string>): readonly ScrapeTarget[] {
  const address = replaced.has("__address__") ? unknown("relabelling sets the address") : undefined
  return view.resolver
    .items(get(view, node, "static_configs")?.value)
    .flatMap((item) => scalarsOf(view, get(view, item.node, "targets")?.value))
    .map((scalar) => targetOf(view, scalar, address))
}

function authOf(view: View, node: YamlNode): ConfigJob["auth"] {
  const has = (name: string) => get(view, node, name)?.value !== undefined
  if (has("basic_auth")) return "basic"
  if (has("bearer_token") || has("bearer_token_file")) return "bearer"
  if (has("authorization")) {
    const type = textAt(view, get(view, node, "authorization")?.value, "type") ?? "Bearer"
    return /^bearer$/i.test(type) ? "bearer" : "other"
  }
  return has("oauth2") ? "other" : "none"
}

/** `http_headers`: each name with `values`, `secrets` or `files`; vmagent has a list of `Name: value` texts. */
function headersOf(view: View, node: YamlNode): ReadonlyMap<string, Known<string>> {
  const found = new Map<string, Known<string>>()
  for (const entry of view.resolver.entries(get(view, node, "http_headers")?.value)) {
    const value = scalarsOf(view, get(view, entry.value, "values")?.value)[0]
    found.set(
      entry.name.toLowerCase(),
      value === undefined ? unknown("the value is a secret or stands in a file") : knownText(value.text),
    )
  }
  for (const scalar of scalarsOf(view, get(view, node, "headers")?.value)) {
    const colon = scalar.text.indexOf(":")
    if (colon > 0)
      found.set(scalar.text.slice(0, colon).trim().toLowerCase(), knownText(scalar.text.slice(colon + 1).trim()))
  }
  return found
}

function alertmanagersOf(view: View, root: YamlNode | undefined): Alertmanagers | undefined {
  const entry = get(view, get(view, root, "alerting")?.value, "alertmanagers")
  if (entry === undefined) return undefined
  const items = view.resolver.items(entry.value)
  const targets = items.flatMap(({ node }) => targetsOf(view, node, relabelled(view, node)))
  return {
    keySpan: entry.key.span,
    targets,
    dynamic:
      items.some(({ node }) => hasMergedDiscovery(view, node)) ||
      (scalarOf(view, entry.value)?.text ?? "").includes("$"),
  }
}
