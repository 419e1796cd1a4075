/** The editor's own settings, `deploylint.*`: they change what is shown, never what is a finding. */

export interface EditorSetting {
  readonly type: "boolean" | "string"
  readonly default: boolean | string
  readonly description: string
  readonly values?: readonly { readonly value: string; readonly description: string }[]
}

type Name =
  | "enable"
  | "minimumSeverity"
  | "inlayHints.enable"
  | "inlayHints.exposure"
  | "codeLens.enable"
  | "systemd.format.enable"
  | "secrets.mask"
  | "secrets.reveal"

export const editorSettings: Readonly<Record<Name, EditorSetting>> = {
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
  "inlayHints.exposure": {
    type: "boolean",
    default: false,
    description: "Show behind each line of a unit's `[Service]` what it is worth in the exposure score.",
  },
  "codeLens.enable": {
    type: "boolean",
    default: true,
    description: "Show the exposure score and what leads from it above a unit's `[Service]`.",
  },
  "systemd.format.enable": {
    type: "boolean",
    default: false,
    description: "Offer a formatter for units that changes nothing but blanks around `=` and at the ends of lines.",
  },
  "secrets.mask": {
    type: "string",
    default: "never",
    description:
      "How values of secrets are shown in files of deployments. The file itself is never changed, and copying takes the real text. The command “Hide or show secret values” switches it for the window.",
    values: [
      { value: "never", description: "As they are." },
      { value: "dim", description: "Faint." },
      { value: "hide", description: "As eight dots, whatever their length." },
    ],
  },
  "secrets.reveal": {
    type: "string",
    default: "cursor",
    description: "When a hidden value is shown.",
    values: [
      { value: "cursor", description: "While the cursor is in its line." },
      { value: "never", description: "Not before secret values are shown again." },
    ],
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
