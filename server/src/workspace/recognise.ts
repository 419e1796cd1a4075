/** What a file is: by its name first, by its content second. Language ids of editors do not count. */
import { nameOf } from "../base/uri.ts"
import type { SynapseSchema } from "../model/synapse/types.ts"
import type { UnitType } from "../model/systemd/types.ts"
import type { Language } from "./types.ts"

/** The name's verdict: what the content still has to confirm. */
export type NamedKind =
  | { readonly is: "env" }
  | { readonly is: "compose"; readonly role: "main" | "override" }
  | { readonly is: "systemd"; readonly unitType: UnitType; readonly unitName: string; readonly dropIn: boolean }
  | { readonly is: "settings" }
  /** YAML whose content decides: Compose under another name, a Synapse config, or none of ours. */
  | { readonly is: "yaml"; readonly mayBeSynapse: boolean }

const unitTypes = "service|socket|timer|mount|automount|swap|path|slice|scope|target|device"
const unitName = new RegExp(`^(.+)\\.(${unitTypes})$`)
const dropInFolder = new RegExp(`^(?:(.*)\\.)?(${unitTypes})\\.d$`)
const composeName = /^(?:docker-|podman-)?compose(?:[._-][\w.@-]*)?\.ya?ml$|^[\w.@-]+[._-](?:docker-)?compose\.ya?ml$/i
const otherThanEnv =
  /\.(js|cjs|mjs|ts|tsx|d\.ts|json|ya?ml|toml|py|rb|go|rs|php|md|html|lock|enc|gpg|age|asc|vault|sops|keys|swp|bak~|png|zip|gz|tar|sh|ps1|cmd|bat)$/i

/** Judges a file by the name and folder in its URI; undefined for names that are never ours. */
export function kindByName(uri: string): NamedKind | undefined {
  const name = nameOf(uri)
  if (/^deploylint\.ya?ml$/.test(name)) return { is: "settings" }
  if (isEnvName(name)) return { is: "env" }
  if (composeName.test(name)) return { is: "compose", role: /[._-]override[._-]/i.test(name) ? "override" : "main" }
  const unit = unitName.exec(name)
  if (unit?.[2] !== undefined) return { is: "systemd", unitType: unit[2] as UnitType, unitName: name, dropIn: false }
  const folder = dropInFolder.exec(nameOf(uri.slice(0, uri.lastIndexOf("/"))))
  if (name.endsWith(".conf") && folder?.[2] !== undefined) {
    const owner = folder[1] === undefined ? folder[2] : `${folder[1]}.${folder[2]}`
    return { is: "systemd", unitType: folder[2] as UnitType, unitName: owner, dropIn: true }
  }
  if (/\.ya?ml$/i.test(name)) return { is: "yaml", mayBeSynapse: /^(config|synapse)[\w.@-]*\.ya?ml$/i.test(name) }
  return undefined
}

/** `.env`, `.env.production`, `prod.env`, `env.example`; not `.envrc` (a shell script), not `.env.d.ts`. */
function isEnvName(name: string): boolean {
  if (/^\.(flaskenv|dev\.vars)$/.test(name)) return true
  if (/^env[._-](example|sample|template|dist)$/i.test(name)) return true
  if (/^\.env([._-].*)?$/i.test(name)) return !otherThanEnv.test(name) && !name.endsWith("~")
  return /^[^/]+\.env$/i.test(name) && !name.startsWith(".env.")
}

/** True if the text can be a unit: neither a D-Bus service file nor XML, and with a section unless it is (nearly) empty. */
export function looksLikeUnit(text: string, unitType: UnitType): boolean {
  if (/^﻿?\s*</.test(text) || /^\s*\[D-BUS Service\]/m.test(text) || /^\s*\[Desktop Entry\]/m.test(text)) return false
  if (
    /^[ \t]*\[(Unit|Install|X-[^\]\n]*|Service|Socket|Timer|Mount|Automount|Swap|Path|Slice|Scope|Target|Device)\]/im.test(
      text,
    )
  )
    return true
  const bare = text.replace(/^[ \t]*[#;].*$/gm, "").trim()
  if (bare === "" || /^(Description|After|Before|Wants|Requires|WantedBy)=/m.test(bare)) return true
  return unitType === "service" && /^[ \t]*(\[|[A-Za-z]+[ \t]*=)/m.test(bare)
}

const composeKeys = new Set([
  "version",
  "name",
  "include",
  "services",
  "models",
  "networks",
  "volumes",
  "secrets",
  "configs",
])

/**
 * True if top-level keys and the keys below `services` are Compose's, for files that are not named so.
 * `services` must map names to mappings, one of them at least with `image` or `build`.
 */
export function looksLikeCompose(topLevel: readonly string[], serviceKeys: readonly (readonly string[])[]): boolean {
  if (!topLevel.includes("services") || topLevel.some((key) => !composeKeys.has(key) && !key.startsWith("x-")))
    return false
  return serviceKeys.some((keys) => keys.includes("image") || keys.includes("build"))
}

/** The language of a kind by name, where the name alone settles it. */
export function languageOf(kind: NamedKind): Language | "settings" | undefined {
  return kind.is === "yaml" ? undefined : kind.is
}

/** Synapse by signature, unless the name says it is another product's file. */
export function acceptsSynapse(kind: NamedKind, schemas: readonly SynapseSchema[]): boolean {
  return kind.is === "yaml" && kind.mayBeSynapse && schemas.length > 0
}
