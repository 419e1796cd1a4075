/** `kustomization.yaml`: which files make a deployment, and which only change others. */
import type { Opened } from "./object.ts"
import { at, fieldsOf, isPresent, itemsOf, type Place, type Reader, rootPlace, valueAt } from "./reader.ts"
import type { Kustomization, Value } from "./types.ts"

const generators = [
  ["secretGenerator", "Secret"],
  ["configMapGenerator", "ConfigMap"],
] as const

/** The file's own object, or its first document where it has neither kind nor version. */
export function readKustomization(
  reader: Reader,
  opened: Opened | undefined,
  byName: boolean,
): Kustomization | undefined {
  const root = reader.tree.documents[0]?.root
  const place = opened?.place ?? (byName && root !== undefined ? rootPlace(root) : undefined)
  if (place === undefined) return undefined
  const values = (key: string): readonly Value[] =>
    itemsOf(reader, at(reader, place, key)).flatMap((item) => valueAt(reader, item) ?? [])
  return {
    object: opened?.object,
    resources: [...values("resources"), ...values("bases"), ...values("components")],
    patchFiles: [
      ...values("patchesStrategicMerge"),
      ...pathsOf(reader, at(reader, place, "patches")),
      ...pathsOf(reader, at(reader, place, "patchesJson6902")),
      ...values("configurations"),
      ...values("transformers"),
      ...pathsOf(reader, at(reader, place, "replacements")),
    ],
    generated: generators.flatMap(([key, kind]) =>
      itemsOf(reader, at(reader, place, key)).flatMap((item) => {
        const name = valueAt(reader, at(reader, item, "name"))?.text
        return name === undefined ? [] : [{ kind, name }]
      }),
    ),
    images: itemsOf(reader, at(reader, place, "images")).flatMap(
      (item) => valueAt(reader, at(reader, item, "name"))?.text ?? [],
    ),
  }
}

function pathsOf(reader: Reader, list: Place | undefined): readonly Value[] {
  return itemsOf(reader, list).flatMap((item) => valueAt(reader, at(reader, item, "path")) ?? [])
}

/** A `kustomization.yaml` without kind and version is known by what it holds. */
export function looksLikeKustomization(reader: Reader): boolean {
  const root = reader.tree.documents[0]?.root
  if (root === undefined) return false
  const place = rootPlace(root)
  const names = fieldsOf(reader, place).map((field) => field.name)
  return (
    !isPresent(at(reader, place, "kind")) &&
    names.some((name) =>
      /^(?:resources|bases|components|patches\w*|images|configMapGenerator|secretGenerator|namePrefix|commonLabels)$/.test(
        name,
      ),
    )
  )
}

/** The images that a `skaffold.yaml` builds, and tags when it deploys. */
export function builtImages(reader: Reader, { object, place }: Opened): readonly string[] {
  if (object.group !== "skaffold") return []
  const builds = [place, ...itemsOf(reader, at(reader, place, "profiles"))].flatMap((part) =>
    itemsOf(reader, at(reader, part, "build", "artifacts")),
  )
  return builds.flatMap((item) => valueAt(reader, at(reader, item, "image"))?.text ?? [])
}
