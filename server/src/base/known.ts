/** A value that may be unresolved. "Unknown" is an answer, never a guess. */

export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly because: string }

/** A value that is settled. */
export function known<T>(value: T): Known<T> {
  return { known: true, value }
}

/** A value that cannot be settled from the files, with the reason in the user's words. */
export function unknown(because: string): { readonly known: false; readonly because: string } {
  return { known: false, because }
}

/** The value, or undefined where it is not known. */
export function settled<T>(value: Known<T> | undefined): T | undefined {
  return value?.known ? value.value : undefined
}
