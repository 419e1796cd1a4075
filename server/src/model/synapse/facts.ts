/** Neutral facts of a Synapse config: its scalar keys as settings, its listeners as ports, its TLS switch. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { type Span, span } from "../../base/span.ts"
import { reachOf } from "../address.ts"
import { type Facts, noFacts, type PublishedPort, type Setting, type Stage, type TlsEndpoint } from "../facts.ts"
import { socketAddress } from "./addresses.ts"
import { keyInfo } from "./keys.ts"
import type { SynapseConfig, SynapseKey } from "./types.ts"

/**
 * Facts of one file. Keys that no schema reads are settings too: a secret that the sensor ignores is disclosed all the
 * same. Settings bear their path as name (`server.admin_api_key`), and their section or site as owner.
 */
export function synapseFacts(model: SynapseConfig, stage: Stage): Facts {
  return {
    ...noFacts,
    stage,
    settings: settingsOf(model),
    ports: model.schemas.includes("runtime") ? portsOf(model) : [],
    tls: model.schemas.includes("runtime") ? tlsOf(model) : [],
  }
}

function settingsOf(model: SynapseConfig): readonly Setting[] {
  const sections = new Set(model.sections.map((section) => section.at))
  return model.keys.flatMap((key) => (sections.has(key.at) ? [] : settingOf(key)))
}

function settingOf(key: SynapseKey): readonly Setting[] {
  const { node } = key
  if (node !== undefined && node.kind !== "scalar") return []
  // `null` in words and nothing at all both mean that the key is not set.
  const absent = node === undefined || (node.style === "plain" && node.value === null)
  return [
    {
      name: key.path,
      nameSpan: key.keySpan,
      carrier: "synapse-key",
      owner: ownerOf(key.at),
      span: key.span,
      valueSpan: node === undefined ? span(key.valueSpan.end) : node.contentSpan,
      value: known(absent ? "" : node.text),
      literal: !absent,
      rewrite: (value) => key.rewrite(value),
    },
  ]
}

/** The section for a key of a section, the site for a key of a site, "" for the top level. */
function ownerOf(at: string): string {
  const parts = at.split(".")
  return parts
    .slice(0, -1)
    .slice(0, parts[0] === "sites" ? 2 : 1)
    .join(".")
}

/** Proxy listeners and the admin listener, the built-in admin address included only where it is written. */
function portsOf(model: SynapseConfig): readonly PublishedPort[] {
  const proxies = listeners(model.get("server.listen"))
  const admin = listeners(model.get("server.admin_listen"))
  return [...proxies, ...admin]
}

function listeners(key: SynapseKey | undefined): readonly PublishedPort[] {
  if (key === undefined) return []
  const { node } = key
  if (node?.kind === "sequence") {
    return node.items.flatMap(({ value }) =>
      value.kind === "scalar"
        ? listener(key, value.text, value.contentSpan, () => refuse("The address is an item of a list"))
        : [],
    )
  }
  if (node?.kind !== "scalar") return []
  return listener(key, node.text, node.contentSpan, key.rewrite)
}

function listener(
  key: SynapseKey,
  text: string,
  at: Span,
  rewrite: (text: string) => EditResult,
): readonly PublishedPort[] {
  const address = socketAddress(text)
  if (address === undefined) return []
  const reach = reachOf(address.host)
  const port = { first: address.port, last: address.port }
  return [
    {
      span: at,
      owner: "server",
      containerPort: known(port),
      hostPort: known(port),
      address: known(address.host),
      reach: reach === undefined ? unknown("the address is a name") : known(reach),
      protocol: "tcp",
      by: "listen",
      rebind: (host) => rewrite(`${host.includes(":") ? `[${host}]` : host}:${address.port}`),
      remove: () => refuse(`\`${key.name}\` has a default that takes its place`),
    },
  ]
}

/** The TLS switch of the proxy listeners; a file that names listeners and no TLS has it off. */
function tlsOf(model: SynapseConfig): readonly TlsEndpoint[] {
  const section = model.get("tls")
  const listen = model.get("server.listen")
  if (section === undefined && listen !== undefined) {
    return [{ span: listen.keySpan, owner: "server", enabled: known(false), product: "synapse", ...noFiles }]
  }
  if (section?.node?.kind !== "mapping") return []
  const enabled = model.get("tls.enabled")
  const minVersion = model.get("tls.min_version")
  return [
    {
      span: section.keySpan,
      owner: "tls",
      enabled: enabledOf(enabled),
      ...(enabled === undefined ? {} : { enabledSpan: enabled.valueSpan }),
      certificate: textOf(model.get("tls.cert_path")),
      key: textOf(model.get("tls.key_path")),
      minVersion: textOf(minVersion),
      ...(minVersion === undefined ? {} : { minVersionSpan: minVersion.valueSpan }),
      product: "synapse",
    },
  ]
}

const noFiles = { certificate: undefined, key: undefined, minVersion: undefined }

function enabledOf(key: SynapseKey | undefined): Known<boolean> {
  if (key === undefined) return known(keyInfo("runtime", "tls.enabled")?.default === true)
  const value = key.node?.kind === "scalar" ? key.node.value : undefined
  return typeof value === "boolean" ? known(value) : unknown("`tls.enabled` is neither true nor false")
}

function textOf(key: SynapseKey | undefined): Known<string> | undefined {
  if (key === undefined) return undefined
  return key.text === undefined ? unknown(`\`${key.path}\` is not a single text`) : known(key.text)
}
