/** The keys of `deploylint.yaml` and its JSON Schema: the reader and the editors' completion share this one source. */
import { z } from "zod"
import { envReaders } from "../base/env-reader.ts"
import { checklistItems } from "../rules/items.ts"
import { envKeys, systemdVersions } from "./env-readers.ts"
import { declaredTypes, declareKeys, requiredStages } from "./read-declared.ts"
import { variablesKeys } from "./read-variables.ts"
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
  systemd:
    "Version of systemd that units run on, such as 257: it decides what directives and values mean, and the exposure score.",
  env: "Which programs read which env files, where the project does not show it or shows it wrongly; a later entry wins.",
  variables: "Variables of the environment: those that the project declares, and where names are looked for.",
  deployments: "What the checklist judges apart, by name: files, environment, fleet, products.",
  attest: "What people vouch for where files are silent: item, who, when, until when, and where the evidence is.",
} as const

export const deploymentKeys = {
  files: "Patterns relative to this file: the deployment's own files; what they refer to belongs to it as well.",
  environment: "What the deployment is for: only production decides the checklist.",
  fleet: "Number of sensors in the field.",
  products: "Products that it runs, where its files do not show them.",
} as const

export const environments = ["production", "development", "template"] as const

export const products = ["horizon-hub", "synapse", "horizon-trading"] as const

export const attestKeys = {
  item: "Item of the production checklist.",
  deployment: "Name of the deployment that it is about; all of them without.",
  by: "Who vouches for it.",
  on: "Day on which it was seen, like 2026-11-24.",
  until: "Last day on which it holds, like 2027-05-24.",
  evidence: "Where the proof is: a link, a ticket, a document.",
} as const

export const overrideKeys = {
  files: "Patterns relative to this file: which files the entry is for.",
  rules: topLevelKeys.rules,
  systemd: topLevelKeys.systemd,
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
          required: ["files"],
          properties: {
            files: { description: overrideKeys.files, $ref: "#/definitions/patterns" },
            rules: { description: overrideKeys.rules, $ref: "#/definitions/rules" },
            systemd: { description: overrideKeys.systemd, ...versionSchema },
          },
        },
      },
      systemd: { description: topLevelKeys.systemd, ...versionSchema },
      ignore: { description: topLevelKeys.ignore, $ref: "#/definitions/patterns" },
      env: { description: topLevelKeys.env, type: "array", items: envSchema },
      variables: {
        description: topLevelKeys.variables,
        type: "object",
        additionalProperties: false,
        properties: {
          code: { description: variablesKeys.code, type: "boolean" },
          declare: {
            description: variablesKeys.declare,
            type: "object",
            propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_.]*$" },
            additionalProperties: { anyOf: [{ type: "null" }, declaredSchema] },
          },
        },
      },
      deployments: {
        description: topLevelKeys.deployments,
        type: "object",
        additionalProperties: deploymentSchema,
      },
      attest: { description: topLevelKeys.attest, type: "array", items: attestSchema },
    },
  }
}

const versionSchema = { type: "integer", minimum: systemdVersions.least, maximum: systemdVersions.most } as const

const envSchema = {
  type: "object",
  additionalProperties: false,
  required: ["files", "readers"],
  properties: {
    files: { description: envKeys.files, $ref: "#/definitions/patterns" },
    readers: { description: envKeys.readers, type: "array", minItems: 1, items: { enum: envReaders } },
  },
} as const

const declaredSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    type: { description: declareKeys.type, enum: declaredTypes },
    range: {
      description: declareKeys.range,
      type: "array",
      minItems: 2,
      maxItems: 2,
      items: { type: ["number", "null"] },
    },
    choices: {
      description: declareKeys.choices,
      type: "array",
      minItems: 1,
      items: { type: ["string", "number", "boolean"] },
    },
    required: {
      description: declareKeys.required,
      anyOf: [{ type: "boolean" }, { enum: requiredStages }, { type: "array", items: { enum: requiredStages } }],
    },
    secret: { description: declareKeys.secret, type: "boolean" },
    default: { description: declareKeys.default, type: ["string", "number", "boolean"] },
    description: { description: declareKeys.description, type: "string" },
  },
} as const

const deploymentSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    files: { description: deploymentKeys.files, $ref: "#/definitions/patterns" },
    environment: { description: deploymentKeys.environment, enum: environments },
    fleet: { description: deploymentKeys.fleet, type: "integer", minimum: 0 },
    products: { description: deploymentKeys.products, type: "array", items: { enum: products } },
  },
} as const

const day = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" } as const

const attestSchema = {
  type: "object",
  additionalProperties: false,
  required: ["item", "by", "on", "until", "evidence"],
  properties: {
    item: { description: attestKeys.item, enum: checklistItems.filter((each) => each.attestable).map(({ id }) => id) },
    deployment: { description: attestKeys.deployment, type: "string", minLength: 1 },
    by: { description: attestKeys.by, type: "string", minLength: 1 },
    on: { description: attestKeys.on, ...day },
    until: { description: attestKeys.until, ...day },
    evidence: { description: attestKeys.evidence, type: "string", minLength: 1 },
  },
} as const

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
