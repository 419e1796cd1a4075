/** From trees to typed models and facts: the place where formats meet, because effective values need other files. */
import { caddyFacts } from "../model/caddy/facts.ts"
import { readCaddyConfig } from "../model/caddy/read.ts"
import { composeFacts } from "../model/compose/facts.ts"
import { readCompose } from "../model/compose/read.ts"
import { crontabFacts } from "../model/crontab/facts.ts"
import { readCrontab } from "../model/crontab/read.ts"
import { dockerfileFacts } from "../model/dockerfile/facts.ts"
import { readDockerfile } from "../model/dockerfile/read.ts"
import { envFacts } from "../model/env/facts.ts"
import { readEnvFile } from "../model/env/read.ts"
import type { Facts, Stage } from "../model/facts.ts"
import { grafanaFacts } from "../model/grafana/facts.ts"
import { readGrafanaFile } from "../model/grafana/read.ts"
import { kubernetesFacts } from "../model/kubernetes/facts.ts"
import { readManifests } from "../model/kubernetes/read.ts"
import { nginxFacts } from "../model/nginx/facts.ts"
import { readNginxConfig } from "../model/nginx/read.ts"
import { prometheusFacts } from "../model/prometheus/facts.ts"
import { readPrometheusFile } from "../model/prometheus/read.ts"
import { runbookFacts } from "../model/runbook/facts.ts"
import { readRunbook } from "../model/runbook/read.ts"
import { shellFacts } from "../model/shell/facts.ts"
import { readScript } from "../model/shell/read.ts"
import { synapseFacts } from "../model/synapse/facts.ts"
import { readSynapse } from "../model/synapse/read.ts"
import { unitFacts } from "../model/systemd/facts.ts"
import { readUnit } from "../model/systemd/read.ts"
import { nginxSurroundings } from "./nginx-includes.ts"
import { projectEnvironment } from "./project-env.ts"
import { readersOf } from "./readers.ts"
import type { TrackedWorkspace } from "./snapshot.ts"
import type { Language, ModelOf } from "./types.ts"

/** The typed model of a document, or undefined if the document is not of that language. */
export function modelOf<L extends Language>(
  workspace: TrackedWorkspace,
  uri: string,
  language: L,
): ModelOf[L] | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language !== language) return undefined
  const model = ((): ModelOf[Language] => {
    switch (document.language) {
      case "env": {
        const { readers, areKnown, environment, hosts } = readersOf(workspace, uri)
        return readEnvFile(document.tree, readers, areKnown, environment, hosts)
      }
      case "compose": {
        const isOverride = document.kind.is === "compose" && document.kind.role === "override"
        return readCompose(document.tree, projectEnvironment(workspace, uri), { isOverride })
      }
      case "systemd": {
        if (document.kind.is !== "systemd") throw new Error("a unit document of another kind")
        return readUnit(document.tree, document.kind)
      }
      case "synapse": {
        if (document.kind.is !== "synapse") throw new Error("a Synapse document of another kind")
        return readSynapse(document.tree, document.kind.schemas)
      }
      case "caddy":
        return readCaddyConfig(document.tree)
      case "crontab": {
        if (document.kind.is !== "crontab") throw new Error("a document of another kind")
        return readCrontab(document.tree, document.kind.isSystem)
      }
      case "dockerfile":
        return readDockerfile(document.tree)
      case "grafana": {
        if (document.kind.is !== "grafana") throw new Error("a document of another kind")
        return readGrafanaFile(document.tree, document.kind.role)
      }
      case "kubernetes":
        return readManifests(document.tree)
      case "nginx":
        return readNginxConfig(document.tree, nginxSurroundings(workspace, uri, document.tree))
      case "prometheus": {
        if (document.kind.is !== "prometheus") throw new Error("a document of another kind")
        return readPrometheusFile(document.tree, document.kind.role)
      }
      case "runbook": {
        if (document.kind.is !== "runbook") throw new Error("a document of another kind")
        return readRunbook(document.tree, document.kind.role)
      }
      case "shell":
        return readScript(document.tree)
    }
  })()
  return model as ModelOf[L]
}

/** The neutral facts of a document, or undefined if it has no model. */
export function factsOf(workspace: TrackedWorkspace, uri: string): Facts | undefined {
  const document = workspace.document(uri)
  if (typeof document === "string" || document.language === undefined) return undefined
  switch (document.language) {
    case "env": {
      const model = workspace.model(uri, "env")
      return model && envFacts(model, document.tree, document.stage)
    }
    case "compose": {
      const model = workspace.model(uri, "compose")
      return model && composeFacts(model, uri, document.stage, workspace.rootOf(uri))
    }
    case "systemd": {
      const model = workspace.model(uri, "systemd")
      return model && unitFacts(model, document.tree, uri, document.stage)
    }
    case "synapse": {
      const model = workspace.model(uri, "synapse")
      return model && synapseFacts(model, document.stage)
    }
    default: {
      const { language, stage } = document
      const model = workspace.model(uri, language)
      return model && (factsBy[language] as FactsOf<unknown>)(model, uri, stage, workspace.rootOf(uri))
    }
  }
}

type FactsOf<M> = (model: M, uri: string, stage: Stage, root: string) => Facts

/** Formats whose facts follow from their own model alone. */
const factsBy: { readonly [L in Exclude<Language, "env" | "compose" | "systemd" | "synapse">]: FactsOf<ModelOf[L]> } = {
  dockerfile: dockerfileFacts,
  kubernetes: kubernetesFacts,
  prometheus: prometheusFacts,
  grafana: grafanaFacts,
  nginx: nginxFacts,
  caddy: caddyFacts,
  crontab: crontabFacts,
  shell: shellFacts,
  runbook: runbookFacts,
}
