/**
 * What is asked about names in programs, on the wire. Programs are no documents of ours: they are not sent while they are
 * edited, and the server reads them as they are saved. Nothing is imported here.
 */

/** Request, `CodeVariableParams` to `WireCodeVariable`, or `null` where the program takes no such name from the environment. */
export const CODE_VARIABLE = "deploylint/codeVariable"

export interface CodeVariableParams {
  readonly uri: string
  readonly name: string
  readonly asks: "definition" | "references" | "hover"
}

interface Position {
  readonly line: number
  readonly character: number
}

export interface WireCodeVariable {
  readonly places: readonly {
    readonly uri: string
    readonly range: { readonly start: Position; readonly end: Position }
  }[]
  /** Of `hover`. */
  readonly markdown?: string
}
