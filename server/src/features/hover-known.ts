/** Hover on a variable that an image, a runtime or the project's own declarations know. */
import type { KeyInfo } from "../../../schemas/describe.ts"
import { settled } from "../base/known.ts"
import type { Setting } from "../model/facts.ts"
import { brokenDeclaration } from "../model/known/declared.ts"
import { brokenDemand } from "../model/known/formats.ts"
import { declarationsFor } from "../workspace/declared-variables.ts"
import { type KnownName, knownNameAt } from "../workspace/known-names.ts"
import type { Workspace } from "../workspace/types.ts"
import { code, keyText, list } from "./hover-text.ts"

/** Variables that a process reads; keys of the sensor's config and build arguments are none. */
const others = new Set<Setting["carrier"]>(["synapse-key", "compose-build-arg", "dockerfile-arg"])

/** What is known of a setting's name, or undefined. `lines` stand in its list. */
export function knownText(
  workspace: Workspace,
  uri: string,
  setting: Setting,
  lines: (info?: KeyInfo) => readonly (string | undefined)[],
): string | undefined {
  if (others.has(setting.carrier)) return undefined
  const known = knownNameAt(workspace, uri, setting.owner, setting.name)
  if (known === undefined) return undefined
  const { info, product } = known
  if (known.isFile) {
    const name = code(setting.name)
    return `**${name}** ${ofProduct(product)}Path of a file that holds ${code(info.name)}.\n\n${list(lines())}`
  }
  // "Once its section is" is said of keys of files.
  const { required, ...rest } = info
  const isRequired = required === true && product !== "deploylint.yaml"
  const shown: KeyInfo = required === "production" ? info : rest
  const description = `${ofProduct(product)}${info.description}`
  return keyText(setting.name, { ...shown, description }, [
    isRequired ? "Required" : undefined,
    ...factLines(info),
    ...lines(info),
    brokenLine(workspace, uri, setting, known),
  ])
}

function ofProduct(product: string | undefined): string {
  return product === undefined ? "" : product === "deploylint.yaml" ? "(declared by the project) " : `(${product}) `
}

function factLines({ name, file, firstStart, retired }: KeyInfo): readonly (string | undefined)[] {
  return [
    firstStart === true ? "Read while an empty volume is set up, not later" : undefined,
    file === undefined ? undefined : `${code(name + file)} names a file with the value instead`,
    retired === undefined ? undefined : `**No longer read** from ${retired.from ?? "now"} on: ${retired.instead}`,
  ]
}

/** What the value must be and is not. */
function brokenLine(workspace: Workspace, uri: string, { value, name }: Setting, known: KnownName): string | undefined {
  const text = settled(value)
  if (text === undefined) return undefined
  const declared = known.product === "deploylint.yaml" ? declarationsFor(workspace, uri)?.byName.get(name) : undefined
  const demand = declared === undefined ? brokenDemand(known.info, text) : brokenDeclaration(declared, text)
  return demand === undefined ? undefined : `**The value does not fit**: it must ${demand}`
}
