/** Texts with slots: `@@name@@` becomes a value; a line that holds nothing but an empty slot goes away with its slot. */

export type Slots = Readonly<Record<string, string>>

/**
 * Fills the slots of a text. A slot that stands alone on its line takes its indentation to each line of its value, so
 * that blocks keep their place in YAML; an empty value takes the line away. A slot that is not given stays and is seen.
 */
export function render(text: string, slots: Slots): string {
  return text
    .replace(/^([ \t]*)@@([A-Za-z]+)@@\n/gm, (line, indent: string, name: string) => {
      const value = slots[name]
      if (value === undefined) return line
      return value === "" ? "" : `${indented(value.replace(/\n$/, ""), indent)}\n`
    })
    .replace(/@@([A-Za-z]+)@@/g, (slot, name: string) => slots[name] ?? slot)
}

/** Every line that holds something, moved to the right. */
function indented(text: string, indent: string): string {
  return text.replace(/^(?=[^\n])/gm, indent)
}

/** Blocks under each other, those that are empty left out. */
export function joined(...blocks: readonly string[]): string {
  return blocks.filter((block) => block !== "").join("\n")
}

/** A word that YAML, JSON and Dockerfiles read as this very string. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}
