/**
 * Rule pages on the wire: what the rule says of itself. The extension's client shares these types and puts the packaged examples
 * between the two parts; any other client may send the same request. Nothing is imported here.
 */

/** Request, `RulePageParams` to `WireRulePage`, or `null` for a rule that there is not. */
export const RULE_PAGE = "deploylint/rulePage"

export interface RulePageParams {
  readonly rule: string
}

/** Markdown. */
export interface WireRulePage {
  readonly before: string
  readonly after: string
}
