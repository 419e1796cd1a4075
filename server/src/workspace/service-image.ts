/** What is known of the image that a Compose service runs: from its Dockerfile in the workspace, or by its name. */
import { type Known, known, unknown } from "../base/known.ts"
import { folderOf, resolvePath } from "../base/uri.ts"
import type { ComposeService } from "../model/compose/types.ts"
import { type BuiltImage, builtImage } from "../model/dockerfile/stages.ts"
import type { ImageRef } from "../model/facts.ts"
import { parseReference } from "../model/image-reference.ts"
import { bringsHealthcheck, hasTool, type ImageName, isRuntime, type Tool } from "../model/image-tools.ts"
import { dockerfileAt } from "./dockerfiles.ts"
import type { Workspace } from "./types.ts"

export interface ServiceImage {
  /** True if the image checks its own health. */
  readonly healthcheck: Known<boolean>
  /** Undefined where it is not known. */
  readonly hasTool: (tool: Tool) => boolean | undefined
  /** The product that the name tells, for a service that is not built; undefined for a build. */
  readonly name: ImageName | undefined
  /** It runs one's own code: built, or a plain language image. */
  readonly ownCode: boolean
}

/** `uri` is the Compose file's; `image` the fact of the service's `image:`. */
export function serviceImage(
  workspace: Workspace,
  uri: string,
  service: ComposeService,
  image: ImageRef | undefined,
): ServiceImage {
  if (service.build) return ofBuild(dockerfileOf(workspace, uri, service))
  const name = image && nameOf(image)
  if (name === undefined) return nothingKnown
  const own = bringsHealthcheck(name)
  return {
    healthcheck: own === undefined ? unknown(`the image \`${name.repository}\` may bring its own`) : known(own),
    // A tag that a variable decides may be a slim or an Alpine one.
    hasTool: (tool) => (image?.reference.known ? hasTool(name, tool) : undefined),
    name,
    ownCode: isRuntime(name),
  }
}

const nothingKnown: ServiceImage = {
  healthcheck: unknown("the image is not known"),
  hasTool: () => undefined,
  name: undefined,
  ownCode: false,
}

function nameOf(image: ImageRef): ImageName | undefined {
  if (image.repository === "") return undefined
  return { repository: image.repository, ...(image.tag === undefined ? {} : { tag: image.tag }) }
}

/** The built image, or why it is not known. */
function dockerfileOf(workspace: Workspace, uri: string, service: ComposeService): Known<BuiltImage> {
  const build = service.build?.value
  const context = build?.context?.text
  const file = build?.dockerfile?.text
  const target = build?.target?.text
  if (context?.known === false || file?.known === false || target?.known === false)
    return unknown("a variable decides what is built")
  const folder = resolvePath(folderOf(uri), context?.value ?? ".")
  const path = folder === undefined ? undefined : resolvePath(folder, file?.value ?? "Dockerfile")
  const model = path === undefined ? undefined : dockerfileAt(workspace, path)
  if (model === undefined) return unknown("its Dockerfile is not in the workspace")
  const built = builtImage(model, target?.value)
  return built ? known(built) : unknown("its Dockerfile has no such stage")
}

function ofBuild(built: Known<BuiltImage>): ServiceImage {
  if (!built.known) return { ...nothingKnown, healthcheck: built, ownCode: true }
  const { base, healthcheck, runs, copies } = built.value
  const name: ImageName | undefined = base === undefined ? undefined : parseReference(base)
  const inherited = name && bringsHealthcheck(name)
  return {
    healthcheck:
      healthcheck !== undefined
        ? known(healthcheck === "check")
        : base === "scratch"
          ? known(false)
          : inherited === undefined
            ? unknown("its base image may bring its own")
            : known(inherited),
    hasTool: (tool) => toolOf(tool, name, runs.join("\n"), copies),
    name: undefined,
    ownCode: true,
  }
}

/** A tool that any RUN names counts as installed; scripts and copied program folders leave it open. */
function toolOf(tool: Tool, base: ImageName | undefined, runs: string, copies: readonly string[]): boolean | undefined {
  if (base === undefined) return undefined
  const inBase = hasTool(base, tool)
  if (inBase !== false) return inBase
  if (new RegExp(`(?<![\\w-])${tool}(?![\\w-])`).test(runs)) return tool === "sh" ? undefined : true
  // Whole tool sets, and scripts whose text is not here.
  if (
    /build-base|buildpack|busybox|moreutils|(?:^|[\s;&|])(?:\.\/|(?:ba|da)?sh\s+\S|\/\S+\.sh|make\b|ansible)/m.test(
      runs,
    )
  )
    return undefined
  return copies.some((copy) => /curl|wget|busybox|\/s?bin\b|\s\/\s|\s\/$/.test(copy)) ? undefined : false
}
