/** A value that the image or the runtime that reads it refuses, or replaces by another. */
import type { KeyInfo } from "../../../../schemas/describe.ts"
import { settled } from "../../base/known.ts"
import type { Setting } from "../../model/facts.ts"
import { knownVariable } from "../../model/known/catalogue.ts"
import { brokenDemand, mendedValue } from "../../model/known/formats.ts"
import { isPlaceholder } from "../../model/secrets/placeholder.ts"
import { isRefusedHere, presenceProblem } from "../../workspace/known-needs.ts"
import { type KnownReader, knownReaders, runtimeSettings } from "../../workspace/known-variables.ts"
import { defineRule, type RuleContext, ref } from "../define.ts"

type MessageId = "refused" | "volume" | "replaced" | "ignored" | "zone" | "both" | "retired" | "unread"

export default defineRule({
  meta: {
    id: "env/invalid-known-value",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "The image or runtime does not take this value of one of its variables.",
    why: "Images and runtimes check some of their variables when they start. Some stop, with a line in the log of a container that starts over and over; others go on with a default, and the setting that was meant is not in effect.",
    remedy: "Write a value that the reader takes.",
    messages: {
      refused: "{product} does not start: `{name}` must {demand}.",
      volume: "{product} does not set up an empty volume: `{name}` must {demand}.",
      replaced: "{product} takes its default instead: `{name}` must {demand}.",
      ignored: "{product} does not take this: `{name}` must {demand}.",
      zone: "There is no such time zone: the time is UTC. `{name}` must {demand}.",
      both: "{product} does not start: `{name}` and `{twin}` are both set.",
      retired: "{product} does not start while `{name}` is set: {instead}.",
      unread: "{product} no longer reads `{name}`: {instead}.",
    },
    fix: "review",
    references: [
      ref("Docker Official Images: entry points", "https://github.com/docker-library"),
      ref(
        "MinIO: root credentials",
        "https://min.io/docs/minio/linux/reference/minio-server/settings/root-credentials.html",
      ),
      ref("Go runtime: environment variables", "https://pkg.go.dev/runtime#hdr-Environment_Variables"),
    ],
  },
  check(context) {
    const { uri, facts, workspace, stage } = context
    if (stage === "template") return
    const seen = new Set<number>()
    const isNew = ({ nameSpan }: Setting): boolean => !seen.has(nameSpan.start) && seen.add(nameSpan.start).size > 0
    for (const reader of knownReaders(workspace, uri))
      for (const setting of reader.settings) {
        const found = knownVariable(reader.image, setting.name)
        if (found === undefined || found.isFile || !isNew(setting)) continue
        if (checkPresence(context, reader, setting, found.info) || !isRefusedHere(found.info, reader)) continue
        checkValue(context, reader.image.title, setting, found.info)
      }
    for (const { setting, info } of runtimeSettings(workspace, uri, facts))
      if (isNew(setting))
        checkValue(context, info.name.startsWith("GO") ? "A Go program" : "The program", setting, info)
  },
})

type Context = RuleContext<"facts", MessageId, Record<string, never>>

/** True if the variable must not be set at all, as it is. */
function checkPresence(context: Context, reader: KnownReader, setting: Setting, info: KeyInfo): boolean {
  const found = presenceProblem(reader, setting, info)
  if (found === undefined) return false
  const { id, more, stops, twin } = found
  context.report({
    at: setting.nameSpan,
    evidence: setting.name,
    scope: setting.owner,
    id,
    data: { product: starting(reader.image.title), name: setting.name, ...more },
    severity: weaker(context, stops),
    related: twin === undefined ? [] : [{ ...twin, message: "The other one is set here." }],
  })
  return true
}

const ids: Partial<Readonly<Record<NonNullable<KeyInfo["outside"]>, MessageId>>> = {
  "start-aborted": "refused",
  "default-instead": "replaced",
  "not-taken": "ignored",
  "utc-instead": "zone",
}

function checkValue(context: Context, product: string, setting: Setting, info: KeyInfo): void {
  const value = settled(setting.value)
  const id = info.outside === undefined ? undefined : ids[info.outside]
  if (value === undefined || id === undefined) return
  // What stands for a value to come is no value.
  if (info.values === undefined && isPlaceholder(value)) return
  const demand = brokenDemand(info, value)
  if (demand === undefined) return
  context.report({
    at: setting.valueSpan,
    id: id === "refused" && info.firstStart === true ? "volume" : id,
    data: { product: starting(product), name: setting.name, demand },
    evidence: setting.name,
    scope: setting.owner,
    severity: weaker(context, id === "refused"),
    fixes: () => {
      const meant = info.secret === true ? undefined : mendedValue(info, value)
      if (meant === undefined) return []
      const title = `Write \`${meant}\``
      return context.fix({ title, safety: "review", caveat: "Check that it is meant.", edits: setting.rewrite(meant) })
    },
  })
}

function weaker({ stage }: Context, stops: boolean): "error" | "warning" | "info" {
  if (stage === "development") return stops ? "warning" : "info"
  return stops ? "error" : "warning"
}

const starting = (text: string): string => text.replace(/^the /, "The ")
