/** Objects that run pods. */
import { type Known, known, unknown } from "../../base/known.ts"
import { editorOf } from "./editor.ts"
import { type Opened, selectorAt } from "./object.ts"
import { readPod } from "./pod.ts"
import { at, itemsOf, noteKeys, type Place, type Reader, valueAt } from "./reader.ts"
import { boolAt, intAt, textAt } from "./scalars.ts"
import type { KubeObject, Value } from "./types.ts"
import type { PodTemplate, Workload, WorkloadKind } from "./types-pods.ts"

const groups: Readonly<Record<WorkloadKind, RegExp>> = {
  Deployment: /^(?:apps|extensions)$/,
  StatefulSet: /^apps$/,
  DaemonSet: /^(?:apps|extensions)$/,
  ReplicaSet: /^(?:apps|extensions)$/,
  ReplicationController: /^$/,
  Job: /^batch$/,
  CronJob: /^batch$/,
  Pod: /^$/,
}

/** The kind of a workload; undefined for other objects, and for kinds of the same name in other groups. */
export function workloadKind({ kind, group }: KubeObject): WorkloadKind | undefined {
  return isKind(kind) && groups[kind].test(group) ? kind : undefined
}

function isKind(kind: string): kind is WorkloadKind {
  return Object.hasOwn(groups, kind)
}

export function readWorkload(reader: Reader, { object, place }: Opened, kind: WorkloadKind): Workload {
  const spec = at(reader, place, "spec")
  noteKeys(reader, kind === "Pod" ? "PodSpec" : `${kind}Spec`, object.id, kind === "Pod" ? undefined : spec)
  const pod = readPod(reader, templateOf(reader, place, kind), object.id)
  const replicas = kind === "DaemonSet" ? undefined : intAt(reader, spec, "replicas")
  const rolling = kind === "StatefulSet" || kind === "DaemonSet" ? "updateStrategy" : "strategy"
  const optional = optionalKeys(reader, spec, kind)
  const strategy = textAt(reader, spec, rolling, "type")
  const maxSurge = valueAt(reader, at(reader, spec, rolling, "rollingUpdate", "maxSurge"))
  const maxUnavailable = valueAt(reader, at(reader, spec, rolling, "rollingUpdate", "maxUnavailable"))
  return {
    object: { ...object, isPatch: object.isPatch || isPartial(pod) },
    kind,
    pod,
    replicas: replicasOf(kind, replicas?.value),
    ...(replicas && { replicasSpan: replicas.span }),
    ...(strategy && { strategy }),
    ...(maxSurge && { maxSurge }),
    ...(maxUnavailable && { maxUnavailable }),
    ...optional,
    selector:
      kind === "ReplicationController"
        ? selectorAt(reader, spec, "selector", true)
        : selectorAt(reader, spec, "selector"),
    claimTemplates: itemsOf(reader, at(reader, spec, "volumeClaimTemplates")).flatMap(
      (item) => valueAt(reader, at(reader, item, "metadata", "name"))?.text ?? [],
    ),
    editor: editorOf(reader, spec ?? place),
  }
}

/** The server demands an image of every container: without one, another file brings the rest. */
function isPartial(pod: PodTemplate | undefined): boolean {
  const mains = pod?.containers.filter((each) => each.role === "main") ?? []
  return mains.length === 0 || mains.some((each) => each.image === undefined || each.name === "")
}

function templateOf(reader: Reader, place: Place, kind: WorkloadKind): Place | undefined {
  if (kind === "Pod") return place
  return kind === "CronJob"
    ? at(reader, place, "spec", "jobTemplate", "spec", "template")
    : at(reader, place, "spec", "template")
}

function replicasOf(kind: WorkloadKind, written: Known<number> | undefined): Known<number> {
  if (kind === "DaemonSet") return unknown("every node runs one")
  return written ?? known(1)
}

type Optional = Pick<
  Workload,
  | "revisionHistoryLimit"
  | "minReadySeconds"
  | "progressDeadlineSeconds"
  | "schedule"
  | "suspend"
  | "timeZone"
  | "concurrencyPolicy"
  | "successfulJobsHistoryLimit"
  | "failedJobsHistoryLimit"
  | "backoffLimit"
>

function optionalKeys(reader: Reader, spec: Place | undefined, kind: WorkloadKind): Optional {
  const found: { -readonly [K in keyof Optional]: Optional[K] } = {}
  const numbers = [
    "revisionHistoryLimit",
    "minReadySeconds",
    "progressDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "backoffLimit",
  ] as const
  for (const name of numbers) {
    const value = intAt(reader, spec, name)
    if (value !== undefined) found[name] = value
  }
  const suspend = boolAt(reader, spec, "suspend")
  if (suspend !== undefined) found.suspend = suspend
  if (kind !== "CronJob") return found
  for (const name of ["schedule", "timeZone", "concurrencyPolicy"] as const) {
    const value: Value | undefined = textAt(reader, spec, name)
    if (value !== undefined) found[name] = value
  }
  return found
}
