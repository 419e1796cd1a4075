/** Settings of services: `environment`, the hooks' environments, and `build.args`. */
import { refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import { span } from "../../base/span.ts"
import type { Setting, SettingCarrier } from "../facts.ts"
import type { ComposeService, EnvironmentEntry, ProjectEnvironment } from "./types.ts"

/** In file order per service; values of env files are facts of those files. */
export function settingsOf(service: ComposeService, environment: ProjectEnvironment): readonly Setting[] {
  const make = (carrier: SettingCarrier) => (entry: EnvironmentEntry) =>
    entry.value
      ? written(entry, entry.value, carrier, service.name)
      : passedOn(entry, carrier, service.name, environment)
  return [
    ...service.environment.map(make("compose-environment")),
    ...service.hooks.flatMap((hook) => hook.environment.map(make("compose-environment"))),
    ...(service.build?.value.args.map(make("compose-build-arg")) ?? []),
  ]
}

function written(
  entry: EnvironmentEntry,
  value: NonNullable<EnvironmentEntry["value"]>,
  carrier: SettingCarrier,
  owner: string,
): Setting {
  const { source } = value
  return {
    span: entry.span,
    owner,
    name: entry.name,
    nameSpan: entry.nameSpan,
    valueSpan: value.span,
    value: value.text,
    literal: value.literal,
    carrier,
    ...(source && { source }),
    rewrite: (text) => value.rewrite(text),
  }
}

/** A bare name takes the variable of the project's environment, which the shell may override. */
function passedOn(
  entry: EnvironmentEntry,
  carrier: SettingCarrier,
  owner: string,
  environment: ProjectEnvironment,
): Setting {
  const found = environment.lookup(entry.name)
  return {
    span: entry.span,
    owner,
    name: entry.name,
    nameSpan: entry.nameSpan,
    valueSpan: span(entry.nameSpan.end),
    value: found ? known(found.value) : unknown(`\`${entry.name}\` is passed on from where Compose runs`),
    literal: false,
    carrier,
    ...(found && { source: found.place }),
    rewrite: () => refuse("the value is passed on from outside this file"),
  }
}
