/** The settings that hold for one file. */
import { selects } from "./glob.ts"
import type { RuleSetting, Settings, SeverityChoice } from "./types.ts"

/** Answers for one file. */
export interface DocumentSettings {
  /** The configured severity, or the one given. */
  readonly severityOf: (rule: string, otherwise: SeverityChoice) => SeverityChoice
  /** The severity that the settings name, if they name one. */
  readonly configured: (rule: string) => SeverityChoice | undefined
  /** Options as written, for the rule's own schema; undefined takes the defaults. */
  readonly optionsOf: (rule: string) => unknown
  readonly ignored: boolean
  /** Version of systemd that the file's units run on, where it is stated. */
  readonly systemd: number | undefined
}

/**
 * Settings for a file. `path` is relative to the folder of `deploylint.yaml`, with forward slashes, not
 * percent-encoded. Severity and options are looked up on their own: an override of one keeps the other.
 */
export function settingsFor(settings: Settings, path: string): DocumentSettings {
  const layers = settings.overrides.filter((override) => selects(override.files, path)).map(({ rules }) => rules)
  layers.reverse().push(settings.rules)
  const first = <K extends keyof RuleSetting>(rule: string, key: K): RuleSetting[K] | undefined => {
    for (const layer of layers) {
      const value = layer.get(rule)?.[key]
      if (value !== undefined) return value
    }
    return undefined
  }
  return {
    severityOf: (rule, otherwise) => first(rule, "severity") ?? otherwise,
    configured: (rule) => first(rule, "severity"),
    optionsOf: (rule) => first(rule, "options"),
    ignored: selects(settings.ignore, path),
    systemd:
      settings.overrides.findLast(({ files, systemd }) => systemd !== undefined && selects(files, path))?.systemd ??
      settings.systemd,
  }
}
