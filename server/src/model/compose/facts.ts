/** Neutral facts of a Compose file. */
import { known } from "../../base/known.ts"
import { folderOf } from "../../base/uri.ts"
import { type Facts, type ImageRef, noFacts, type ProcessUser, type Stage } from "../facts.ts"
import { commandsOf } from "./facts-commands.ts"
import { confinementOf } from "./facts-confinement.ts"
import { portsOf } from "./facts-ports.ts"
import { referencesOf } from "./facts-references.ts"
import { serviceOf } from "./facts-services.ts"
import { settingsOf } from "./facts-settings.ts"
import { volumesOf } from "./facts-volumes.ts"
import { imageRef } from "./image-ref.ts"
import { waitedFor } from "./one-shot.ts"
import type { ComposeFile } from "./types.ts"

/**
 * Facts of one file; services that Compose cannot read state none.
 * @param uri the Compose file's
 * @param root the workspace folder that references may not leave; the file's own folder if it is not known
 */
export function composeFacts(model: ComposeFile, uri: string, stage: Stage, root = folderOf(uri)): Facts {
  const services = model.services
    .filter((service) => !service.malformed)
    .map((service) => ({ service, image: imageOf(model, service) }))
  const waiting = waitedFor(model)
  const running = services.map(({ service, image }) => commandsOf(service, image))
  return {
    ...noFacts,
    stage,
    settings: services.flatMap(({ service }) => settingsOf(service, model.environment)),
    ports: services.flatMap(({ service, image }) => portsOf(model, service, image)),
    services: services.map(({ service, image }) => serviceOf(service, image, waiting)),
    images: services.flatMap(({ image }) => image ?? []),
    volumes: services.flatMap(({ service }) => volumesOf(model, service)),
    confinements: services.map(({ service, image }) => confinementOf(service, image)),
    references: referencesOf(model, uri, root),
    users: services.flatMap(({ service }) => userOf(service)),
    commands: running.flatMap(({ commands }) => commands),
    schedules: running.flatMap(({ schedules }) => schedules),
  }
}

function imageOf(model: ComposeFile, service: ComposeFile["services"][number]): ImageRef | undefined {
  return service.image && imageRef(service.image.value, service.name, service.build !== undefined, model.environment)
}

/** The user that a service states, without the group. */
function userOf(service: ComposeFile["services"][number]): readonly ProcessUser[] {
  const value = service.scalars.get("user")?.value
  if (value === undefined) return []
  const user = value.text.known ? known(value.text.value.split(":")[0] ?? "") : value.text
  const isRoot = user.known ? known(/^(?:root|0+)$/.test(user.value)) : user
  return [{ span: value.span, owner: service.name, user, isRoot }]
}
