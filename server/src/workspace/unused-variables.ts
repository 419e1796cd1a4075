/** Which variables of a project's `.env` nothing that can be seen uses. Any sign of another reader means: not known. */
import { settled } from "../base/known.ts"
import { folderOf, isInside, nameOf, resolvePath } from "../base/uri.ts"
import type { ComposeFile } from "../model/compose/types.ts"
import { isReadByDocker } from "../model/env/shell-names.ts"
import type { EnvFile, EnvVariable } from "../model/env/types.ts"
import type { FileReference } from "../model/facts.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import { encodeName, neighboursOf } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** Files beside a `.env` of which none reads it: configuration, documents, certificates. Programs and scripts are not among them. */
const inert =
  /^(?:\.env(?:[._-].*)?|.*\.env|\.git(?:ignore|attributes|keep|modules)|\.editorconfig|\.dockerignore|\.DS_Store|renovate\.json5?|(?:docker-|podman-)?compose.*\.ya?ml|Caddyfile|LICEN[SC]E.*|README.*|CHANGELOG.*|NOTICE.*|.*\.(?:md|txt|rst|adoc|conf|cfg|ini|cnf|sql|crt|pem|key|png|jpe?g|svg|gif|webp|pdf|ya?ml|service|socket|timer))$/i
/** YAML files of programs that read `.env` themselves. */
const readsItself =
  /^(?:\.?task(?:file)?(?:\..*)?|lefthook|\.pre-commit.*|serverless.*|mise|process-compose.*|skaffold|tilt.*|\.gitlab-ci|.*playbook.*)\.ya?ml$/i
const inertFolders =
  /^(?:data|config|configs|conf|conf\.d|etc|nginx|caddy|traefik|haproxy|certs?|ssl|tls|secrets?|logs?|backups?|volumes?|init|initdb(?:\.d)?|sql|db|postgres|postgresql|mysql|mariadb|redis|prometheus|grafana|loki|alertmanager|docs?|images?|assets|img|screenshots?|\.git|\.github|\.vscode|\.idea)\/$/i
const deepestInclude = 5

/** Variables without a use, in file order; undefined where another reader cannot be ruled out. `uri` is a `.env`'s. */
export function unusedVariables(workspace: Workspace, uri: string, model: EnvFile): readonly EnvVariable[] | undefined {
  if (nameOf(uri) !== ".env" || !model.readersAreKnown || model.readers.join() !== "compose") return undefined
  const used = namesComposeTakes(workspace, uri)
  if (used === undefined) return undefined
  const reading = model.readings.get("compose")
  if (!reading?.ok) return undefined
  for (const variable of reading.variables.values())
    for (const name of [...(variable.uses ?? []), ...(variable.missing ?? [])]) used.add(name)
  // Other Compose files than those of this folder may be named here.
  if (["COMPOSE_FILE", "COMPOSE_ENV_FILES"].some((name) => /[/\\]/.test(reading.variables.get(name)?.value ?? "")))
    return undefined
  return model.variables.filter(({ name }) => !used.has(name) && !isReadByDocker(name))
}

/**
 * Names that the Compose files beside a `.env` (which need not be there) take from it; undefined where something else may
 * read it, too.
 */
export function namesComposeTakes(workspace: Workspace, uri: string): Set<string> | undefined {
  const folder = folderOf(uri)
  const names = workspace.directory(folder)
  if (typeof names === "string" || !names.every(isInert) || isReferredTo(workspace, uri)) return undefined
  const used = new Set<string>()
  const yaml = names.filter((name) => /\.ya?ml$/i.test(name)).map((name) => `${folder}/${encodeName(name)}`)
  for (const each of yaml) if (!addUses(workspace, each, used, 0)) return undefined
  return used
}

function isInert(name: string): boolean {
  return name.endsWith("/") ? inertFolders.test(name) : inert.test(name) && !readsItself.test(name)
}

/** True if the file itself reaches a container, an image or a unit: as `env_file`, mount, secret, or in a build context. */
function isReferredTo(workspace: Workspace, uri: string): boolean {
  const isReached = (reference: FileReference): boolean => {
    if (reference.uri === uri) return true
    // An absolute path of a host: it may be where this file is put.
    if (reference.uri === undefined && settled(reference.path)?.endsWith("/.env")) return true
    const isFolder = reference.kind === "bind" || reference.kind === "build-context"
    return isFolder && reference.uri !== undefined && isInside(reference.uri, uri)
  }
  return neighboursOf(workspace, uri).some((each) => {
    const facts = workspace.facts(each)
    return facts?.references.some(isReached)
  })
}

/** Adds the names that a Compose file takes from its environment; false if that cannot be told. */
function addUses(workspace: Workspace, uri: string, used: Set<string>, depth: number): boolean {
  const document = workspace.document(uri)
  if (document === "unread" || depth > deepestInclude) return false
  if (document === "absent") return depth === 0
  if (document.kind?.is === "template" || document.kind?.is === "unreadable") return false
  // YAML of another kind beside the file is none of Compose's; an included file must be.
  if (document.language !== "compose") return depth === 0
  const model = workspace.model(uri, "compose")
  if (model === undefined) return false
  for (const use of model.variableUses) used.add(use.name)
  for (const name of bareNames(model)) used.add(name)
  for (const name of environmentSecrets(document.tree)) used.add(name)
  if (!model.services.every((service) => addEnvFiles(workspace, uri, service.envFiles, used))) return false
  return [...model.includes, ...model.extendsFiles].every(({ path }) => {
    const text = settled(path.text)
    const target = text === undefined ? undefined : resolvePath(folderOf(uri), text)
    return target !== undefined && addUses(workspace, target, used, depth + 1)
  })
}

/** Names without a value in `environment` and `build.args`: Compose passes its own on. */
function bareNames(model: ComposeFile): readonly string[] {
  return model.services.flatMap((service) =>
    [...service.environment, ...(service.build?.value.args ?? []), ...service.labels]
      .filter((entry) => entry.value === undefined || entry.value.isNull)
      .map((entry) => entry.name),
  )
}

/** `secrets: {x: {environment: NAME}}`, and the same for configs. */
function environmentSecrets(tree: YamlTree): readonly string[] {
  return tree.documents.flatMap(({ root }) =>
    ["secrets", "configs"].flatMap((key) =>
      entriesOf(valueAt(root, key)).flatMap((entry) => {
        const name = valueAt(entry, "environment")
        return name?.kind === "scalar" ? name.text : []
      }),
    ),
  )
}

function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  const target = node?.kind === "alias" ? node.target : node
  return target?.kind === "mapping" ? target.entries.find((entry) => entry.key.text === key)?.value : undefined
}

function entriesOf(node: YamlNode | undefined): readonly YamlNode[] {
  const target = node?.kind === "alias" ? node.target : node
  return target?.kind === "mapping" ? target.entries.flatMap((entry) => entry.value ?? []) : []
}

/** Names that the files of `env_file` take from Compose's environment: bare ones, and `$NAME` in values. */
function addEnvFiles(
  workspace: Workspace,
  composeUri: string,
  files: ComposeFile["services"][number]["envFiles"],
  used: Set<string>,
): boolean {
  for (const { path } of files) {
    const text = settled(path.text)
    const uri = text === undefined ? undefined : resolvePath(folderOf(composeUri), text)
    const document = uri === undefined ? "unread" : workspace.document(uri)
    if (document === "unread") return false
    if (document === "absent" || document.language !== "env") continue
    for (const line of document.tree.lines) if (line.kind === "bare-name") used.add(line.name)
    for (const [, name] of document.source.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)) used.add(name ?? "")
  }
  return true
}
