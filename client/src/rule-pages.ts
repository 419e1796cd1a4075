/** Rule pages: they come with the extension, so a link to one works without a network. No `vscode` here. */

export const OPEN_RULE_PAGE = "deploylint.openRulePage"

/** What the server makes links of; `{rule}` stands for the rule's id. The editor runs the command on a click. */
export const RULE_PAGE_LINK = `command:${OPEN_RULE_PAGE}?%5B%22{rule}%22%5D`

/** Where examples and options of all rules lie below the extension: Markdown by rule id. */
export const RULE_PAGES = ["dist", "rule-pages.json"] as const

/** The scheme of the read-only documents that the preview shows. */
export const RULE_PAGE_SCHEME = "deploylint-rule"

/** The path of a rule's page in that scheme; undefined for what is no rule id. */
export function rulePagePath(rule: unknown): string | undefined {
  return typeof rule === "string" && /^[a-z]+\/[a-z0-9-]+$/.test(rule) ? `/${rule}.md` : undefined
}

/** The rule that a path in that scheme is about. */
export function ruleOfPath(path: string): string {
  return path.replace(/^\/|\.md$/g, "")
}
