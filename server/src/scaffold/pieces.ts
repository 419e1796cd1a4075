/** placeholder */
import type { Piece } from "./types.ts"

/** All pieces, by area of the checklist. */
export const pieces: readonly Piece[] = []
