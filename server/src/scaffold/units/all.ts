/** All templates of units, and what is made of them: unit texts, snippet bodies, descriptions with proven scores. */
import { printedExposure } from "../../model/systemd/exposure/text.ts"
import { type ExposureVersion, exposureVersions } from "../../model/systemd/exposure/types.ts"
import { backupJob, backupTimer } from "./backup.ts"
import { dockerRunner, podmanRunner } from "./container.ts"
import { hardenDropIn } from "./harden.ts"
import { instanceTemplate } from "./instance.ts"
import { notifyDaemon } from "./notify.ts"
import { oneshotJob, timer } from "./oneshot.ts"
import { simpleDaemon } from "./simple.ts"
import { activatingSocket, socketService } from "./socket-activated.ts"
import type { UnitTemplate } from "./types.ts"

export const unitTemplates: readonly UnitTemplate[] = [
  simpleDaemon,
  notifyDaemon,
  oneshotJob,
  timer,
  activatingSocket,
  socketService,
  instanceTemplate,
  dockerRunner,
  podmanRunner,
  backupJob,
  backupTimer,
  hardenDropIn,
]

const slotIn = /\{\{(\w+)\}\}/g

/** A text of the template with its slots filled; values that are not given are those of the template. */
export function filled(template: UnitTemplate, text: string, values: Readonly<Record<string, string>> = {}): string {
  const own = new Map(template.slots.map((slot) => [slot.name, slot.value]))
  return text.replace(slotIn, (_, name: string) => values[name] ?? own.get(name) ?? "")
}

/** The file that the template makes: its path and its text. */
export function unitFile(
  template: UnitTemplate,
  values: Readonly<Record<string, string>> = {},
): { readonly path: string; readonly text: string } {
  return { path: filled(template, template.file, values), text: `${filled(template, template.text, values)}\n` }
}

/**
 * The text in the snippet syntax of LSP and VS Code: each slot is a tab stop with its value at its first place, and
 * follows it elsewhere. The name is taken from the open file where the unit is named so.
 */
export function snippetBody(template: UnitTemplate): string {
  const seen = new Set<string>()
  let body = ""
  let from = 0
  for (const match of template.text.matchAll(slotIn)) {
    const name = match[1] ?? ""
    const at = template.slots.findIndex((slot) => slot.name === name)
    body += escaped(template.text.slice(from, match.index))
    body += seen.has(name) ? `$\{${at + 1}}` : placeholder(template, at)
    seen.add(name)
    from = match.index + match[0].length
  }
  return `${body}${escaped(template.text.slice(from))}\n$0`
}

function placeholder(template: UnitTemplate, at: number): string {
  const slot = template.slots[at]
  if (slot === undefined) return ""
  const stop = at + 1
  if (slot.choices !== undefined) {
    const choices = [slot.value, ...slot.choices].map((each) => each.replace(/[\\,|]/g, "\\$&"))
    return `$\{${stop}|${choices.join(",")}|}`
  }
  const isFileName = slot.name === "name" && /^\{\{name\}\}\.[a-z]+$/.test(template.file)
  return isFileName
    ? `$\{${stop}:$\{TM_FILENAME_BASE:${escaped(slot.value)}}}`
    : slot.value === ""
      ? `$\{${stop}}`
      : `$\{${stop}:${escaped(slot.value)}}`
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&")
}

/** Exposure of the filled template, as systemd prints it: `1.2 OK`; undefined for what is no service. */
export function exposureText(template: UnitTemplate, version: ExposureVersion): string | undefined {
  const { path, text } = unitFile(template)
  const unitName = path.split("/")[0]?.replace(/\.d$/, "") ?? ""
  if (!unitName.endsWith(".service")) return undefined
  return template.base === undefined
    ? printedExposure(unitName, text, undefined, version)
    : printedExposure(unitName, template.base, text, version)
}

/** The purpose with the exposure by version: `…; exposure 1.2 OK (252), 1.1 OK (257, 262)`. */
export function descriptionOf(template: UnitTemplate): string {
  const versions = new Map<string, ExposureVersion[]>()
  for (const version of exposureVersions) {
    const text = exposureText(template, version)
    if (text !== undefined) versions.set(text, [...(versions.get(text) ?? []), version])
  }
  const scores = [...versions].map(([text, of]) => `${text} (${of.join(", ")})`)
  return scores.length === 0 ? template.purpose : `${template.purpose}; exposure ${scores.join(", ")}`
}
