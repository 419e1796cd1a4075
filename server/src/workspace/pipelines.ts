/** Jobs of GitHub Actions and GitLab CI as commands, for the checklist's evidence. Their files get no findings. */
import type { SourceText } from "../base/text.ts"
import { folderOf, nameOf } from "../base/uri.ts"
import { alignment } from "../model/commands/inner-text.ts"
import { stepsOfShell } from "../model/commands/steps.ts"
import type { ScriptStep } from "../model/commands/types.ts"
import { parseYaml } from "../syntax/yaml/parse.ts"
import { prescan } from "../syntax/yaml/prescan.ts"
import type { YamlNode, YamlScalar } from "../syntax/yaml/tree.ts"
import { encodeName } from "./neighbours.ts"
import type { Workspace } from "./types.ts"

/** One job with the commands of all its steps in order. */
export interface Pipeline {
  readonly uri: string
  /** File and job: `deploy.yml: release`. */
  readonly name: string
  readonly steps: readonly ScriptStep[]
}

/** Most workflow files that are read. */
const mostFiles = 40
const longestFile = 200_000
const remembered = new WeakMap<SourceText, readonly Pipeline[]>()

/** The pipelines of the workspace folder that holds `uri`, in the order of their names. Every read is recorded. */
export function pipelinesOf(workspace: Workspace, uri: string): readonly Pipeline[] {
  const root = workspace.rootOf(uri)
  const folder = `${root}/.github/workflows`
  const names = workspace.directory(folder)
  const workflows = typeof names === "string" ? [] : names.filter((name) => /\.ya?ml$/.test(name)).slice(0, mostFiles)
  const top = workspace.directory(root)
  const gitlab = typeof top === "string" ? [] : top.filter((name) => /^\.gitlab-ci\.ya?ml$/.test(name))
  return [
    ...workflows.map((name) => `${folder}/${encodeName(name)}`),
    ...gitlab.map((name) => `${root}/${encodeName(name)}`),
  ].flatMap((each) => pipelinesIn(workspace, each))
}

function pipelinesIn(workspace: Workspace, uri: string): readonly Pipeline[] {
  const document = workspace.document(uri)
  if (typeof document === "string") return []
  const { source } = document
  const known = remembered.get(source)
  if (known !== undefined) return known
  const found = source.text.length > longestFile || prescan(source.text) !== undefined ? [] : read(source)
  remembered.set(source, found)
  return found
}

function read(source: SourceText): readonly Pipeline[] {
  const root = parseYaml(source.text).documents[0]?.root
  const file = decodeURIComponent(nameOf(source.uri))
  const isGithub = nameOf(folderOf(source.uri)) === "workflows"
  const jobs = isGithub ? childrenOf(childOf(root, "jobs")) : childrenOf(root)
  return jobs.flatMap(({ name, node }): Pipeline[] => {
    const scripts = isGithub ? githubScripts(node) : gitlabScripts(node)
    const steps = scripts.flatMap((script) => stepsOf(source.text, script, name))
    return steps.length === 0 ? [] : [{ uri: source.uri, name: `${file}: ${name}`, steps }]
  })
}

function githubScripts(job: YamlNode | undefined): readonly YamlScalar[] {
  const steps = childOf(job, "steps")
  if (steps?.kind !== "sequence") return []
  return steps.items.flatMap(({ value }) => [
    ...scalarsIn(childOf(value, "run")),
    // Actions that run commands on another machine take them as an input.
    ...scalarsIn(childOf(childOf(value, "with"), "script")),
  ])
}

function gitlabScripts(job: YamlNode | undefined): readonly YamlScalar[] {
  return ["before_script", "script"].flatMap((key) => scalarsIn(childOf(job, key)))
}

function scalarsIn(node: YamlNode | undefined): readonly YamlScalar[] {
  if (node?.kind === "scalar") return [node]
  return node?.kind === "sequence" ? node.items.flatMap(({ value }) => (value?.kind === "scalar" ? [value] : [])) : []
}

function stepsOf(text: string, script: YamlScalar, owner: string): readonly ScriptStep[] {
  const back = alignment(text.slice(script.contentSpan.start, script.contentSpan.end), script.text)
  return stepsOfShell(
    script.text,
    (offset) => Math.min(script.contentSpan.start + back(offset), script.contentSpan.end),
    owner,
    "-e",
  ).steps
}

function childrenOf(
  node: YamlNode | undefined,
): readonly { readonly name: string; readonly node: YamlNode | undefined }[] {
  return node?.kind === "mapping" ? node.entries.map((entry) => ({ name: entry.key.text, node: entry.value })) : []
}

function childOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return childrenOf(node).find((each) => each.name === key)?.node
}
