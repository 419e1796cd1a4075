/** Files with secrets that a COPY takes from the build context into an image. */
import { settled } from "../base/known.ts"
import { resolvePath } from "../base/uri.ts"
import { shippedStages } from "../model/dockerfile/stages.ts"
import type { CopyStep, DockerfileModel, DockerStage } from "../model/dockerfile/types.ts"
import { contextsOf, entriesBelow, ignoreFileOf } from "./dockerfiles.ts"
import { isIgnored, parseDockerignore } from "./dockerignore.ts"
import { kindByName } from "./recognise.ts"
import { stageOf } from "./stage.ts"
import type { Workspace } from "./types.ts"

export interface CopiedSecrets {
  readonly stage: DockerStage
  readonly copy: CopyStep
  /** Paths below the context, the most telling first. */
  readonly present: readonly string[]
  /** A template shows that a file of this path will be there. */
  readonly expected: readonly string[]
  readonly git: boolean
  /** The files end up in an image that somebody runs, not only in a build stage. */
  readonly shipped: boolean
  readonly ignoreFile: { readonly uri: string; readonly text: string | undefined }
}

/** Every COPY and ADD of a folder of the context that takes such files along. */
export function copiedSecrets(workspace: Workspace, uri: string, model: DockerfileModel): readonly CopiedSecrets[] {
  const shipped = shippedStages(model)
  const found: CopiedSecrets[] = []
  for (const context of contextsOf(workspace, uri, model)) {
    const ignoreFile = ignoreFileOf(workspace, uri, context)
    const patterns = ignoreFile === undefined ? undefined : parseDockerignore(ignoreFile.text ?? "")
    if (ignoreFile === undefined || patterns === undefined) continue
    for (const stage of model.stages) {
      for (const copy of stage.copies) {
        if (copy.from !== undefined) continue
        const excluded = copy.instruction.flags.flatMap(({ name, value }) =>
          name === "exclude" && value !== undefined ? [value] : [],
        )
        const all = [...patterns, ...(parseDockerignore(excluded.join("\n")) ?? [])]
        const paths = copy.sources
          .flatMap(({ value }) => pathsOf(workspace, context, settled(value)))
          .filter((path) => !isIgnored(all, path.replace(/\/$/, "")))
        const present = paths.filter((path) => !path.endsWith("/") && isSecretFile(path))
        const expected = paths
          .flatMap((path) => expectedBy(path))
          .filter((path) => !paths.includes(path) && !isIgnored(all, path))
        const git = paths.includes(".git/")
        if (present.length + expected.length === 0 && !git) continue
        found.push({ stage, copy, present, expected, git, shipped: isShipped(model, shipped, stage, copy), ignoreFile })
      }
    }
  }
  return found
}

/** What lies in a folder that is copied whole. */
function pathsOf(workspace: Workspace, context: string, source: string | undefined): readonly string[] {
  if (source === undefined || /[$\\[?]|:\/\//.test(source)) return []
  const path = source.replace(/\*+$/, "").replace(/^\/+/, "")
  if (path.includes("*")) return []
  // A file that is named needs not be there for somebody to see what will be copied.
  if (isSecretFile(path.replace(/^(?:\.\/)+/, ""))) return [path.replace(/^(?:\.\/)+/, "")]
  const folder = resolvePath(context, path === "" ? "." : path)
  if (folder === undefined || !(folder === context || folder.startsWith(`${context}/`))) return []
  return typeof workspace.directory(folder) === "string" ? [] : entriesBelow(workspace, context, folder, 2)
}

/** Env files that are no templates, and private keys. */
function isSecretFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1)
  const isAside = /(?:^|\/)(?:tests?|__tests__|spec|fixtures|testdata|examples?|samples?)\//.test(path)
  if (isAside) return false
  if (/^(?:id_(?:rsa|ed25519|ecdsa|dsa)|.+\.(?:p12|pfx)|\.netrc|\.pypirc|\.git-credentials)$/.test(name)) return true
  // Development files of frameworks are committed and hold nothing secret, by their own conventions.
  return (
    /^\.env(?:$|\.)/.test(name) &&
    kindByName(`/x/${name}`)?.is === "env" &&
    stageOf(name) !== "template" &&
    !/^\.env\.(?:development|dev|test|testing|ci|defaults?|vault)$/.test(name)
  )
}

/** `.env.example` says that somebody writes `.env` beside it. */
function expectedBy(path: string): readonly string[] {
  const match =
    /^((?:.*\/)?)(?:\.env[._-](?:example|sample|template|dist)|(?:example|sample)\.env|env\.(?:example|sample))$/i.exec(
      path,
    )
  return match?.[1] === undefined || /(?:^|\/)(?:tests?|examples?|samples?)\//.test(path) ? [] : [`${match[1]}.env`]
}

/** True if the copy lies in a stage that runs, or such a stage takes the folder over as a whole. */
function isShipped(
  model: DockerfileModel,
  shipped: ReadonlySet<DockerStage>,
  stage: DockerStage,
  copy: CopyStep,
): boolean {
  if (shipped.has(stage)) return true
  const target = settled(copy.targetPath)
  if (target === undefined) return false
  return [...shipped].some((each) =>
    each.copies.some((other) => {
      if (other.from === undefined || model.stages[other.from.stage ?? -1] !== stage) return false
      return other.sources.some(({ value }) => {
        const path = settled(value)?.replace(/\/+$/, "")
        return path !== undefined && (path === target || `${target}/`.startsWith(`${path}/`))
      })
    }),
  )
}
