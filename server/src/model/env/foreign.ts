/** Env files in name only: shell scripts and sources of template engines. */
import type { EnvTree } from "../../syntax/env/tree.ts"

const command =
  /^[ \t]*(?:(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|source|set|unset|shopt|alias|echo|printf|eval|exec|exit|return|cd|local|declare|typeset|readonly|trap|test|true)\b|\.[ \t]|\[\[?[ \t]|\{[ \t]*$|\}|[\w-]+[ \t]*\(\)|[\w./-]+[ \t].*(?:\||&&|;)[ \t])/
const engine = /\{\{|\{%|<%|\{#|^%[ \t]/

/** True if lines that are no assignments are commands of a shell: `if`, `source`, a function, `set -a`. */
export function looksLikeShell(tree: EnvTree): boolean {
  if (/^\ufeff?#!.*sh\b/.test(tree.text.slice(0, 80))) return true
  return tree.lines.some(
    ({ kind, span }) =>
      (kind === "invalid" || kind === "bare-name") && command.test(tree.text.slice(span.start, span.end)),
  )
}

/** True if a template engine makes the real file from this one. */
export function looksGenerated(tree: EnvTree): boolean {
  return tree.lines.some(({ kind, span }) => kind === "invalid" && engine.test(tree.text.slice(span.start, span.end)))
}
