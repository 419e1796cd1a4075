/** Programs that tests hold us against. Where one is missing a test is skipped, visibly; in CI it fails instead. */
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

/** Path of the first program that is there, by name on PATH or as an absolute path. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter)
  for (const name of names) {
    const paths = name.includes("/") ? [name] : folders.map((folder) => join(folder, name))
    const found = paths.find(isProgram)
    if (found !== undefined) return found
  }
  return undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Options for `test` and `describe`: skipped with the reason if the program is missing, except in CI. */
export function needs(program: string | undefined, name: string): { readonly skip: string | false } {
  if (program !== undefined) return { skip: false }
  if (inCi()) throw new Error(`${name} is not installed; in CI every oracle has to be there`)
  return { skip: `${name} is not installed` }
}

export function inCi(): boolean {
  const { CI } = process.env
  return CI !== undefined && CI !== "" && CI !== "false" && CI !== "0"
}

/** Chromium or a relative of it. */
export function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"]
  return findProgram(...(named === undefined ? [] : [named]), "chromium", "chromium-browser", "google-chrome", "chrome")
}
