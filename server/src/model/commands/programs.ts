/** Names of programs and the small questions that several readers ask of a command's words. */

/** A program's name without its folder. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1)
}

/** Index of the value of an option in `--name value`, `--name=value`, `-nvalue`; the text and whether it stands alone. */
export function optionValue(texts: readonly string[], names: readonly string[]): string | undefined {
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at] ?? ""
    for (const name of names) {
      if (text === name) return texts[at + 1]
      if (name.startsWith("--") && text.startsWith(`${name}=`)) return text.slice(name.length + 1)
      if (!name.startsWith("--") && name.length === 2 && text.startsWith(name) && text.length > 2) return text.slice(2)
    }
  }
  return undefined
}

/** True if one of the options is there, its value or not. */
export function hasOption(texts: readonly string[], names: readonly string[]): boolean {
  return texts.some((text) =>
    names.some((name) => text === name || (name.startsWith("--") && text.startsWith(`${name}=`))),
  )
}

/** Seconds of a `sleep` or GNU duration (`90`, `5m`, `1d`); undefined for what is none. */
export function durationSeconds(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text)
  if (!match) return undefined
  const unit = { "": 1, s: 1, m: 60, h: 3600, d: 86400 }[match[2] as "" | "s" | "m" | "h" | "d"]
  return Number(match[1]) * unit
}
