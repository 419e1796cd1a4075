/** Small objects: autoscalers, disruption budgets, claims, objects of monitoring operators. */
import { known, unknown } from "../../base/known.ts"
import { editorOf } from "./editor.ts"
import { type Opened, selectorAt } from "./object.ts"
import { at, noteKeys, type Reader, valueAt } from "./reader.ts"
import { intAt, textAt, textsAt } from "./scalars.ts"
import type { Autoscaler, DisruptionBudget, MonitorObject, VolumeClaim } from "./types.ts"

export function readAutoscaler(reader: Reader, { object, place }: Opened): Autoscaler {
  const spec = at(reader, place, "spec")
  noteKeys(reader, "HorizontalPodAutoscalerSpec", object.id, spec)
  const target = at(reader, spec, "scaleTargetRef")
  const name = textAt(reader, target, "name")
  const min = intAt(reader, spec, "minReplicas")
  const max = intAt(reader, spec, "maxReplicas")
  return {
    object,
    targetKind: textAt(reader, target, "kind")?.text ?? "",
    targetName: name?.text ?? "",
    targetSpan: name?.span ?? object.kindSpan,
    min: min?.value ?? known(1),
    ...(min && { minSpan: min.span }),
    max: max?.value ?? unknown("`maxReplicas` is not written"),
    ...(max && { maxSpan: max.span }),
    editor: editorOf(reader, spec ?? place),
  }
}

export function readDisruptionBudget(reader: Reader, { object, place }: Opened): DisruptionBudget {
  const spec = at(reader, place, "spec")
  noteKeys(reader, "PodDisruptionBudgetSpec", object.id, spec)
  const minAvailable = valueAt(reader, at(reader, spec, "minAvailable"))
  const maxUnavailable = valueAt(reader, at(reader, spec, "maxUnavailable"))
  return {
    object,
    selector: selectorAt(reader, spec, "selector"),
    ...(minAvailable && { minAvailable }),
    ...(maxUnavailable && { maxUnavailable }),
  }
}

export function readVolumeClaim(reader: Reader, { object, place }: Opened): VolumeClaim {
  const spec = at(reader, place, "spec")
  const storage = valueAt(reader, at(reader, spec, "resources", "requests", "storage"))
  const storageClass = textAt(reader, spec, "storageClassName")
  return {
    object,
    ...(storage && { storage }),
    ...(storageClass && { storageClass }),
    accessModes: textsAt(reader, spec, "accessModes"),
  }
}

export function readMonitor(reader: Reader, { object, place }: Opened): MonitorObject {
  const spec = at(reader, place, "spec")?.node
  return { object, spec: spec?.kind === "mapping" ? spec : undefined }
}
