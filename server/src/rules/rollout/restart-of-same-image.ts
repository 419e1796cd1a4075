/** A restart that is meant as an upgrade starts the same image, or whatever its tag points to. */
import type { Service } from "../../model/facts.ts"
import { looseTag } from "../../model/image-tags.ts"
import { nearby } from "../../workspace/nearby.ts"
import { executionOrder, rolloutOfSteps } from "../../workspace/rollouts.ts"
import type { Workspace } from "../../workspace/types.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "rollout/restart-of-same-image",
    subject: "shell",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["U1", "U2"],
    summary: "A restart stands in for an upgrade.",
    why: "`kubectl rollout restart` changes nothing but an annotation: the same reference is pulled again. With a moving tag nobody knows which version that brings, and `rollout undo` goes back to the same tag.\n`docker compose restart` keeps the old container: an image that was pulled before is not used.",
    remedy:
      "Change the reference: `kubectl set image deployment/api api=registry/api:1.2.3@sha256:…`. With Compose run `docker compose up -d` after the pull.",
    messages: {
      tag: "`{name}` runs `{image}`: a restart brings whatever the tag points to, and no way back.",
      compose: "`restart` keeps the old container: the image that was pulled is not used.",
    },
    fix: "none",
    references: [
      ref(
        "Kubernetes documentation: kubectl rollout restart",
        "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_restart/",
      ),
      ref(
        "Docker documentation: docker compose restart",
        "https://docs.docker.com/reference/cli/docker/compose/restart/",
      ),
    ],
  },
  check({ uri, stage, model, workspace, report }) {
    if (model === undefined || stage !== "production") return
    const { events } = rolloutOfSteps(uri, "", executionOrder(workspace, uri))
    for (const [index, event] of events.entries()) {
      if (event.kind !== "restart" || event.uri !== uri) continue
      if (event.tool === "compose") {
        const isPulled = events
          .slice(0, index)
          .some(({ kind, tool }) => (kind === "pull" || kind === "build") && tool === "compose")
        const isReplaced = events.some(
          ({ kind, tool }) => (kind === "update" || kind === "scale") && tool === "compose",
        )
        if (isPulled && !isReplaced) report({ at: event.span, id: "compose", evidence: "compose restart", scope: "" })
      }
      if (event.tool !== "kubectl") continue
      // An image that is set in the same script is what the restart is about.
      if (
        events.slice(0, index).some(({ kind, tool }) => kind === "select" || (kind === "update" && tool === "kubectl"))
      )
        continue
      for (const target of event.targets) {
        const service = workloadOf(workspace, uri, target)
        const { image } = service ?? {}
        if (image === undefined || image.digest !== undefined || !image.reference.known) continue
        if (image.tag !== undefined && looseTag(image.tag) === undefined) continue
        report({
          at: event.span,
          id: "tag",
          data: { name: target, image: image.reference.value },
          evidence: target,
          scope: "",
        })
      }
    }
  },
})

/** The container of a workload of this name in the manifests around. Owners are `Deployment/api/hub`. */
function workloadOf(workspace: Workspace, uri: string, name: string): Service | undefined {
  for (const each of nearby(workspace, uri, ["yaml"])) {
    const found = workspace
      .facts(each)
      ?.services.find((service) => service.workload !== undefined && service.owner.split("/")[1] === name)
    if (found !== undefined) return found
  }
  return undefined
}
