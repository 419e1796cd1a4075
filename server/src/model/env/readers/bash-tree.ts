/** Commands of a sourced file, as far as computing its variables needs them. Words are kept as written and expanded late, as bash does. */

/** A word as written, quotes and all; `at` is where it starts in the text that was parsed. */
export interface BashWord {
  readonly raw: string
  readonly at: number
}

export interface BashAssignment {
  readonly name: string
  readonly at: number
  /** `+=` */
  readonly appends: boolean
  /** `NAME[…]=` or `NAME=(…)`: arrays do not reach a process's environment. */
  readonly isArray: boolean
  /** The value as written. */
  readonly raw: string
}

export interface BashDocument {
  text: string
}

export interface BashSimple {
  readonly kind: "simple"
  readonly assignments: readonly BashAssignment[]
  readonly words: readonly BashWord[]
  /** Redirections can fail (`unsure`), and then no builtin runs and the status is another. */
  readonly redirects: "none" | "safe" | "unsure"
  /** Here-documents whose text is expanded; it is filled in when their lines are read. */
  readonly documents: readonly BashDocument[]
}

/** What a list's item is joined to the one before it by; `;` stands for line breaks too. */
export type BashJoin = ";" | "&&" | "||"

export interface BashItem {
  readonly join: BashJoin
  readonly negated: boolean
  /** Several stages run in shells of their own. */
  readonly stages: readonly BashCommand[]
  background: boolean
}

export type BashList = readonly BashItem[]

export type BashCommand =
  | BashSimple
  | { readonly kind: "group" | "subshell"; readonly body: BashList }
  | {
      readonly kind: "if"
      readonly branches: readonly { readonly test: BashList; readonly body: BashList }[]
      readonly otherwise: BashList
    }
  | { readonly kind: "while"; readonly test: BashList; readonly body: BashList }
  /** `words` undefined: over the positional parameters. */
  | {
      readonly kind: "for"
      readonly name: string
      readonly at: number
      readonly words: readonly BashWord[] | undefined
      readonly body: BashList
    }
  | { readonly kind: "case"; readonly word: BashWord; readonly arms: readonly BashArm[] }
  | { readonly kind: "function"; readonly name: string; readonly body: BashCommand }
  | { readonly kind: "arithmetic"; readonly raw: string }
  | { readonly kind: "condition"; readonly words: readonly BashWord[] }

export interface BashArm {
  readonly patterns: readonly BashWord[]
  readonly body: BashList
  readonly end: ";;" | ";&" | ";;&"
}

/** Why the rest of a file is not read, or a command not carried out to its end. */
export class Stop {
  /** `syntax`: nothing from this line on runs; `discard`: the rest of this line does not; `deep`: we give up. */
  readonly kind: "syntax" | "discard" | "exit" | "return" | "deep"
  readonly why: string
  readonly at: number

  constructor(kind: Stop["kind"], why: string, at: number) {
    this.kind = kind
    this.why = why
    this.at = at
  }
}

/** Deeper nesting than this is nobody's intention; the limit bounds time and stack. */
export const deepest = 40
