/** Rule pages: they come with the extension, so a link to one works without a network. No `vscode` here. */

export const OPEN_RULE_PAGE = "deploylint.openRulePage"

/** What the server makes links of; `{rule}` stands for the rule's id. The editor runs the command on a click. */
export const RULE_PAGE_LINK = `command:${OPEN_RULE_PAGE}?%5B%22{rule}%22%5D`

/** Path of a rule's page below the extension; undefined for what is no rule id. */
export function rulePagePath(rule: unknown): readonly string[] | undefined {
  if (typeof rule !== "string" || !/^[a-z]+\/[a-z0-9-]+$/.test(rule)) return undefined
  return ["server", "docs", "rules", ...`${rule}.md`.split("/")]
}
