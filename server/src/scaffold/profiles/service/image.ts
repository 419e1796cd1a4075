/** The image and what its build may see. */
import type { ProfileFile } from "../types.ts"
import type { ServicePlan } from "./plan.ts"
import { quoted, render } from "./render.ts"
import { stackKits } from "./stacks/all.ts"

const dockerfile = `# Image of @@name@@. The build sees the project's root: docker build -f deploy/Dockerfile -t @@image@@:VERSION .
@@stages@@
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title=@@title@@ \\
      org.opencontainers.image.version=$VERSION \\
      org.opencontainers.image.revision=$REVISION
ENV @@environment@@
@@state@@
USER @@uid@@:@@uid@@
EXPOSE @@exposed@@
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \\
    CMD @@probe@@
CMD @@command@@
`

const ignore = `# Nothing of this belongs into the image or the build's cache.
**/.git
**/.env
**/.env.*
!**/.env.example
**/secrets
**/*.pem
**/*.key
deploy
@@ignored@@
`

/** What a build makes is left out of it, unless nothing is built here: then what is started may lie there, committed. */
function ignoredOf(plan: ServicePlan): readonly string[] {
  const { ignored } = stackKits[plan.stack]
  const started = plan.start.map((word) => word.replace(/^\.\//, "").split("/")[0])
  return plan.build.length > 0 ? ignored : ignored.filter((folder) => !started.includes(folder.replace("**/", "")))
}

const json = (words: readonly string[]): string => `[${words.map(quoted).join(", ")}]`

/** Ports of the service: its own, and that of its metrics where it is another. */
export function portsOf({ port, metrics }: ServicePlan): readonly number[] {
  return metrics === undefined || metrics.port === port ? [port] : [port, metrics.port]
}

function stateLines({ state, uid }: ServicePlan): string {
  return state === undefined
    ? ""
    : `# A new volume takes the owner of this folder over.\nRUN mkdir -p ${state} && chown ${uid}:${uid} ${state}\nVOLUME ${state}`
}

export function imageFiles(plan: ServicePlan): readonly ProfileFile[] {
  const kit = stackKits[plan.stack]
  // A user without an entry has the root as its home, and cannot write there.
  const variables = [...kit.environment, ["HOME", "/tmp"] as const, ["PORT", String(plan.port)] as const]
  return [
    {
      path: "Dockerfile",
      template: `service/dockerfile-${plan.stack}`,
      text: render(dockerfile, {
        name: plan.name,
        image: plan.image,
        stages: kit.stages(plan),
        title: quoted(plan.name),
        environment: variables.map(([name, value]) => `${name}=${value}`).join(" \\\n    "),
        state: stateLines(plan),
        uid: String(plan.uid),
        exposed: portsOf(plan).join(" "),
        probe: json(kit.probe(plan)),
        command: json(kit.command(plan)),
      }),
    },
    {
      path: "Dockerfile.dockerignore",
      template: "service/dockerignore",
      merge: "lines",
      text: render(ignore, { ignored: ignoredOf(plan).join("\n") }),
    },
  ]
}
