/** Names of environments, in one place, and who is meant by each in the user's words. */
import { folderOf, nameOf } from "../../base/uri.ts"
import { unitFolder } from "../unit-index.ts"
import type { Scope } from "./types.ts"

/** What Compose fills `${…}` of a file from. */
export function projectScope(composeUri: string): Scope {
  return `project:${folderOf(composeUri)}`
}

/** The environment of a container: of a Compose service, or `Deployment/api/hub` of Kubernetes. */
export function serviceScope(uri: string, service: string): Scope {
  return `service:${uri}#${service}`
}

export function buildScope(composeUri: string, service: string): Scope {
  return `build:${composeUri}#${service}`
}

export function imageScope(dockerfile: string): Scope {
  return `image:${dockerfile}`
}

/** A unit with its drop-ins, by the place of its main file, whether or not that is there. */
export function unitScope(uri: string, name: string): Scope {
  return `unit:${unitFolder(uri)}/${encodeURIComponent(name).replaceAll("%40", "@")}`
}

export function fileScope(uri: string): Scope {
  return `file:${uri}`
}

export function objectScope(uri: string, kind: string, name: string): Scope {
  return `object:${uri}#${kind}/${name}`
}

export function scriptScope(uri: string): Scope {
  return `script:${uri}`
}

export function codeScope(folder: string): Scope {
  return `code:${folder}`
}

export function configScope(uri: string): Scope {
  return `config:${uri}`
}

/** Who reads an environment, as the start of a sentence would have it after "in". */
export function readerOf(scope: Scope): string {
  const at = scope.indexOf(":")
  const kind = scope.slice(0, at)
  const hash = scope.indexOf("#")
  const uri = scope.slice(at + 1, hash < 0 ? undefined : hash)
  const part = hash < 0 ? "" : scope.slice(hash + 1)
  switch (kind) {
    case "project":
      return `the Compose project in \`${nameOf(uri)}/\``
    case "service":
      return part.includes("/") ? `container \`${part}\`` : `service \`${part}\``
    case "build":
      return `the build of \`${part}\``
    case "image":
      return `the image of \`${nameOf(uri)}\``
    case "object":
      return `\`${part}\``
    case "code":
      return `the code in \`${nameOf(uri)}/\``
    default:
      return `\`${nameOf(uri)}\``
  }
}
