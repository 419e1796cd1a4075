/** References from a Compose file to other files, resolved from the Compose file's folder. */
import { known, settled } from "../../base/known.ts"
import { folderOf, isInside, resolvePath } from "../../base/uri.ts"
import type { FileReference } from "../facts.ts"
import type { ComposeFile, ComposeService, Value } from "./types.ts"

interface Target {
  readonly kind: FileReference["kind"]
  readonly owner: string
  readonly required: boolean
  readonly reader?: NonNullable<FileReference["reader"]>
}

/**
 * @param uri the Compose file's
 * @param root the workspace folder; a path that leaves it has no `uri`
 */
export function referencesOf(model: ComposeFile, uri: string, root: string): readonly FileReference[] {
  const place: Place = { folder: folderOf(uri), root }
  return [
    ...model.includes.flatMap((include) => [
      reference(place, include.path, { kind: "include", owner: "", required: true }),
      ...include.envFiles.map((path) =>
        reference(place, path, { kind: "project-env", owner: "", required: true, reader: "compose" }),
      ),
    ]),
    ...model.services.flatMap((service) => ofService(place, service)),
    ...model.secretFiles.map(({ path }) => reference(place, path, { kind: "secret-file", owner: "", required: true })),
    ...model.configFiles.map(({ path }) => reference(place, path, { kind: "config-file", owner: "", required: true })),
  ]
}

interface Place {
  readonly folder: string
  readonly root: string
}

function ofService(place: Place, service: ComposeService): readonly FileReference[] {
  const owner = service.name
  const { build } = service
  const base = service.extends?.file
  const context = build?.value.context
  const dockerfile = build?.value.dockerfile
  return [
    ...(base ? [reference(place, base, { kind: "extends", owner, required: true })] : []),
    ...(context ? [reference(place, context, { kind: "build-context", owner, required: true })] : []),
    ...(dockerfile ? [dockerfileOf(place, context, dockerfile, owner)] : []),
    ...service.envFiles.map((entry) =>
      reference(place, entry.path, {
        kind: "env-file",
        owner,
        required: entry.required,
        reader: entry.raw ? "compose-raw" : "compose",
      }),
    ),
    ...service.volumes.flatMap((volume) => {
      const path = settled(volume.source)
      if (volume.type !== "bind" || path === undefined) return []
      const span = volume.sourceSpan ?? volume.span
      return [{ kind: "bind" as const, owner, span, path: known(path), required: false, ...below(place, path) }]
    }),
  ]
}

/** The path of a Dockerfile counts from the build context. */
function dockerfileOf(place: Place, context: Value | undefined, path: Value, owner: string): FileReference {
  const target: Target = { kind: "dockerfile", owner, required: true }
  const start = context
    ? context.text.known
      ? resolvePath(place.folder, context.text.value)
      : undefined
    : place.folder
  if (start !== undefined) return reference({ ...place, folder: start }, path, target)
  return { ...target, span: path.span, path: path.text }
}

function reference(place: Place, path: Value, target: Target): FileReference {
  return { ...target, span: path.span, path: path.text, ...(path.text.known && below(place, path.text.value)) }
}

/** Absolute paths are the host's; they name a file of the workspace only where they lead into it. */
function below({ folder, root }: Place, path: string): { readonly uri?: string } {
  const uri = resolvePath(folder, path)
  return uri !== undefined && isInside(root, uri) ? { uri } : {}
}
