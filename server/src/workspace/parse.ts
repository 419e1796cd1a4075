/** Text to document: recognises the kind and runs the one parser for it. Never throws on any text. */
import type { SourceText } from "../base/text.ts"
import { relativeTo } from "../base/uri.ts"
import { withoutHeaderValues } from "../model/synapse/header-values.ts"
import { signatureOf } from "../model/synapse/signature.ts"
import { parseEnv } from "../syntax/env/parse.ts"
import { parseUnit } from "../syntax/systemd/parse.ts"
import { parseYaml } from "../syntax/yaml/parse.ts"
import { prescan } from "../syntax/yaml/prescan.ts"
import type { YamlNode, YamlTree } from "../syntax/yaml/tree.ts"
import { unfit } from "./limits.ts"
import { acceptsSynapse, kindByName, languageOf, looksLikeCompose, looksLikeUnit, type NamedKind } from "./recognise.ts"
import { stageOf } from "./stage.ts"
import { isTemplated } from "./templating.ts"
import type { AnyDocument, FileKind, Language } from "./types.ts"

/** Parses one document. `root` is the workspace folder that holds it: folders above say nothing about its stage. */
export function parseDocument(source: SourceText, root: string): AnyDocument {
  const named = kindByName(source.uri)
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
    case "yaml":
      return yamlByContent(source, named, stage)
  }
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
}
