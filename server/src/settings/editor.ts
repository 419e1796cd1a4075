/** The editor's own settings, `deploylint.*`: they change what is shown, never what is a finding. */

export interface EditorSetting {
  readonly type: "boolean" | "string"
  readonly default: boolean | string
  readonly description: string
  readonly values?: readonly { readonly value: string; readonly description: string }[]
}

export const editorSettings: Readonly<Record<"enable" | "minimumSeverity" | "inlayHints.enable", EditorSetting>> = {
  enable: {
    type: "boolean",
    default: true,
    description: "Show findings in this folder.",
  },
  minimumSeverity: {
    type: "string",
    default: "hint",
    description: "The weakest severity that is shown. Rules and their severities are set in `deploylint.yaml`.",
    values: [
      { value: "error", description: "Errors only." },
      { value: "warning", description: "Errors and warnings." },
      { value: "info", description: "Everything but hints." },
      { value: "hint", description: "Everything." },
    ],
  },
  "inlayHints.enable": {
    type: "boolean",
    default: true,
    description:
      "Show in the text what a program really takes where the file says another thing or nothing: defaults that replace a value, addresses that a port is bound to, keys without effect.",
  },
}

/** `contributes.configuration` of the extension's manifest. */
export function configurationContribution(): Record<string, unknown> {
  const properties = Object.entries(editorSettings).map(([name, setting], order) => [
    `deploylint.${name}`,
    {
      type: setting.type,
      default: setting.default,
      ...(setting.values === undefined
        ? {}
        : {
            enum: setting.values.map((each) => each.value),
            enumDescriptions: setting.values.map((each) => each.description),
          }),
      scope: "resource",
      order,
      markdownDescription: setting.description,
    },
  ])
  return { title: "Deploylint", properties: Object.fromEntries(properties) }
}
