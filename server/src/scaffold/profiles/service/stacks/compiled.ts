/** Go and Rust: one program, built apart, in an image that holds hardly anything else. */
import type { ServicePlan } from "../plan.ts"
import { render } from "../render.ts"
import { asIs, bashProbe, exact, packages, pinned, type StackKit, usualMetrics, wgetProbe } from "./types.ts"

const goVersions = { "1.24": "1.24.10", "1.25": "1.25.4" }
const rustVersions = { "1.90": "1.90.0", "1.91": "1.91.1" }

const goStages = `@@from@@ AS build
WORKDIR /src
ENV CGO_ENABLED=0
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \\
    @@build@@

@@runtime@@
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /usr/local/bin/
WORKDIR /var/empty
`

const rustStages = `@@from@@ AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \\
    @@build@@

@@runtime@@
@@libraries@@
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ /usr/local/bin/
WORKDIR /var/empty
`

/** The program of a start command: its last part names the file below /usr/local/bin. */
function program(plan: ServicePlan): string {
  return (plan.start[0] ?? plan.name).replace(/^.*\//, "")
}

const command = (plan: ServicePlan): readonly string[] => [`/usr/local/bin/${program(plan)}`, ...plan.start.slice(1)]
const exec = (plan: ServicePlan): readonly string[] => [
  `/opt/${plan.app}/current/bin/${program(plan)}`,
  ...plan.start.slice(1),
]

export const go: StackKit = {
  stages: (plan) =>
    render(goStages, {
      from: pinned(`golang:${exact(plan.version, goVersions)}-bookworm`),
      build:
        plan.build.length === 0
          ? `go build -trimpath -ldflags="-s -w" -o /out/${program(plan)} .`
          : plan.build.join(" "),
      runtime: pinned("alpine:3.22.2"),
    }),
  command,
  probe: ({ port, healthPath }) => wgetProbe(port, healthPath),
  exec,
  hosted: asIs,
  environment: [],
  compilesAtRunTime: false,
  ignored: ["**/bin", "**/*.test"],
  metrics: usualMetrics,
}

export const rust: StackKit = {
  stages: (plan) =>
    render(rustStages, {
      from: pinned(`rust:${exact(plan.version, rustVersions)}-bookworm`),
      build: `${
        plan.build.length === 0 ? `cargo build --release${plan.isLocked ? " --locked" : ""}` : plan.build.join(" ")
      } \\\n    && install -D -m 0755 target/release/${program(plan)} /out/${program(plan)}`,
      runtime: pinned("debian:12.12-slim"),
      libraries: packages(
        ["libssl3", ...(plan.hasDatabase ? ["libpq5"] : [])],
        "Crates like native-tls and diesel load them; delete the line if yours do not.",
      ),
    }),
  command,
  probe: ({ port, healthPath }) => bashProbe(port, healthPath),
  exec,
  hosted: asIs,
  environment: [],
  compilesAtRunTime: false,
  ignored: ["**/target"],
  metrics: [],
}
