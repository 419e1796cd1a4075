/** Text to document: recognises the kind and runs the one parser for it. Never throws on any text. */
import { statusSubject } from "../base/status-uri.ts"
import type { SourceText } from "../base/text.ts"
import { relativeTo } from "../base/uri.ts"
import type { Stage } from "../model/facts.ts"
import { withoutHeaderValues } from "../model/synapse/header-values.ts"
import { signatureOf } from "../model/synapse/signature.ts"
import { parseCaddy } from "../syntax/caddy/parse.ts"
import { parseCrontab } from "../syntax/crontab/parse.ts"
import { parseDockerfile } from "../syntax/dockerfile/parse.ts"
import { parseEnv } from "../syntax/env/parse.ts"
import { parseMarkdown } from "../syntax/markdown/parse.ts"
import { parseNginx } from "../syntax/nginx/parse.ts"
import { parseShell } from "../syntax/shell/parse.ts"
import { parseUnit } from "../syntax/systemd/parse.ts"
import { parseYaml } from "../syntax/yaml/parse.ts"
import { prescan } from "../syntax/yaml/prescan.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import { manifestState } from "./kubernetes-templates.ts"
import { unfit } from "./limits.ts"
import { acceptsSynapse, kindByName, languageOf, looksLikeCompose, looksLikeUnit, type NamedKind } from "./recognise.ts"
import {
  concernsDeployment,
  grafanaRole,
  isKustomization,
  isTemplatedMonitoring,
  looksLikeDashboard,
  looksLikeDockerfile,
  looksLikeManifest,
  looksLikeNginx,
  prometheusRole,
} from "./signatures.ts"
import { stageOf } from "./stage.ts"
import { isTemplated } from "./templating.ts"
import type { AnyDocument, FileKind, Language, TreeOf } from "./types.ts"

/** Parses one document. `root` is the workspace folder that holds it: folders above say nothing about its stage. */
export function parseDocument(source: SourceText, root: string): AnyDocument {
  const named = statusSubject(source.uri) === undefined ? kindByName(source.uri) : undefined
  if (named === undefined) return plain(source)
  const stage = stageOf(relativeTo(root, source.uri))
  const language = languageOf(named)
  const yaml = named.is === "yaml" || named.is === "compose" || named.is === "settings"
  const reason = unfit(source.text) ?? (yaml ? prescan(source.text)?.reason : undefined)
  if (reason !== undefined)
    return language === undefined ? plain(source) : other(source, { is: "unreadable", of: language, reason })
  switch (named.is) {
    case "env":
      return env(source, stage)
    case "systemd":
      return systemd(source, named, stage)
    case "settings": {
      const tree = parseYaml(source.text)
      return { source, kind: { is: "settings" }, language: undefined, problems: tree.problems, tree }
    }
    case "compose":
      if (isTemplated(source.text)) return other(source, { is: "template", of: "compose" })
      return compose(source, parseYaml(source.text), named.role, stage)
    case "dockerfile":
      return dockerfile(source, named.sure, stage)
    case "caddy":
      if (isTemplated(source.text)) return other(source, { is: "template", of: "caddy" })
      return lined(source, { is: "caddy", stage }, "caddy", parseCaddy(source.text), stage)
    case "nginx":
      if (!named.sure && !looksLikeNginx(source.text)) return plain(source)
      if (isTemplated(source.text)) return other(source, { is: "template", of: "nginx" })
      return lined(source, { is: "nginx", stage }, "nginx", parseNginx(source.text), stage)
    case "crontab":
      if (isTemplated(source.text)) return other(source, { is: "template", of: "crontab" })
      return lined(source, { ...named, stage }, "crontab", parseCrontab(source.text), stage)
    case "shell":
      if (!concernsDeployment(source.text)) return plain(source)
      return lined(source, { is: "shell", stage }, "shell", parseShell(source.text), stage)
    case "runbook":
      return lined(source, { ...named, stage }, "runbook", parseMarkdown(source.text), stage)
    case "json":
      return dashboard(source, stage)
    case "yaml":
      return yamlByContent(source, named, stage)
  }
}

/** Templates are read as well: their stages and instructions still show, and rules leave them alone. */
function dockerfile(source: SourceText, isSure: boolean, stage: Stage): AnyDocument {
  if (!isSure && !looksLikeDockerfile(source.text)) return plain(source)
  const own = isTemplated(source.text) ? "template" : stage
  return lined(source, { is: "dockerfile", stage: own }, "dockerfile", parseDockerfile(source.text), own)
}

/** A document whose parser has run. */
function lined<L extends Language>(
  source: SourceText,
  kind: FileKind,
  language: L,
  tree: TreeOf[L],
  stage: Stage,
): AnyDocument {
  return { source, kind, language, tree, problems: tree.problems, stage } as AnyDocument
}

/** JSON is YAML as far as dashboards go; tabs between its tokens are not. */
function dashboard(source: SourceText, stage: Stage): AnyDocument {
  if (!looksLikeDashboard(source.text) || prescan(source.text) !== undefined) return plain(source)
  return lined(source, { is: "grafana", role: "dashboard", stage }, "grafana", parseYaml(source.text), stage)
}

/** YAML of the programs around a deployment, told by the keys that their files begin with. */
function yamlOfPrograms(source: SourceText, stage: Stage): AnyDocument | undefined {
  const { text } = source
  const prometheus = prometheusRole(text)
  const grafana = prometheus === undefined ? grafanaRole(text) : undefined
  const language =
    prometheus !== undefined
      ? "prometheus"
      : grafana !== undefined
        ? "grafana"
        : looksLikeManifest(text) || isKustomization(source.uri, text)
          ? "kubernetes"
          : undefined
  if (language === undefined) return undefined
  // Alerting rules hold templates in their annotations; their keys are what they are.
  const state = language === "kubernetes" ? manifestState(text) : "manifest"
  if (state === "template") return other(source, { is: "template", of: language })
  if (state === "foreign") return undefined
  const made = prometheus === "config" ? isTemplated(text) : isTemplatedMonitoring(text)
  if (prometheus !== undefined && made) return other(source, { is: "template", of: language })
  const tree = parseYaml(text)
  if (prometheus !== undefined)
    return lined(source, { is: "prometheus", role: prometheus, stage }, "prometheus", tree, stage)
  if (grafana !== undefined) return lined(source, { is: "grafana", role: grafana, stage }, "grafana", tree, stage)
  return lined(source, { is: "kubernetes", stage }, "kubernetes", tree, stage)
}

function env(source: SourceText, stage: ReturnType<typeof stageOf>): AnyDocument {
  const tree = parseEnv(source.text)
  return { source, kind: { is: "env", stage }, language: "env", tree, problems: tree.problems, stage }
}

function systemd(
  source: SourceText,
  named: Extract<NamedKind, { is: "systemd" }>,
  stage: ReturnType<typeof stageOf>,
): AnyDocument {
  if (!looksLikeUnit(source.text, named.unitType)) return plain(source)
  if (isTemplated(source.text)) return other(source, { is: "template", of: "systemd" })
  const tree = parseUnit(source.text)
  return { source, kind: { ...named, stage }, language: "systemd", tree, problems: tree.problems, stage }
}

function compose(
  source: SourceText,
  tree: YamlTree,
  role: "main" | "override",
  stage: ReturnType<typeof stageOf>,
): AnyDocument {
  return { source, kind: { is: "compose", role, stage }, language: "compose", tree, problems: tree.problems, stage }
}

/** YAML under a name that says nothing: a cheap look for words that ours must contain, then the tree decides. */
function yamlByContent(
  source: SourceText,
  named: Extract<NamedKind, { is: "yaml" }>,
  stage: ReturnType<typeof stageOf>,
): AnyDocument {
  const ofPrograms = yamlOfPrograms(source, stage)
  if (ofPrograms !== undefined) return ofPrograms
  const mayBeCompose = /^services[ \t]*:/m.test(source.text)
  if (!mayBeCompose && !named.mayBeSynapse) return plain(source)
  const templated = isTemplated(source.text)
  const tree = templated && !named.mayBeSynapse ? undefined : parseYaml(source.text)
  if (tree === undefined || (templated && isTemplated(withoutHeaderValues(tree)))) {
    return mayBeCompose && /^[ \t]+(image|build)[ \t]*:/m.test(source.text)
      ? other(source, { is: "template", of: "compose" })
      : plain(source)
  }
  const schemas = named.mayBeSynapse ? signatureOf(tree) : []
  if (acceptsSynapse(named, schemas)) {
    return {
      source,
      kind: { is: "synapse", schemas, stage },
      language: "synapse",
      tree,
      problems: tree.problems,
      stage,
    }
  }
  const top = tree.documents[0]?.root
  const services = keysOf(top).get("services")
  if (
    looksLikeCompose(
      [...keysOf(top).keys()],
      [...keysOf(services).values()].map((node) => [...keysOf(node).keys()]),
    )
  ) {
    return compose(source, tree, "main", stage)
  }
  return plain(source)
}

function keysOf(node: YamlNode | undefined): ReadonlyMap<string, YamlNode | undefined> {
  return new Map(node?.kind === "mapping" ? node.entries.map((entry) => [entry.key.text, entry.value]) : [])
}

function plain(source: SourceText): AnyDocument {
  return { source, kind: undefined, language: undefined }
}

function other(source: SourceText, kind: Extract<FileKind, { is: "template" | "unreadable" }>): AnyDocument {
  return { source, kind, language: undefined, problems: [] }
}

/**
 * Why a document of ours is not checked, as it may stand behind "Not checked: "; undefined for documents that are, and
 * for those that are none of ours.
 */
export function skipReason(document: AnyDocument): string | undefined {
  const { kind } = document
  if (kind === undefined) return undefined
  if (kind.is === "unreadable") return decapitalised(kind.reason)
  if (kind.is === "template") return `a template of a ${names[kind.of]} file, not the file itself`
  const limit = document.problems.find((problem) => problem.code === "limit")
  return limit && decapitalised(limit.message.replace(/; it is not checked$/, ""))
}

function decapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

const names: Readonly<Record<Language, string>> = {
  env: ".env",
  compose: "Compose",
  systemd: "unit",
  synapse: "Synapse config",
  dockerfile: "Dockerfile",
  kubernetes: "Kubernetes",
  prometheus: "Prometheus",
  grafana: "Grafana",
  nginx: "nginx",
  caddy: "Caddy",
  crontab: "crontab",
  shell: "script",
  runbook: "runbook",
}
