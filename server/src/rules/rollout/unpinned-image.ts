/** An image reference names no version, so that the same file starts different programs on different days. */

import { distinctPlaces } from "../../model/distinct.ts"
import { chainOf, targetStage } from "../../model/dockerfile/stages.ts"
import type { ImageRef } from "../../model/facts.ts"
import { looseTag } from "../../model/image-tags.ts"
import { bringsHealthcheck, isRuntime } from "../../model/image-tools.ts"
import { imagesSetAround } from "../../workspace/kubernetes.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/unpinned-image",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["U1"],
    summary: "An image is pulled without a version.",
    why: "A tag such as `latest` is moved by its publisher. A pull or a new machine brings another version than was tested, two replicas may differ, and there is nothing to roll back to.\nImages that the file builds itself are not reported.",
    remedy: "Name the version that is tested, best with its digest: `name:1.2.3@sha256:…`.",
    messages: {
      untagged: "`{image}` has no tag: it means `latest`, whatever that is today.",
      moving: "The tag `{tag}` moves: the next pull may bring another version.",
      unversioned: "The tag `{tag}` names no version: the next pull may bring another.",
    },
    fix: "none",
    references: [
      ref(
        "Docker documentation: pin base image versions",
        "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
      ),
      ref(
        "Compose specification: image",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#image",
      ),
      ref(
        "OCI distribution specification: tags",
        "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests",
      ),
    ],
    equivalents: ["CL-0004", "DL3006", "DL3007", "service-image-require-explicit-tag", "CIS-5.28"],
  },
  check({ facts, document, uri, workspace, stage, report, unknown }) {
    const built = new Set(facts.images.filter((image) => image.built).map((image) => nameOf(image)))
    const model = document.language === "dockerfile" ? workspace.model(uri, "dockerfile") : undefined
    const base = model && targetStage(model)
    const runs = new Set(model && base && chainOf(model, base).map((each) => each.base.span.start))
    const isManifest = document.language === "kubernetes"
    const tagged = isManifest && facts.images.length > 0 ? imagesSetAround(workspace, uri) : new Set<string>()
    for (const image of distinctPlaces(facts.images)) {
      if (image.built || image.digest !== undefined || built.has(nameOf(image))) continue
      const { tag } = image
      // Kustomize and Skaffold write the tag when they deploy.
      if (image.reference.known && tagged.has(withoutTag(image.reference.value))) continue
      if (tag === undefined && !image.reference.known) {
        if (stage === "production" && model === undefined)
          unknown("U1", `the tag of an image${image.owner === "" ? "" : ` of \`${image.owner}\``} is not known`)
        continue
      }
      const loose = tag === undefined ? "untagged" : looseTag(tag)
      if (loose === undefined) continue
      const name = image.reference.known ? image.reference.value : image.repository
      // `image:` without a name is another rule's matter.
      if (name === "") continue
      // What a build stage starts from is not what runs; and some bases have no tags that name a version.
      const isAside =
        model !== undefined && (loose === "unversioned" || isOnlyLatest(image) || !runs.has(image.span.start))
      report({
        at: image.span,
        id: loose,
        data: { image: name, tag: tag ?? "" },
        evidence: `${image.repository}:${tag ?? ""}`,
        scope: image.owner,
        // What a build starts from is settled once the image is built: rollouts are about the tag of that one.
        ...(model === undefined ? {} : { items: [] }),
        ...(stage !== "production" || (isManifest && isStandIn(image))
          ? { severity: "hint" as const }
          : isAside || isStandIn(image)
            ? { severity: "info" as const }
            : {}),
      })
    }
  },
})

/** The reference as a kustomization names it. */
function withoutTag(reference: string): string {
  return reference.replace(/@.*$/, "").replace(/:[^:/]*$/, "")
}

/** Bases whose publishers move a few tags and name no version in any: nothing but a digest pins them. */
function isOnlyLatest({ repository }: ImageRef): boolean {
  return /^(?:distroless|chainguard)\//.test(repository)
}

/** A bare word that is no official image: nobody can pull it, so that whoever deploys puts the real one in. */
function isStandIn({ repository, reference, tag }: ImageRef): boolean {
  const isWhole = !reference.known || reference.value === repository
  return (
    tag === undefined &&
    isWhole &&
    !repository.includes("/") &&
    bringsHealthcheck({ repository }) === undefined &&
    !isRuntime({ repository })
  )
}

/** Services may share one image that only one of them builds. */
function nameOf(image: ImageRef): string {
  return `${image.repository}:${image.tag ?? "latest"}`
}
