/** Display settings of the editor, per resource. Rules and severities come from `deploylint.yaml`, never from here. */
import type { Connection } from "vscode-languageserver"
import type { Severity } from "../base/problem.ts"

export interface DisplaySettings {
  readonly enable: boolean
  readonly minimumSeverity: Severity
  readonly "inlayHints.enable": boolean
  /** What each line of a service is worth in the exposure score. */
  readonly "inlayHints.exposure": boolean
  readonly "codeLens.enable": boolean
  readonly "systemd.format.enable": boolean
}

export interface Configuration {
  /** Settings for a document, of the workspace for an empty URI; defaults until the client has answered. */
  readonly of: (clientUri: string) => Promise<DisplaySettings>
  /** Settings have changed; `settings` is what clients without `workspace/configuration` send along. */
  readonly changed: (settings: unknown) => void
  readonly forget: (clientUri: string) => void
}

const DEFAULTS: DisplaySettings = {
  enable: true,
  minimumSeverity: "hint",
  "inlayHints.enable": true,
  "inlayHints.exposure": false,
  "codeLens.enable": true,
  "systemd.format.enable": false,
}
const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"]

/** Asks the client once per document until something changes; `ask` is false for clients that cannot answer. */
export function createConfiguration(connection: Connection, ask: () => boolean): Configuration {
  const answers = new Map<string, Promise<DisplaySettings>>()
  let pushed: DisplaySettings = DEFAULTS
  const request = async (clientUri: string): Promise<DisplaySettings> => {
    try {
      const answer: unknown = await connection.workspace.getConfiguration({
        ...(clientUri === "" ? {} : { scopeUri: clientUri }),
        section: "deploylint",
      })
      return readSettings(answer)
    } catch {
      return DEFAULTS
    }
  }
  return {
    of: (clientUri) => {
      if (!ask()) return Promise.resolve(pushed)
      const known = answers.get(clientUri) ?? request(clientUri)
      answers.set(clientUri, known)
      return known
    },
    changed: (settings) => {
      answers.clear()
      if (typeof settings === "object" && settings !== null && "deploylint" in settings)
        pushed = readSettings(settings.deploylint)
    },
    forget: (clientUri) => answers.delete(clientUri),
  }
}

/** Each key is read alone: one that is wrong falls back to its default and spoils no other. */
export function readSettings(value: unknown): DisplaySettings {
  if (typeof value !== "object" || value === null) return DEFAULTS
  const named = "minimumSeverity" in value ? value.minimumSeverity : undefined
  const minimumSeverity = SEVERITIES.find((severity) => severity === named) ?? DEFAULTS.minimumSeverity
  const flag = (name: Flag): boolean => {
    const found = name.split(".").reduce<unknown>(memberOf, value)
    return typeof found === "boolean" ? found : DEFAULTS[name]
  }
  return {
    enable: flag("enable"),
    minimumSeverity,
    "inlayHints.enable": flag("inlayHints.enable"),
    "inlayHints.exposure": flag("inlayHints.exposure"),
    "codeLens.enable": flag("codeLens.enable"),
    "systemd.format.enable": flag("systemd.format.enable"),
  }
}

type Flag = Exclude<keyof DisplaySettings, "minimumSeverity">

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
