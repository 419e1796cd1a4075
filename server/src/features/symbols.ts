/** Document symbols: the outline of a file, from its model. */
import { type Span, span } from "../base/span.ts"
import type { Language, ModelOf, Workspace } from "../workspace/types.ts"
import { caddySymbols } from "./caddy.ts"
import { crontabSymbols } from "./crontab.ts"
import { dockerfileSymbols } from "./dockerfile.ts"
import { grafanaSymbols } from "./grafana.ts"
import { clipped } from "./hover-text.ts"
import { kubernetesSymbols } from "./kubernetes.ts"
import { nginxSymbols } from "./nginx.ts"
import { prometheusSymbols } from "./prometheus.ts"
import { runbookSymbols } from "./runbook.ts"
import { shellSymbols } from "./shell.ts"

export interface DocumentSymbolInfo {
  readonly name: string
  readonly detail?: string
  readonly kind: "service" | "section" | "key" | "variable" | "group"
  /** Holds `nameSpan` and the spans of all children. */
  readonly span: Span
  readonly nameSpan: Span
  readonly children: readonly DocumentSymbolInfo[]
}

/** The outline of a document; empty for documents without a model. Commands and addresses show no secret. */
export function symbolsOf(workspace: Workspace, uri: string): readonly DocumentSymbolInfo[] {
  return outlineOf(workspace, uri).map(withoutItsSecrets)
}

function withoutItsSecrets(symbol: DocumentSymbolInfo): DocumentSymbolInfo {
  const { name, detail, children } = symbol
  return {
    ...symbol,
    name: clipped(name),
    ...(detail === undefined ? {} : { detail: clipped(detail) }),
    children: children.map(withoutItsSecrets),
  }
}

function outlineOf(workspace: Workspace, uri: string): readonly DocumentSymbolInfo[] {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language === undefined) return []
  switch (document.language) {
    case "env":
      return (workspace.model(uri, "env")?.variables ?? []).map((variable) =>
        leaf(variable.name, "variable", variable.line.span, variable.nameSpan),
      )
    case "compose":
      return (workspace.model(uri, "compose")?.services ?? []).map((service) => ({
        ...leaf(service.name, "service", cover(service.span, service.nameSpan), service.nameSpan),
        ...(service.image?.value.text.known ? { detail: service.image.value.text.value } : {}),
        children: service.keys.filter((key) => !key.shared).map((key) => leaf(key.name, "key", key.span, key.span)),
      }))
    case "systemd":
      return (workspace.model(uri, "systemd")?.sections ?? []).map((section) => ({
        ...leaf(section.name, "section", section.span, section.nameSpan),
        children: section.assignments.map((line) => leaf(line.key, "key", line.span, line.keySpan)),
      }))
    case "synapse":
      return (workspace.model(uri, "synapse")?.keys ?? [])
        .filter((key) => !key.path.includes(".") && !key.path.includes("["))
        .map((key) => leaf(key.name, "group", cover(key.span, key.keySpan), key.keySpan))
    default: {
      const model = workspace.model(uri, document.language)
      return model === undefined ? [] : (outlines[document.language] as Outline<unknown>)(model)
    }
  }
}

type Outline<M> = (model: M) => readonly DocumentSymbolInfo[]

const outlines: { readonly [L in Exclude<Language, "env" | "compose" | "systemd" | "synapse">]: Outline<ModelOf[L]> } =
  {
    dockerfile: dockerfileSymbols,
    kubernetes: kubernetesSymbols,
    prometheus: prometheusSymbols,
    grafana: grafanaSymbols,
    nginx: nginxSymbols,
    caddy: caddySymbols,
    crontab: crontabSymbols,
    shell: shellSymbols,
    runbook: runbookSymbols,
  }

function leaf(name: string, kind: DocumentSymbolInfo["kind"], whole: Span, nameSpan: Span): DocumentSymbolInfo {
  // The protocol refuses empty names; a key without characters is shown as such.
  return { name: name === "" ? "(empty)" : name, kind, span: cover(whole, nameSpan), nameSpan, children: [] }
}

function cover(a: Span, b: Span): Span {
  return span(Math.min(a.start, b.start), Math.max(a.end, b.end))
}
