/** Names that files of proxies and of monitoring take from the environment of their program. */
import { nameOf } from "../../base/uri.ts"
import type { CaddyTree } from "../../syntax/caddy/tree.ts"
import type { NginxTree } from "../../syntax/nginx/tree.ts"
import type { YamlNode, YamlTree } from "../../syntax/yaml/tree.ts"
import { configScope } from "./scopes.ts"
import { dollarNames, type SiteText, use } from "./site.ts"
import type { VariableSite } from "./types.ts"

/** `{$NAME}`, `{$NAME:default}` and the placeholder `{env.NAME}`. caddyserver.com/docs/caddyfile/concepts#environment-variables */
export function caddySites(file: SiteText, tree: CaddyTree): readonly VariableSite[] {
  return matches(file, /\{\$([A-Za-z_]\w*)(:[^}\n]*)?\}|\{env\.([A-Za-z_]\w*)\}/g, tree.comments)
}

/**
 * `${NAME}` and `$NAME` of a template that the image's entry script fills in (docker-library docs, nginx: "Using
 * environment variables in nginx configuration"). It leaves names alone that the environment lacks, so that nginx' own
 * variables, in lower case, stay. `env NAME;` of a main config keeps a variable for nginx' processes.
 */
export function nginxSites(file: SiteText, tree: NginxTree): readonly VariableSite[] {
  const scope = configScope(file.uri)
  const kept = tree.directives.flatMap(({ name, args }) => {
    const [first] = args
    if (name !== "env" || first === undefined || first.text.includes("=")) return []
    return [use(file, { name: first.text, span: first.span, kind: "config-reference", scope })]
  })
  if (!isNginxTemplate(file.uri)) return kept
  return [...kept, ...matches(file, /\$\{([A-Z][A-Z0-9_]*)\}|\$()([A-Z][A-Z0-9_]*)/g, tree.comments)]
}

export function isNginxTemplate(uri: string): boolean {
  return nameOf(uri).endsWith(".template")
}

function matches(
  file: SiteText,
  pattern: RegExp,
  comments: readonly { readonly span: { readonly start: number; readonly end: number } }[],
): readonly VariableSite[] {
  let comment = 0
  return [...file.text.matchAll(pattern)].flatMap((match) => {
    while ((comments[comment]?.span.end ?? Number.POSITIVE_INFINITY) <= match.index) comment++
    if ((comments[comment]?.span.start ?? Number.POSITIVE_INFINITY) <= match.index) return []
    const name = match[1] ?? match[3] ?? ""
    const start = match.index + match[0].indexOf(name)
    const span = { start, end: start + name.length }
    const hasDefault = match[2]?.startsWith(":") ?? false
    return [use(file, { name, span, kind: "config-reference", scope: configScope(file.uri), hasDefault })]
  })
}

/** `global.external_labels` is all that Prometheus fills in: by a flag from 2.27 on, always from 3.0 on. */
export function prometheusSites(file: SiteText, tree: YamlTree): readonly VariableSite[] {
  return tree.documents.flatMap(({ root }) => scalarSites(file, valueAt(valueAt(root, "global"), "external_labels"), 0))
}

/** Provisioning files of Grafana: `$NAME` and `${NAME}` in values, `$__env{NAME}` anywhere. */
export function provisioningSites(file: SiteText, tree: YamlTree): readonly VariableSite[] {
  return tree.documents.flatMap(({ root }) => scalarSites(file, root, 0))
}

/** Deeper than any file of these programs. */
const deepest = 60

function scalarSites(file: SiteText, node: YamlNode | undefined, depth: number): readonly VariableSite[] {
  if (node === undefined || depth > deepest || node.kind === "alias") return []
  if (node.kind === "mapping") return node.entries.flatMap((entry) => scalarSites(file, entry.value, depth + 1))
  if (node.kind === "sequence") return node.items.flatMap((item) => scalarSites(file, item.value, depth + 1))
  const { start, end } = node.contentSpan
  const scope = configScope(file.uri)
  const own = [...file.text.slice(start, end).matchAll(/\$__env\{([A-Za-z_]\w*)\}/g)].map((match) => ({
    name: match[1] ?? "",
    start: start + match.index + "$__env{".length,
  }))
  const plain = dollarNames(file.text, start, end).filter(({ name }) => !name.startsWith("__"))
  return [...own, ...plain].map(({ name, start: at }) =>
    use(file, { name, span: { start: at, end: at + name.length }, kind: "config-reference", scope }),
  )
}

function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  const target = node?.kind === "alias" ? node.target : node
  return target?.kind === "mapping" ? target.entries.find((entry) => entry.key.text === key)?.value : undefined
}
