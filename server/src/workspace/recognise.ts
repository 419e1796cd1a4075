/** What a file is: by its name first, by its content second. Language ids of editors do not count. */
import { nameOf } from "../base/uri.ts"
import type { RunbookRole } from "../model/runbook/types.ts"
import type { SynapseSchema } from "../model/synapse/types.ts"
import type { UnitType } from "../model/systemd/types.ts"
import type { Language } from "./types.ts"

/** The name's verdict: what the content still has to confirm. */
export type NamedKind =
  | { readonly is: "env" }
  | { readonly is: "compose"; readonly role: "main" | "override" }
  | { readonly is: "systemd"; readonly unitType: UnitType; readonly unitName: string; readonly dropIn: boolean }
  | { readonly is: "settings" }
  /** `sure`: by its very name; else an instruction has to confirm it. */
  | { readonly is: "dockerfile"; readonly sure: boolean }
  | { readonly is: "nginx"; readonly sure: boolean }
  | { readonly is: "caddy" }
  | { readonly is: "crontab"; readonly isSystem: boolean }
  | { readonly is: "shell" }
  | { readonly is: "runbook"; readonly role: RunbookRole }
  /** JSON in a folder of dashboards. */
  | { readonly is: "json" }
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
  return kindOfProgramFile(uri, name) ?? kindOfData(name)
}

/** Files of the programs around a deployment: builds, proxies, scripts, schedules, runbooks. */
function kindOfProgramFile(uri: string, name: string): NamedKind | undefined {
  if (dockerfileName.test(name) && !otherThanDockerfile.test(name))
    return { is: "dockerfile", sure: /^(?:Dockerfile|Containerfile)$/.test(name) }
  // Programs that read Caddyfiles have sources of that name.
  if (/^(?:Caddyfile(?:[._-][\w.-]+)?|[\w.-]+\.(?:caddyfile|caddy))$/i.test(name))
    return /\.(?:go|m?[jt]s|py|rs|rb|php|vim|json|ya?ml|md|html|txt|lock)$/i.test(name) ? undefined : { is: "caddy" }
  if (/\.(?:sh|bash)$/i.test(name)) return { is: "shell" }
  const folder = nameOf(uri.slice(0, uri.lastIndexOf("/")))
  if (/^(?:crontab(?:[._-][\w.-]+)?|[\w.-]+[._-]?(?:crontab|cron))$/i.test(name))
    return { is: "crontab", isSystem: false }
  if (folder === "cron.d" && /^[\w-]+$/.test(name)) return { is: "crontab", isSystem: true }
  if (folder === "crontabs" && /^[\w-]+$/.test(name)) return { is: "crontab", isSystem: false }
  if (/^cron\.(?:hourly|daily|weekly|monthly)$/.test(folder) && /^[\w-]+$/.test(name)) return { is: "shell" }
  if (/\.md$/i.test(name)) return runbookByName(uri, name)
  if (/\.json$/i.test(name)) return /dashboard|grafana/i.test(uri.slice(-200)) ? { is: "json" } : undefined
  if (/^nginx[\w.-]*\.conf$/i.test(name)) return { is: "nginx", sure: true }
  if (nginxFolder.test(folder) && (/\.conf$/i.test(name) || /^sites-/.test(folder))) return { is: "nginx", sure: false }
  if (/\.(?:conf|nginx|conf\.template)$/i.test(name) && /nginx|default|site|proxy|vhost/i.test(`${folder}/${name}`))
    return { is: "nginx", sure: false }
  return undefined
}

const dockerfileName = /^(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?$|^[\w.-]+[._-](?:Dockerfile|Containerfile)$/i
/** Programs about Dockerfiles, and what editors know of them. */
const otherThanDockerfile =
  /\.(?:dockerignore|md|rst|txt|html|ya?ml|json|toml|sh|lua|vim|py|rb|go|rs|js|mjs|cjs|ts|tsx|el|java|tmLanguage|tmPreferences|nanorc|patch|diff|orig|rej|bak|log|lock|png|svg)$/i
const nginxFolder = /^(?:conf\.d|snippets|sites-(?:enabled|available)|nginx|\.nginx|vhosts?(?:\.d)?|http\.d)$/i

/** Documents about a repository, whatever folder it is called by. */
const aboutRepository =
  /^(?:readme|changelog|changes|contributing|code[-_]of[-_]conduct|licen[sc]e|security|support|governance|maintainers|authors|_?index|pull_request_template)[\w.-]*\.md$/i
const continuityName = /^(?:(?:bcp|bc-?dr)(?:[-_ ].*)?|business[-_ ]continuity.*|continuity(?:[-_ ]plan)?)\.md$/i

/** A continuity plan by its name; a runbook by its name, or by one of the three folders above it. */
function runbookByName(uri: string, name: string): NamedKind | undefined {
  if (aboutRepository.test(name)) return undefined
  if (continuityName.test(name)) return { is: "runbook", role: "continuity" }
  const folders = uri.split("/").slice(-4, -1)
  const isBelow = folders.some((folder) => /^(?:runbooks?|playbooks)$/i.test(folder))
  return isBelow || /runbook/i.test(name) ? { is: "runbook", role: "runbook" } : undefined
}

function kindOfData(name: string): NamedKind | undefined {
  // Rule files of Prometheus; udev and others call theirs so as well.
  if (/\.rules$/i.test(name)) return { is: "yaml", mayBeSynapse: false }
  if (/\.ya?ml$/i.test(name)) return { is: "yaml", mayBeSynapse: /^(config|synapse)[\w.@-]*\.ya?ml$/i.test(name) }
  return undefined
}

/** `.env`, `.env.production`, `prod.env`, `env.example`; not `.envrc` (a shell script), not `.env.d.ts`. */
function isEnvName(name: string): boolean {
  if (/^\.(flaskenv|dev\.vars)$/.test(name)) return true
  if (/^(?:[^/]+\.)?env[._-](example|sample|template|dist)$/i.test(name)) return true
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
  if (kind.is === "yaml" || kind.is === "json") return undefined
  return (kind.is === "nginx" || kind.is === "dockerfile") && !kind.sure ? undefined : kind.is
}

/** Synapse by signature, unless the name says it is another product's file. */
export function acceptsSynapse(kind: NamedKind, schemas: readonly SynapseSchema[]): boolean {
  return kind.is === "yaml" && kind.mayBeSynapse && schemas.length > 0
}
