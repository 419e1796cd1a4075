/** The names of one file. Kept with the model they were read from, so that an edit re-reads its own file alone. */

import { nameOf } from "../../base/uri.ts"
import { readEnvFile } from "../../model/env/read.ts"
import { looksLikeKey } from "../../model/secrets/shown.ts"
import { parseEnv } from "../../syntax/env/parse.ts"
import { parseNginx } from "../../syntax/nginx/parse.ts"
import { parseShell } from "../../syntax/shell/parse.ts"
import type { ShellTree } from "../../syntax/shell/tree.ts"
import { unfit } from "../limits.ts"
import { kindByName } from "../recognise.ts"
import type { AnyDocument, ParsedDocument, Workspace } from "../types.ts"
import { codeRootOf, codeText } from "./code-files.ts"
import { codeLanguageOf, codeNames } from "./code-scan.ts"
import { codeScope } from "./scopes.ts"
import { orderly, type SiteText, use } from "./site.ts"
import { composeSites } from "./sites-compose.ts"
import { caddySites, isNginxTemplate, nginxSites, prometheusSites, provisioningSites } from "./sites-config.ts"
import { dockerfileSites } from "./sites-dockerfile.ts"
import { envSites } from "./sites-env.ts"
import { kubernetesSites } from "./sites-kubernetes.ts"
import { shellSites } from "./sites-shell.ts"
import { unitSites } from "./sites-unit.ts"
import type { VariableSite } from "./types.ts"

type Sites = readonly VariableSite[]

/** By the model, or the document where a format has none of its own. */
const kept = new WeakMap<object, Sites>()
const none: Sites = []

/** All names of a file in file order, each place once per scope; nothing for files that are not loaded or none of ours. */
export function sitesOf(workspace: Workspace, uri: string): Sites {
  const document = workspace.document(uri)
  if (typeof document === "string") return none
  const file = { uri, text: document.source.text }
  if (document.language === undefined) return document.kind === undefined ? plainSites(workspace, document, file) : none
  const owner = ownerOf(workspace, document, uri)
  return owner === undefined ? none : remember(owner, file.text, () => read(workspace, document, file))
}

/** Programs that are told to read a file as an env file read it whatever its name is. */
export function sitesAsEnv(workspace: Workspace, uri: string): Sites {
  const document = workspace.document(uri)
  if (typeof document === "string") return none
  if (document.kind !== undefined) return sitesOf(workspace, uri)
  const { text } = document.source
  if (unfit(text) !== undefined) return none
  return remember(document, text, () => {
    const tree = parseEnv(text)
    return envSites({ uri, text }, tree, readEnvFile(tree, ["compose"], false, new Map()))
  })
}

function remember(owner: object, text: string, compute: () => Sites): Sites {
  const found = kept.get(owner)
  if (found !== undefined) return found
  // A key that stands on a line of its own is a name to some readers, and still a secret.
  const sites = orderly(text, compute()).filter(({ name }) => !looksLikeKey(name))
  kept.set(owner, sites)
  return sites
}

/** What the names are read from: it is another object once anything that counts has changed. */
function ownerOf(workspace: Workspace, document: ParsedDocument, uri: string): object | undefined {
  switch (document.language) {
    case "env":
    case "compose":
    case "systemd":
    case "kubernetes":
    case "dockerfile":
      return workspace.model(uri, document.language)
    default:
      return document
  }
}

function read(workspace: Workspace, document: ParsedDocument, file: SiteText): Sites {
  const { uri } = file
  switch (document.language) {
    case "env": {
      const model = workspace.model(uri, "env")
      return model === undefined ? none : envSites(file, document.tree, model)
    }
    case "compose": {
      const model = workspace.model(uri, "compose")
      return model === undefined ? none : composeSites(file, document.tree, model)
    }
    case "systemd": {
      const model = workspace.model(uri, "systemd")
      return model === undefined ? none : unitSites(file, model)
    }
    case "kubernetes": {
      const model = workspace.model(uri, "kubernetes")
      return model === undefined ? none : kubernetesSites(file, model)
    }
    case "dockerfile": {
      const model = workspace.model(uri, "dockerfile")
      return model === undefined ? none : dockerfileSites(file, model)
    }
    case "shell":
      return shellSites(file, document.tree)
    case "caddy":
      return caddySites(file, document.tree)
    case "nginx":
      return nginxSites(file, document.tree)
    case "prometheus":
      return document.kind.is === "prometheus" && document.kind.role === "config"
        ? prometheusSites(file, document.tree)
        : none
    case "grafana":
      return document.kind.is === "grafana" && document.kind.role !== "dashboard"
        ? provisioningSites(file, document.tree)
        : none
    default:
      return none
  }
}

/** Scripts that say nothing of a deployment, templates of proxies, programs. */
function plainSites(workspace: Workspace, document: AnyDocument, file: SiteText): Sites {
  const { uri, text } = file
  const name = nameOf(uri)
  if (kindByName(uri)?.is === "shell")
    return unfit(text) === undefined ? remember(document, text, () => shellSites(file, parseShell(text))) : none
  if (isNginxTemplate(uri) && uri.includes("/templates/"))
    return unfit(text) === undefined ? remember(document, text, () => nginxSites(file, parseNginx(text))) : none
  const language = codeLanguageOf(name)
  if (language === undefined || codeText(workspace, uri) === undefined) return none
  const scope = codeScope(codeRootOf(workspace, uri))
  return remember(document, text, () =>
    codeNames(text, language).map(({ name: each, start, hasDefault }) =>
      use(file, { name: each, span: { start, end: start + each.length }, kind: "code-reference", scope, hasDefault }),
    ),
  )
}

/** The tree of a script, whether or not it concerns a deployment. */
export function shellTreeOf(workspace: Workspace, uri: string): ShellTree | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string") return undefined
  if (document.language === "shell") return document.tree
  const { text } = document.source
  return kindByName(uri)?.is === "shell" && document.kind === undefined && unfit(text) === undefined
    ? parseShell(text)
    : undefined
}
