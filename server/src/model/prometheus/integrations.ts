/** What Alertmanager refuses in `global` and the receivers' integrations. Source: `Config.UnmarshalYAML` of prometheus/alertmanager. */
import type { YamlNode } from "../../syntax/yaml/tree.ts"
import { get, isNull, type View } from "../metrics/yaml-view.ts"
import type { Fault } from "./types.ts"

/** A value or the file that holds it, never both. */
const pairsOfGlobal = ["slack_api_url", "opsgenie_api_key", "victorops_api_key", "smtp_auth_password"]

/** What an integration needs of its own or of `global`: one key of either list is enough. */
interface Need {
  readonly integration: string
  readonly own: readonly string[]
  readonly global: readonly string[]
  readonly what: string
}

const needs: readonly Need[] = [
  {
    integration: "slack_configs",
    own: ["api_url", "api_url_file", "app_token", "app_token_file"],
    global: ["slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"],
    what: "`api_url`, or `slack_api_url` in `global`",
  },
  {
    integration: "opsgenie_configs",
    own: ["api_key", "api_key_file"],
    global: ["opsgenie_api_key", "opsgenie_api_key_file"],
    what: "`api_key`, or `opsgenie_api_key` in `global`",
  },
  {
    integration: "victorops_configs",
    own: ["api_key", "api_key_file"],
    global: ["victorops_api_key", "victorops_api_key_file"],
    what: "`api_key`, or `victorops_api_key` in `global`",
  },
  {
    integration: "email_configs",
    own: ["smarthost"],
    global: ["smtp_smarthost"],
    what: "`smarthost`, or `smtp_smarthost` in `global`",
  },
  { integration: "email_configs", own: ["from"], global: ["smtp_from"], what: "`from`, or `smtp_from` in `global`" },
  { integration: "email_configs", own: ["to"], global: [], what: "`to`" },
  {
    integration: "pagerduty_configs",
    own: ["routing_key", "routing_key_file", "service_key", "service_key_file"],
    global: [],
    what: "`routing_key` or `service_key`",
  },
  { integration: "webhook_configs", own: ["url", "url_file"], global: [], what: "`url` or `url_file`" },
  {
    integration: "sns_configs",
    own: ["target_arn", "topic_arn", "phone_number"],
    global: [],
    what: "`topic_arn`, `target_arn` or `phone_number`",
  },
]

export function integrationFaults(view: View, root: YamlNode | undefined): readonly Fault[] {
  const global = get(view, root, "global")?.value
  const found: Fault[] = []
  for (const key of pairsOfGlobal) {
    const second = get(view, global, `${key}_file`)
    if (second === undefined || !has(view, global, key) || !has(view, global, second.name)) continue
    found.push({
      code: "conflict",
      message: `\`${key}\` and \`${key}_file\` exclude each other`,
      span: second.key.span,
      subject: `global.${key}`,
    })
  }
  for (const receiver of view.resolver.items(get(view, root, "receivers")?.value))
    for (const need of needs) found.push(...missingOf(view, receiver.node, global, need))
  return found
}

function missingOf(view: View, receiver: YamlNode, global: YamlNode | undefined, need: Need): readonly Fault[] {
  const integration = get(view, receiver, need.integration)
  if (integration === undefined || need.global.some((key) => has(view, global, key))) return []
  return view.resolver.items(integration.value).flatMap(({ node }, index): Fault[] => {
    const item = view.resolver.follow(node).node
    if (item?.kind !== "mapping" || need.own.some((key) => has(view, item, key))) return []
    const subject = `${need.integration}[${index}].${need.own[0] ?? ""}`
    const span = item.entries[0]?.key.span ?? integration.key.span
    return [{ code: "missing", message: `This entry needs ${need.what}`, span, subject }]
  })
}

/** Written with something in it. */
function has(view: View, node: YamlNode | undefined, key: string): boolean {
  const value = view.resolver.follow(get(view, node, key)?.value).node
  return value !== undefined && !(value.kind === "scalar" && (isNull(value) || value.text === ""))
}
