/** What a small project and the answers to it look like. */

export type Files = Readonly<Record<string, string>>

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

export interface Example {
  readonly what: string
  readonly files: Files
  readonly says: Readonly<Record<string, unknown>>
  /** Questions that nothing answers. */
  readonly silent?: readonly string[]
}
