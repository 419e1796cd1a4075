/**
 * Views of units on the wire. The extension's client shares these types; any other client may send the same requests, or
 * run the two commands with `workspace/executeCommand`. Nothing is imported here.
 */

/** Request, `UnitViewParams` to `{ text }` or `null`: the exposure table of a service as Markdown. */
export const EXPOSURE_PAGE = "deploylint/exposurePage"
/** Request, `UnitViewParams` to `{ text }` or `null`: unit plus drop-ins as one unit, each line with its origin. */
export const EFFECTIVE_UNIT = "deploylint/effectiveUnit"
/** Notification without parameters, once after an answer to one of them: another answer may be due. */
export const UNIT_VIEWS_CHANGED = "deploylint/unitViewsChanged"

/** The same as commands with a URI as their argument and a text as their result, for clients without commands of their own. */
export const EXPOSURE_COMMAND = "deploylint.server.exposurePage"
export const EFFECTIVE_COMMAND = "deploylint.server.effectiveUnit"

/** Commands of a client that says `commands: true` in its initialisation options; the argument is a URI. */
export type UnitCommand = "deploylint.showExposure" | "deploylint.showEffectiveUnit" | "deploylint.harden"

export interface UnitViewParams {
  /** A unit file or drop-in in the workspace. */
  readonly uri: string
  /** 252, 257 or 262; without it, what the settings say. */
  readonly systemd?: number
}

export interface WireView {
  readonly text: string
}
