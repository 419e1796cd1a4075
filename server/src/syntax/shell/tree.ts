/** Tree of a shell script: lists of pipelines of commands, as far as simple commands go. POSIX shell, section 2. */
import type { Span } from "../../base/span.ts"
import type { LineTree } from "../../base/tree.ts"

/** A run of source characters that gives `text` in the word; `variable` for `$NAME` and `${NAME…}`. */
export interface WordPart {
  readonly kind: "text" | "variable" | "expansion"
  readonly span: Span
  readonly text: string
  readonly name?: string
}

/** One word: `text` has quotes taken off and expansions as written. */
export interface ShellWord {
  readonly span: Span
  readonly text: string
  readonly parts: readonly WordPart[]
  /** Commands inside `$(…)`, backquotes and `<(…)`. */
  readonly lists: readonly ShellList[]
  readonly isQuoted: boolean
}

export interface ShellAssignment {
  readonly name: string
  readonly span: Span
  /** Undefined for arrays. */
  readonly value: ShellWord | undefined
}

export interface Redirection {
  readonly span: Span
  /** `>`, `>>`, `>|`, `&>`, `&>>`, `<`, `<>`, `<&`, `>&`, `<<`, `<<-`, `<<<`. */
  readonly operator: string
  /** The descriptor where one is written. */
  readonly descriptor?: number
  readonly target: ShellWord | undefined
  /** The lines of a here-document, its last line left out. Filled in when they have been read. */
  readonly body?: Span
}

export interface SimpleCommand {
  readonly kind: "simple"
  readonly span: Span
  readonly assignments: readonly ShellAssignment[]
  readonly words: readonly ShellWord[]
  readonly redirections: readonly Redirection[]
}

export interface CompoundCommand {
  readonly kind: "group" | "subshell" | "if" | "loop" | "case" | "function"
  readonly span: Span
  /** `while`, `until`, `for`, `select`; the function's name. */
  readonly name: string
  readonly nameSpan: Span
  /** What is tested: of `if`, `elif`, `while`, `until`. */
  readonly conditions: readonly ShellList[]
  readonly bodies: readonly ShellList[]
  readonly redirections: readonly Redirection[]
}

export type ShellCommand = SimpleCommand | CompoundCommand

export interface Pipeline {
  readonly span: Span
  readonly stages: readonly ShellCommand[]
  /** What joins it to the one before it in its list; `then` is `;`, `&` or a line break. */
  readonly after: "start" | "then" | "and" | "or"
  readonly isNegated: boolean
  readonly isBackground: boolean
}

export interface ShellList {
  readonly span: Span
  readonly items: readonly Pipeline[]
}

export interface ShellTree extends LineTree {
  readonly language: "shell"
  readonly root: ShellList
}
