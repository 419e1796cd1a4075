/** Value of a template in a project's environment: what is settled, what is not, and where it comes from. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { Place } from "../facts.ts"
import type { Piece, TemplateUse } from "./template.ts"
import type { ProjectEnvironment } from "./types.ts"

export interface Evaluated {
  readonly text: Known<string>
  /** Every character stands in this file. */
  readonly literal: boolean
  /** The first variable of another file that contributes. */
  readonly source?: Place
}

/**
 * Evaluates pieces in order. A variable that no file sets is unknown without a default (the shell may supply it) and
 * the default with one. Compose evaluates an operand even where it is not used, so an error in it counts.
 */
export function evaluate(pieces: readonly Piece[], environment: ProjectEnvironment): Evaluated {
  if (pieces.length === 0) return { text: known(""), literal: true }
  let text = ""
  let literal = true
  let source: Place | undefined
  let because: string | undefined
  for (const piece of pieces) {
    const result = evaluatePiece(piece, environment)
    literal &&= result.literal
    source ??= result.source
    if (result.text.known) text += result.text.value
    else because ??= result.text.because
  }
  const value = because === undefined ? known(text) : unknown(because)
  return source ? { text: value, literal, source } : { text: value, literal }
}

function evaluatePiece(piece: Piece, environment: ProjectEnvironment): Evaluated {
  if (piece.kind === "text") return { text: known(piece.text), literal: true }
  if (piece.kind === "invalid")
    return { text: unknown(`Compose cannot read the variable here: ${piece.why}`), literal: false }
  const operand = evaluate(piece.operand, environment)
  if (piece.operator && !operand.text.known && mustFail(piece.operand, environment))
    return { text: operand.text, literal: false }
  return evaluateUse(piece, operand, environment)
}

function evaluateUse(use: TemplateUse, operand: Evaluated, environment: ProjectEnvironment): Evaluated {
  const found = environment.lookup(use.name)
  const operator = use.operator ?? ""
  if (!found && environment.incomplete)
    return { text: unknown("a file that may set a variable of it could not be read"), literal: false }
  const present = found !== undefined && !(operator.startsWith(":") && found.value === "")
  if (operator.endsWith("-") && !present) return operand
  if (operator.endsWith("+")) return present ? operand : { text: known(""), literal: true }
  if (operator.endsWith("?") && !present)
    return {
      text: unknown(`\`${use.name}\` is required and ${unset(found !== undefined, environment)}`),
      literal: false,
    }
  if (!found) return { text: unknown(`\`${use.name}\` is ${unset(false, environment)}`), literal: false }
  return { text: known(found.value), literal: false, source: found.place }
}

function unset(empty: boolean, environment: ProjectEnvironment): string {
  const where = environment.files.length > 0 ? ` in ${environment.files.join(", ")}` : " in the project"
  return `${empty ? "empty" : "not set"}${where}; the shell may supply it`
}

/** True if Compose stops at the operand whatever the outer variable is: a syntax error, or a required one that is missing. */
function mustFail(pieces: readonly Piece[], environment: ProjectEnvironment): boolean {
  return pieces.some((piece) => {
    if (piece.kind !== "use") return piece.kind === "invalid"
    if (mustFail(piece.operand, environment)) return true
    if (!piece.operator?.endsWith("?")) return false
    const found = environment.lookup(piece.name)
    return found === undefined || (piece.operator === ":?" && found.value === "")
  })
}
