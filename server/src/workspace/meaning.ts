/** From trees to typed models and facts: the place where formats meet, because effective values need other files. */
import { composeFacts } from "../model/compose/facts.ts"
import { readCompose } from "../model/compose/read.ts"
import type { ComposeFile } from "../model/compose/types.ts"
import { envFacts } from "../model/env/facts.ts"
import { readEnvFile } from "../model/env/read.ts"
import type { EnvFile } from "../model/env/types.ts"
import type { Facts } from "../model/facts.ts"
import { synapseFacts } from "../model/synapse/facts.ts"
import { readSynapse } from "../model/synapse/read.ts"
import type { SynapseConfig } from "../model/synapse/types.ts"
import { unitFacts } from "../model/systemd/facts.ts"
import { readUnit } from "../model/systemd/read.ts"
import type { Unit } from "../model/systemd/types.ts"
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
  const model = ((): EnvFile | ComposeFile | Unit | SynapseConfig => {
    switch (document.language) {
      case "env": {
        const { readers, areKnown, environment } = readersOf(workspace, uri)
        return readEnvFile(document.tree, readers, areKnown, environment)
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
  }
}
