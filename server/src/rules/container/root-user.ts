/** The process of an image or container runs as root. */
import { settled } from "../../base/known.ts"
import { chainOf, labelOf } from "../../model/dockerfile/stages.ts"
import type { DockerStage } from "../../model/dockerfile/types.ts"
import { rootStages } from "../../workspace/image-user.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "container/root-user",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: ["D1"],
    summary: "The process runs as root.",
    why: "Root in a container is root of the kernel that the host shares: a hole in the program can change every file of the image and of its mounts, and one hole in the runtime is enough to own the host.\nImages whose base brings another user, whose start script changes it, or that Compose or Kubernetes gives a user are not reported.",
    remedy:
      "Create a user with a fixed number in the last stage, give it the folders that it writes, and end with `USER`.",
    messages: {
      stated: "The image runs as root: this `USER` is the last one.",
      missing: "The image runs as root: no `USER` is set, and `{base}` has none.",
      container: "The process runs as root.",
    },
    fix: "review",
    references: [
      ref("Dockerfile best practices: USER", "https://docs.docker.com/build/building/best-practices/#user"),
      ref(
        "OWASP Docker Security Cheat Sheet: set a user",
        "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html",
      ),
      ref(
        "Kubernetes: Pod Security Standards, restricted",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
      ),
    ],
    equivalents: ["DL3002", "DS-0002", "CKV_DOCKER_3", "CKV_DOCKER_8", "CIS-4.1"],
  },
  check({ document, facts, uri, workspace, stage, report, unknown, fix }) {
    if (stage === "template") return
    const model = document.language === "dockerfile" ? workspace.model(uri, "dockerfile") : undefined
    if (model === undefined) {
      for (const user of facts.users) {
        if (settled(user.isRoot) !== true) continue
        report({
          at: user.span,
          id: "container",
          evidence: "root",
          scope: user.owner,
          ...(stage === "production" && document.language !== "compose" ? {} : { severity: "info" as const }),
        })
      }
      return
    }
    for (const found of rootStages(workspace, uri, model)) {
      if (!found.known) {
        if (stage === "production") unknown("D1", found.because)
        continue
      }
      const { stage: image, stated, span } = found.value
      const isForWork =
        stage !== "production" ||
        /(?:^|[-_.])(?:dev|devel|development|test|tests|debug|devcontainer|dev-envs|ci|local)(?:[-_.]|$)/i.test(
          image.name ?? "",
        )
      const base = settled(chainOf(model, image).at(-1)?.base.value) ?? ""
      report({
        at: span,
        id: stated ? "stated" : "missing",
        data: { base },
        evidence: stated ? "stated" : "missing",
        scope: labelOf(model, image),
        ...(isForWork ? { severity: "hint" as const } : {}),
        fixes: () => {
          const place = stated ? undefined : startPlace(image)
          return place === undefined || !/^(?:[\w.]+\/)*node:/.test(base)
            ? []
            : fix({
                title: "Run as the user `node`",
                safety: "review",
                caveat:
                  "The process can no longer write files of root: folders that it writes need `chown node`, old volumes too.",
                edits: [
                  {
                    span: { start: place, end: place },
                    newText: document.source.text.includes("\r\n") ? "USER node\r\n" : "USER node\n",
                  },
                ],
              })
        },
      })
    }
  },
})

/** Before the first ENTRYPOINT or CMD of the stage. */
function startPlace(stage: DockerStage): number | undefined {
  const starts = [...stage.entrypoints, ...stage.cmds].map(({ instruction }) => instruction.span.start)
  return starts.length === 0 ? undefined : Math.min(...starts)
}
