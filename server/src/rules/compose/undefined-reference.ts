/** A service names a network, a volume or another service that the project does not have. */
import { settled } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import { nameOf } from "../../base/uri.ts"
import type { ComposeFile, ComposeService } from "../../model/compose/types.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import { isFragment, siblingModels } from "../../workspace/compose-siblings.ts"
import { defineRule, ref } from "../define.ts"

interface Reference {
  readonly kind: "network" | "volume" | "service"
  readonly name: string
  readonly span: Span
}

export default defineRule({
  meta: {
    id: "compose/undefined-reference",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A service names a network, a volume or a service that nothing defines.",
    why: "Compose resolves all names before it starts anything. One that stands in no file of the project ends the command with an error, for all services.\nFiles that are laid over another one, and those that include others, are not judged.",
    remedy: "Define the name under `networks:`, `volumes:` or `services:`, or correct it.",
    messages: {
      network: "The network `{name}` is not defined: Compose refuses the whole file.",
      volume: "The volume `{name}` is not defined: Compose refuses the whole file.",
      service: "The service `{name}` is not defined: Compose refuses the whole file.",
    },
    fix: "none",
    references: [
      ref("Compose file reference: networks", "https://docs.docker.com/reference/compose-file/networks/"),
      ref("compose-go: consistency of a project", "compose-spec/compose-go:loader/validate.go"),
    ],
  },
  check({ document, model, uri, workspace, stage, report }) {
    if (stage === "template" || (document.kind.is === "compose" && document.kind.role === "override")) return
    if (model.includes.length > 0) return
    const files = [model, ...siblingModels(workspace, uri)]
    const missing = model.services.flatMap(referencesOf).filter((reference) => !files.some(defines(reference)))
    if (!isDefaultName(uri) && !standsAlone(model, missing)) return
    for (const { kind, name, span } of distinctPlaces(missing))
      report({ at: span, id: kind, data: { name }, evidence: `${kind} ${name}`, scope: "" })
  },
})

function referencesOf(service: ComposeService): readonly Reference[] {
  const networks = service.lists.get("networks")?.value ?? []
  return [
    ...networks.flatMap(({ text, span }) => reference("network", settled(text), span)),
    ...service.volumes.flatMap((volume) =>
      volume.type === "volume" ? reference("volume", settled(volume.source), volume.sourceSpan ?? volume.span) : [],
    ),
    ...service.dependsOn.flatMap((each) => (each.required ? reference("service", each.service, each.span) : [])),
  ]
}

function reference(kind: Reference["kind"], name: string | undefined, span: Span): readonly Reference[] {
  return name === undefined || name === "" ? [] : [{ kind, name, span }]
}

function defines({ kind, name }: Reference): (file: ComposeFile) => boolean {
  if (kind === "network") return (file) => name === "default" || file.networks.some((each) => each.name === name)
  if (kind === "volume") return (file) => file.volumes.some((each) => each.name === name)
  return (file) => file.services.some((each) => each.name === name)
}

/** What Compose reads when it is told nothing. */
function isDefaultName(uri: string): boolean {
  return /^(?:docker-)?compose\.ya?ml$/.test(nameOf(uri))
}

/**
 * True if a file of another name is a project of its own: its services are whole, wait for each other only, and it
 * has a list of the kind that lacks a name. Others get what they lack with a second `-f`.
 */
function standsAlone(model: ComposeFile, missing: readonly Reference[]): boolean {
  return (
    !model.services.some(isFragment) &&
    missing.every(({ kind }) =>
      kind === "network" ? model.networks.length > 0 : kind === "volume" && model.volumes.length > 0,
    )
  )
}
