/** Pod templates: containers, volumes, and what holds for the pod as a whole. */
import { readContainer } from "./container.ts"
import { editorOf } from "./editor.ts"
import { at, isPresent, itemsOf, noteKeys, type Place, type Reader, spanOf, valueAt } from "./reader.ts"
import { boolAt, intAt, isTrue, orDefault, textAt, textMapAt } from "./scalars.ts"
import type { ObjectReference, PodTemplate, PodVolume } from "./types-pods.ts"

/** The API's grace period where none is written, in seconds. */
const defaultGrace = 30

/** @param place the mapping with `metadata` and `spec`: a template, or a Pod itself */
export function readPod(reader: Reader, place: Place | undefined, id: string): PodTemplate | undefined {
  const spec = at(reader, place, "spec")
  if (place === undefined || spec?.node?.kind !== "mapping") return undefined
  noteKeys(reader, "PodSpec", id, spec)
  noteKeys(reader, "PodSecurityContext", id, at(reader, spec, "securityContext"))
  const grace = intAt(reader, spec, "terminationGracePeriodSeconds")
  const hostNetwork = boolAt(reader, spec, "hostNetwork")
  const hostPID = boolAt(reader, spec, "hostPID")
  const hostIPC = boolAt(reader, spec, "hostIPC")
  const restartPolicy = textAt(reader, spec, "restartPolicy")
  const account = textAt(reader, spec, "serviceAccountName") ?? textAt(reader, spec, "serviceAccount")
  const automount = boolAt(reader, spec, "automountServiceAccountToken")
  const security = at(reader, spec, "securityContext")
  const containers = (key: string, isInit: boolean) =>
    itemsOf(reader, at(reader, spec, key))
      .filter((item) => item.node?.kind === "mapping")
      .map((item) => readContainer(reader, item, id, isInit, spec))
  return {
    span: spanOf(spec),
    labels: textMapAt(reader, place, "metadata", "labels"),
    annotations: textMapAt(reader, place, "metadata", "annotations"),
    containers: [...containers("initContainers", true), ...containers("containers", false)],
    gracePeriod: orDefault(grace, defaultGrace),
    ...(grace && { gracePeriodSpan: grace.span }),
    ...(restartPolicy && { restartPolicy }),
    ...(hostNetwork && { hostNetwork }),
    ...(hostPID && { hostPID }),
    ...(hostIPC && { hostIPC }),
    volumeKeys: itemsOf(reader, at(reader, spec, "volumes")).flatMap((item) => volumeKeys(reader, item)),
    volumes: itemsOf(reader, at(reader, spec, "volumes")).map((item) => readVolume(reader, item)),
    ...(account && { serviceAccount: account }),
    ...(automount && { automountServiceAccountToken: automount }),
    ...(isPresent(security) && { securityKey: security.keySpan }),
    topologySpread: itemsOf(reader, at(reader, spec, "topologySpreadConstraints")).length > 0,
    affinity: isPresent(at(reader, spec, "affinity", "podAntiAffinity")),
    editor: editorOf(reader, spec),
  }
}

function readVolume(reader: Reader, item: Place): PodVolume {
  return {
    name: valueAt(reader, at(reader, item, "name"))?.text ?? "",
    span: item.span,
    source: sourceOf(reader, item),
  }
}

function sourceOf(reader: Reader, item: Place): PodVolume["source"] {
  const hostPath = at(reader, item, "hostPath")
  if (isPresent(hostPath)) return { kind: "host-path", path: textAt(reader, hostPath, "path") }
  const claim = at(reader, item, "persistentVolumeClaim")
  if (isPresent(claim)) return { kind: "claim", claim: valueAt(reader, at(reader, claim, "claimName"))?.text ?? "" }
  const empty = at(reader, item, "emptyDir")
  if (empty !== undefined) {
    const medium = valueAt(reader, at(reader, empty, "medium"))?.text ?? ""
    return { kind: "empty", medium, sizeLimit: valueAt(reader, at(reader, empty, "sizeLimit")) }
  }
  for (const [key, kind, nameKey] of [
    ["secret", "secret", "secretName"],
    ["configMap", "config-map", "name"],
  ] as const) {
    const place = at(reader, item, key)
    if (!isPresent(place)) continue
    return {
      kind,
      name: valueAt(reader, at(reader, place, nameKey))?.text ?? "",
      optional: isTrue(boolAt(reader, place, "optional")),
      items: itemsOf(reader, at(reader, place, "items")).flatMap(
        (each) => valueAt(reader, at(reader, each, "key")) ?? [],
      ),
    }
  }
  return { kind: "other", type: "" }
}

/** The keys that a volume lists; without `items` it takes all that there are. */
function volumeKeys(reader: Reader, item: Place): readonly ObjectReference[] {
  const projected = at(reader, item, "projected")
  const own = [keysOfSource(reader, at(reader, item, "secret"), "Secret", "secretName")]
  const sources = itemsOf(reader, projected && at(reader, projected, "sources")).map((source) => [
    keysOfSource(reader, at(reader, source, "secret"), "Secret", "name"),
    keysOfSource(reader, at(reader, source, "configMap"), "ConfigMap", "name"),
  ])
  return [...own, keysOfSource(reader, at(reader, item, "configMap"), "ConfigMap", "name"), ...sources.flat()].flat()
}

function keysOfSource(
  reader: Reader,
  place: Place | undefined,
  kind: ObjectReference["kind"],
  nameKey: string,
): readonly ObjectReference[] {
  if (place === undefined || !isPresent(place)) return []
  const name = textAt(reader, place, nameKey)
  if (name === undefined) return []
  const optional = isTrue(boolAt(reader, place, "optional"))
  return itemsOf(reader, at(reader, place, "items")).flatMap((each) => {
    const key = textAt(reader, each, "key")
    if (key === undefined) return []
    const written = { key: key.text, keySpan: key.span, rewriteKey: key.rewrite }
    return [{ kind, name: name.text, nameSpan: name.span, ...written, optional }]
  })
}
