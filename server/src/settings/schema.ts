/** The keys of `deploylint.yaml` and its JSON Schema: the reader and the editors' completion share this one source. */
import { z } from "zod"
import type { RuleEntry, SeverityChoice } from "./types.ts"

/** Strongest first; `off` switches the rule off. */
export const severityChoices: readonly SeverityChoice[] = ["error", "warning", "info", "hint", "off"]

/** What people write when they mean one of ours. */
export const severitySynonyms: Readonly<Record<string, SeverityChoice>> = {
  warn: "warning",
  warnings: "warning",
  err: "error",
  critical: "error",
  fatal: "error",
  information: "info",
  note: "info",
  notice: "info",
  suggestion: "hint",
  false: "off",
  no: "off",
  none: "off",
  never: "off",
  disable: "off",
  disabled: "off",
  ignore: "off",
}

export const topLevelKeys = {
  rules: "Severity and options of rules, by rule id.",
  overrides: "Other severities and options for some files; a later entry wins.",
  ignore: "Files and folders that are not checked: gitignore patterns relative to this file, with `{a,b}` besides.",
} as const

export const overrideKeys = {
  files: "Patterns relative to this file: which files the entry is for.",
  rules: topLevelKeys.rules,
} as const

export const ruleKeys = {
  severity: "`off` switches the rule off.",
  options: "Options of the rule; its page lists them.",
} as const

/** JSON Schema (draft-07) of `deploylint.yaml` for the given rules. */
export function settingsJsonSchema(rules: readonly RuleEntry[]): Record<string, unknown> {
  const patterns = { type: "array", items: { type: "string", minLength: 1 } }
  const ruleMap = { type: "object", additionalProperties: false, properties: Object.fromEntries(rules.map(ruleSchema)) }
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "deploylint.yaml",
    description: "Settings of Deploylint for the folder that holds this file and everything below it.",
    type: "object",
    additionalProperties: false,
    definitions: { severity: { enum: severityChoices }, patterns, rules: ruleMap },
    properties: {
      $schema: { type: "string" },
      rules: { description: topLevelKeys.rules, $ref: "#/definitions/rules" },
      overrides: {
        description: topLevelKeys.overrides,
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["files", "rules"],
          properties: {
            files: { description: overrideKeys.files, $ref: "#/definitions/patterns" },
            rules: { description: overrideKeys.rules, $ref: "#/definitions/rules" },
          },
        },
      },
      ignore: { description: topLevelKeys.ignore, $ref: "#/definitions/patterns" },
    },
  }
}

function ruleSchema(rule: RuleEntry): [string, unknown] {
  const detail = {
    type: "object",
    additionalProperties: false,
    properties: {
      severity: { description: ruleKeys.severity, $ref: "#/definitions/severity" },
      ...(rule.options === undefined ? {} : { options: optionsSchema(rule.options) }),
    },
  }
  const description = rule.summary === undefined ? {} : { description: rule.summary }
  return [rule.id, { ...description, anyOf: [{ $ref: "#/definitions/severity" }, detail] }]
}

function optionsSchema(options: NonNullable<RuleEntry["options"]>): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(options, { io: "input", target: "draft-7", unrepresentable: "any" })
  return schema
}
