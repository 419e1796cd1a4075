/** Typed meaning of a unit file or drop-in. */
import type { EditResult } from "../../base/edit.ts"
import type { Span } from "../../base/span.ts"
import type { UnitAssignment, UnitSection } from "../../syntax/systemd/tree.ts"

export type UnitType =
  | "service"
  | "socket"
  | "timer"
  | "mount"
  | "automount"
  | "swap"
  | "path"
  | "slice"
  | "scope"
  | "target"
  | "device"

/** One word of a value after systemd's splitting and unquoting. */
export interface Word {
  readonly text: string
  readonly span: Span
  /** Where the word stands in the directive's value. */
  readonly range: Span
  /** Set on the last word where systemd stops: an unclosed quote or an escape it does not know. */
  readonly broken?: "quote" | "escape"
}

/** An assignment in its section. */
export interface Directive {
  readonly section: string
  readonly key: string
  readonly keySpan: Span
  readonly value: string
  readonly valueSpan: Span
  readonly assignment: UnitAssignment
  /** The value split at blanks with systemd's quoting. */
  readonly words: readonly Word[]
}

export interface EnvironmentFileRef {
  readonly path: string
  readonly span: Span
  /** A leading `-`: a missing file is no error. */
  readonly optional: boolean
}

export interface Unit {
  readonly type: UnitType
  readonly name: string
  readonly isDropIn: boolean
  readonly isTemplate: boolean
  readonly sections: readonly UnitSection[]
  readonly directives: readonly Directive[]
  /** All directives of a key, in file order; old names of the same directive (`ReadWriteDirectories`) count. */
  readonly all: (section: string, key: string) => readonly Directive[]
  /** The one that counts for a scalar key: the last. */
  readonly last: (section: string, key: string) => Directive | undefined
  /** The values of a list key after empty resets. */
  readonly list: (section: string, key: string) => readonly Word[]
  readonly environmentFiles: readonly EnvironmentFileRef[]
  /** Sets a scalar key of a section: replaces the last assignment or adds a line at the end of the section (creating it). */
  readonly setDirective: (section: string, key: string, value: string) => EditResult
  /** Adds several lines `Key=value` at the end of a section in one edit, with the blanks around `=` that the file uses. */
  readonly addDirectives: (section: string, lines: readonly string[]) => EditResult
  /** Writes another value of one directive, all its lines replaced. */
  readonly rewriteDirective: (directive: Directive, value: string) => EditResult
  /** Gives a directive's key another name. */
  readonly renameDirective: (directive: Directive, key: string) => EditResult
  readonly removeDirective: (directive: Directive) => EditResult
  readonly moveDirective: (directive: Directive, section: string) => EditResult
}
