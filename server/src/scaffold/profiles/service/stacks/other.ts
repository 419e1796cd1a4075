/** What no table knows: an image with marked places, and a probe that needs bash alone. */
import { render } from "../render.ts"
import { asIs, bashProbe, pinned, type StackKit } from "./types.ts"

const stages = `@@from@@ AS build
WORKDIR /app
# Fill in: install what the build needs, from a lock file.
COPY . .
@@build@@

@@from@@
# Fill in: what the service needs to run; no compiler, no package manager's cache.
WORKDIR /app
# Files of root: the service reads its code and cannot change it.
COPY --from=build /app /app
`

export const other: StackKit = {
  stages: (plan) =>
    render(stages, {
      from: pinned("debian:12.12-slim"),
      build: plan.build.length === 0 ? "# Fill in: RUN and the command that builds it." : `RUN ${plan.build.join(" ")}`,
    }),
  command: (plan) => plan.start,
  probe: ({ port, healthPath }) => bashProbe(port, healthPath),
  exec: (plan) => {
    const [first = "", ...rest] = plan.start
    return [first.startsWith("/") ? first : `/opt/${plan.app}/current/${first.replace(/^\.\//, "")}`, ...rest]
  },
  hosted: asIs,
  environment: [],
  compilesAtRunTime: true,
  ignored: ["**/build", "**/dist"],
  metrics: [],
}
