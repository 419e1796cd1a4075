/**
 * Where secrets stand, on the wire, for editors that hide them. The extension's client shares these types; any other client may
 * send the same request. Nothing is imported here.
 */

/** Request, `SecretRangesParams` to `WireSecretRanges` or `null` for a document that is not open. */
export const SECRET_RANGES = "deploylint/secretRanges"

export interface SecretRangesParams {
  readonly uri: string
}

export interface WireSecretRanges {
  /** Version of the text that the ranges are of. */
  readonly version: number
  readonly ranges: readonly {
    readonly start: { readonly line: number; readonly character: number }
    readonly end: { readonly line: number; readonly character: number }
  }[]
}
