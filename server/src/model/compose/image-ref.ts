/** Image references of services, where a variable may leave parts open. */
import type { ImageRef } from "../facts.ts"
import { parseReference } from "../image-reference.ts"
import { evaluate } from "./evaluate.ts"
import { open } from "./flat.ts"
import { parseTemplate } from "./template.ts"
import type { ProjectEnvironment, Value } from "./types.ts"

/** The reference that a service's `image` makes. */
export function imageRef(value: Value, owner: string, built: boolean, environment: ProjectEnvironment): ImageRef {
  return {
    span: value.span,
    owner,
    reference: value.text,
    ...parseReference(value.text.known ? value.text.value : masked(value.raw, environment)),
    built,
  }
}

function masked(raw: string, environment: ProjectEnvironment): string {
  return parseTemplate(raw)
    .map((piece) => evaluate([piece], environment).text)
    .map((text) => (text.known ? text.value : open))
    .join("")
}
