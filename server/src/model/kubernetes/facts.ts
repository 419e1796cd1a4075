/** Neutral facts of a file of Kubernetes manifests. */

import { known } from "../../base/known.ts"
import { type Facts, type FileReference, noFacts, type Stage } from "../facts.ts"
import { operatorRules, operatorScrapes } from "../metrics/operator.ts"
import { viewOf } from "../metrics/yaml-view.ts"
import { confinementsOf, usersOf, volumesOf } from "./facts-confinement.ts"
import { entriesOf } from "./facts-entries.ts"
import { portsOf } from "./facts-ports.ts"
import { schedulesOf, stepsOf } from "./facts-schedules.ts"
import { servicesOf } from "./facts-services.ts"
import { settingsOf } from "./facts-settings.ts"
import type { Manifests } from "./types.ts"
import type { ObjectReference } from "./types-pods.ts"

/** Owners are `Deployment/api/hub` for containers and `Secret/api` for objects. */
export function kubernetesFacts(model: Manifests, _uri: string, stage: Stage, _root: string): Facts {
  const services = servicesOf(model)
  const jobs = model.workloads.filter(({ kind }) => kind === "Job")
  return {
    ...noFacts,
    stage,
    settings: settingsOf(model),
    ports: portsOf(model),
    services,
    images: services.flatMap(({ image }) => image ?? []),
    volumes: volumesOf(model),
    confinements: confinementsOf(model),
    users: usersOf(model),
    entries: entriesOf(model),
    schedules: schedulesOf(model),
    commands: jobs.flatMap(
      ({ pod }) => pod?.containers.flatMap((container) => stepsOf(container, model.tree.text)) ?? [],
    ),
    references: referencesOf(model),
    ...monitoringOf(model),
  }
}

/** What objects of the Prometheus operator scrape and watch. */
function monitoringOf(model: Manifests): Pick<Facts, "scrapes" | "alerts"> {
  if (model.monitors.length === 0) return { scrapes: [], alerts: [] }
  const view = viewOf(model.tree)
  return {
    scrapes: model.monitors.flatMap(({ object }) => operatorScrapes(view, object.root)),
    alerts: model.monitors.flatMap(({ object }) => operatorRules(view, object.root)),
  }
}

/** Objects that containers take variables from; which file holds them is looked up in the workspace. */
function referencesOf(model: Manifests): readonly FileReference[] {
  return model.workloads.flatMap(
    ({ pod }) =>
      pod?.containers.flatMap(({ owner, env, envFrom }) =>
        [...env.flatMap((each) => each.reference ?? []), ...envFrom].map((each) => referenceOf(each, owner)),
      ) ?? [],
  )
}

function referenceOf(reference: ObjectReference, owner: string): FileReference {
  return {
    kind: reference.kind === "Secret" ? "secret" : "config-map",
    span: reference.nameSpan,
    owner,
    path: known(reference.name),
    required: !reference.optional,
  }
}
