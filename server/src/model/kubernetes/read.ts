/** From the tree of a file of manifests to its typed model. Reads this file alone. */
import type { Problem } from "../../base/problem.ts"
import type { YamlTree } from "../../syntax/yaml/tree.ts"
import { readData } from "./data.ts"
import { readGateway, readHttpRoute, readIngress } from "./ingress.ts"
import { builtImages, looksLikeKustomization, readKustomization } from "./kustomization.ts"
import { readNetworkPolicy, readService } from "./network.ts"
import { isBuiltInGroup, type Opened, openObjects } from "./object.ts"
import { readAutoscaler, readDisruptionBudget, readMonitor, readVolumeClaim } from "./others.ts"
import { createReader, type Reader } from "./reader.ts"
import type { Manifests } from "./types.ts"
import { readWorkload, workloadKind } from "./workload.ts"

/**
 * Reads all objects of the stream, items of a `List` included. Kinds that are not built in are objects without claims.
 * A broken document loses its own objects only. Never throws; costs time in proportion to the file.
 */
export function readManifests(tree: YamlTree): Manifests {
  const reader = createReader(tree)
  const all = openObjects(reader)
  const of = (kind: string, group: RegExp): readonly Opened[] =>
    all.filter(({ object }) => object.kind === kind && group.test(object.group))
  const workloads = all.flatMap((opened) => {
    const kind = workloadKind(opened.object)
    return kind === undefined ? [] : [readWorkload(reader, opened, kind)]
  })
  const patched = new Map(workloads.map(({ object }) => [object.root, object]))
  return {
    tree,
    objects: all.map(({ object }) => patched.get(object.root) ?? object),
    workloads,
    services: of("Service", /^$/).map((each) => readService(reader, each)),
    ingresses: of("Ingress", /^(?:networking\.k8s\.io|extensions)$/).map((each) => readIngress(reader, each)),
    gateways: of("Gateway", /^gateway\.networking\.k8s\.io$/).map((each) => readGateway(reader, each)),
    httpRoutes: of("HTTPRoute", /^gateway\.networking\.k8s\.io$/).map((each) => readHttpRoute(reader, each)),
    networkPolicies: of("NetworkPolicy", /^(?:networking\.k8s\.io|extensions)$/).map((each) =>
      readNetworkPolicy(reader, each),
    ),
    autoscalers: of("HorizontalPodAutoscaler", /^autoscaling$/).map((each) => readAutoscaler(reader, each)),
    disruptionBudgets: of("PodDisruptionBudget", /^policy$/).map((each) => readDisruptionBudget(reader, each)),
    volumeClaims: of("PersistentVolumeClaim", /^$/).map((each) => readVolumeClaim(reader, each)),
    data: [
      ...of("Secret", /^$/).map((each) => readData(reader, each, "Secret")),
      ...of("ConfigMap", /^$/).map((each) => readData(reader, each, "ConfigMap")),
    ].sort((a, b) => a.object.span.start - b.object.span.start),
    monitors: all
      .filter(({ object }) => object.group === "monitoring.coreos.com")
      .map((opened) => readMonitor(reader, opened)),
    kustomization: readKustomization(reader, kustomizationIn(all), looksLikeKustomization(reader)),
    builtImages: all.flatMap((opened) => builtImages(reader, opened)),
    mappings: reader.mappings,
    problems: certainProblems(reader, all),
  }
}

function kustomizationIn(all: readonly Opened[]): Opened | undefined {
  return all.find(
    ({ object }) => /^(?:Kustomization|Component)$/.test(object.kind) && object.group === "kustomize.config.k8s.io",
  )
}

/** In file order; none inside a document whose syntax is broken, because its tree is a guess. */
function certainProblems(reader: Reader, all: readonly Opened[]): readonly Problem[] {
  const broken = reader.tree.problems.filter((each) => each.code !== "duplicate-key" && each.code !== "unknown-alias")
  // A problem at the border belongs to the document that ends there.
  const isBroken = (index: number) => {
    const at = reader.tree.documents[index]?.span
    return at === undefined || broken.some(({ span }) => span.start <= at.end && (span.start > at.start || index === 0))
  }
  const judged = new Set(all.filter(({ object }) => isBuiltInGroup(object.group)).map(({ object }) => object.document))
  const sound = [...judged]
    .filter((index) => !isBroken(index))
    .flatMap((index) => reader.tree.documents[index]?.span ?? [])
  return reader.problems
    .filter(({ span }) => sound.some((at) => at.start <= span.start && span.end <= at.end))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}
