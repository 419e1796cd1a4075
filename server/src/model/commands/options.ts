/** `set -e` and `set -o pipefail`: what the running shell does on a failure. */

/** `set` options of the running shell. */
export interface Options {
  errexit: boolean
  pipefail: boolean
  /** `trap … ERR`: a failure is at least noticed. */
  trapped: boolean
}

/** Options that stand on a command line: `-eo pipefail`. */
export function optionsOf(flags: string): Options {
  const options: Options = { errexit: false, pipefail: false, trapped: false }
  applySet(options, flags.split(/\s+/))
  return options
}

/** `set -euo pipefail` and `set +e`. */
export function applySet(options: Options, words: readonly string[]): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ""
    const match = /^([-+])([A-Za-z]+)$/.exec(word)
    if (!match) continue
    const isOn = match[1] === "-"
    if (match[2]?.includes("e")) options.errexit = isOn
    if (!match[2]?.includes("o")) continue
    const name = words[++at]
    if (name === "pipefail") options.pipefail = isOn
    if (name === "errexit") options.errexit = isOn
  }
}
