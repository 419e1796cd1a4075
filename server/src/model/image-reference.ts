/** The grammar of image references: `[registry/]repository[:tag][@digest]`, of which parts may be open. */

/** Stands for a part that is not known. */
const open = "\ufffc"

export interface ReferenceParts {
  /** Without registry and `library/`; empty where a variable leaves its end open. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

/** Cuts a reference; U+FFFC stands for what is not known. */
export function parseReference(text: string): ReferenceParts {
  const at = text.indexOf("@")
  const digest = at < 0 ? undefined : text.slice(at + 1)
  const rest = at < 0 ? text : text.slice(0, at)
  const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1)
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  const repository = repositoryOf(colon < 0 ? rest : rest.slice(0, colon))
  return {
    repository,
    ...(tag !== undefined && tag !== "" && !tag.includes(open) && { tag }),
    ...(digest !== undefined && digest !== "" && !digest.includes(open) && { digest }),
  }
}

/** The first part is a registry if it looks like a host. Source: distribution/reference normalize.go. */
function repositoryOf(path: string): string {
  const parts = path.split("/")
  const last = parts.findLastIndex((part) => part.includes(open))
  if (last >= 0) return parts.slice(last + 1).join("/")
  const [first = ""] = parts
  if (parts.length > 1 && (/[.:]/.test(first) || first === "localhost")) parts.shift()
  if (parts.length === 2 && parts[0] === "library") parts.shift()
  return parts.join("/")
}
