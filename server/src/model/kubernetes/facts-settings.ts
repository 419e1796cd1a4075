/** Settings: variables of containers, keys of ConfigMaps and Secrets. */
import { refuse } from "../../base/edit.ts"
import type { Setting } from "../facts.ts"
import { behind } from "./reader.ts"
import type { DataObject, Manifests } from "./types.ts"
import type { Container, EnvVariable } from "./types-pods.ts"

/** In file order by object. What a reference takes from another object is a setting of that object. */
export function settingsOf(model: Manifests): readonly Setting[] {
  return [
    ...model.workloads.flatMap(({ pod }) => pod?.containers.flatMap((each) => variablesOf(each)) ?? []),
    ...model.data.flatMap((each) => keysOf(each)),
  ]
}

function variablesOf(container: Container): readonly Setting[] {
  return container.env.map((variable) => settingOf(variable, container.owner))
}

function settingOf(variable: EnvVariable, owner: string): Setting {
  const { value } = variable
  return {
    span: variable.span,
    owner,
    name: variable.name,
    nameSpan: variable.nameSpan,
    valueSpan: value?.span ?? behind(variable.nameSpan),
    value: variable.text,
    literal: value !== undefined && variable.text.known,
    carrier: "container-env",
    rewrite: (text) => value?.rewrite(text.replaceAll("$(", "$$(")) ?? refuse("the value comes from elsewhere"),
  }
}

/** Keys that hold one line: texts of several lines are files. */
function keysOf({ object, kind, entries }: DataObject): readonly Setting[] {
  return entries.flatMap((entry): readonly Setting[] => {
    if (entry.section === "binaryData") return []
    // The line break that `echo` leaves behind is part of what programs get, but not of what was meant.
    const text = entry.text.known ? { known: true as const, value: entry.text.value.replace(/\r?\n$/, "") } : entry.text
    if (text.known && /[\r\n]/.test(text.value)) return []
    return [
      {
        span: entry.span,
        owner: object.id,
        name: entry.name,
        nameSpan: entry.nameSpan,
        valueSpan: entry.value.span,
        value: text,
        literal: text.known,
        carrier: kind === "Secret" ? "secret" : "config-map",
        rewrite: entry.rewrite,
      },
    ]
  })
}
