/** Templates of hardened units: texts with slots, for snippets, completion and the scaffold. */

/** A place to fill in, written `{{name}}` in the text. */
export interface Slot {
  readonly name: string
  /** A value that makes a working unit of the text. */
  readonly value: string
  /** Further values that fit as well as `value`. */
  readonly choices?: readonly string[]
}

export interface UnitTemplate {
  /** What is typed to get it: `service-notify`. */
  readonly prefix: string
  readonly title: string
  /** One line: what it is for, without a score. */
  readonly purpose: string
  /** File name with slots: `{{name}}.service`, `{{name}}.service.d/50-harden.conf`. */
  readonly file: string
  /** In the order in which an editor visits them. */
  readonly slots: readonly Slot[]
  /** Lines with slots, without a last line ending. */
  readonly text: string
  /** For a drop-in: the service that the score is told of. */
  readonly base?: string
}
