/** Words of a command that only a shell would read: systemd starts programs without one. systemd.service(5), "Command lines". */
import type { Directive, Word } from "./types.ts"
import { commandsOfLine } from "./value-types/command.ts"

export type ShellUse = "pipe" | "redirect" | "chain" | "substitution" | "home" | "glob"

export interface ShellWord {
  readonly word: Word
  readonly use: ShellUse
}

/** Programs that read such words themselves. */
const readers = new Set(["test", "[", "expr", "find", "systemd-run", "awk", "gawk", "mawk", "jq", "bc", "xargs", "env"])
/** Programs that work on the files they are named, so that a pattern was meant for a shell. */
const fileTools = new Set(
  "cat chgrp chmod chown cp gzip gunzip install ln ls mv rm rmdir tar touch wc shred".split(" "),
)

/** Shell syntax among the words of an Exec line. Quoted words are taken as meant. */
export function shellWords(directive: Directive): readonly ShellWord[] {
  const [command] = commandsOfLine(directive.value)
  const program = command?.program.slice(command.program.lastIndexOf("/") + 1) ?? ""
  if (command === undefined || readers.has(program)) return []
  return directive.words.slice(1).flatMap((word) => {
    const raw = directive.value.slice(word.range.start, word.range.end)
    const use = word.broken === undefined ? useOf(raw, program) : undefined
    return use === undefined ? [] : [{ word, use }]
  })
}

function useOf(raw: string, program: string): ShellUse | undefined {
  if (/^["']/.test(raw)) return undefined
  if (raw === "|" || raw === "|&") return "pipe"
  if (/^(?:[0-9]?>>?|&>>?|<)$|^[0-9]?>&[0-9-]$|^(?:[0-9]?|&)>>?[/.][^ ]*$/.test(raw)) return "redirect"
  if (/^(?:&&|\|\||&)$/.test(raw) || (/^[^;\\]+;$/.test(raw) && !raw.includes("="))) return "chain"
  if (/^[^'"]*(?:\$\([a-z/]|`[a-z/])/.test(raw)) return "substitution"
  if (/^~\//.test(raw)) return "home"
  return fileTools.has(program) && /[*?]/.test(raw) && !/["'\\]/.test(raw) ? "glob" : undefined
}

/** The line as a shell would be given it; undefined where quoting makes that unsure. */
export function wrappedInShell(directive: Directive): string | undefined {
  const { value } = directive
  const commands = commandsOfLine(value)
  const [command] = commands
  if (command === undefined || commands.length > 1 || /['"\\%#]/.test(value) || command.prefix.includes("@"))
    return undefined
  const script = value.slice(command.programRange.start)
  // systemd fills in variables before the shell sees them, and takes `$$` for one sign.
  const plain = script.replaceAll("$(", "$$$$(")
  const onlyRedirects = shellWords(directive).every((each) => each.use === "redirect")
  return `${command.prefix}/bin/sh -c '${onlyRedirects ? "exec " : ""}${plain}'`
}
