/** Java: Maven or Gradle builds one jar, a runtime image starts it. */
import type { ServicePlan } from "../plan.ts"
import { render } from "../render.ts"
import { asIs, pinned, type StackKit, wgetProbe } from "./types.ts"

const runtimes: Readonly<Record<string, string>> = { "17": "17.0.17_10", "21": "21.0.9_10", "25": "25.0.1_8" }

const stages = `@@from@@ AS build
WORKDIR /src
COPY . .
RUN @@mount@@ @@build@@ \\
    && find @@out@@ -maxdepth 1 -name '*.jar' ! -name '*-plain.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' \\
       ! -name 'original-*' -exec cp {} /app.jar \\;

@@runtime@@
WORKDIR /app
# A file of root: the service reads its code and cannot change it.
COPY --from=build /app.jar /app/app.jar
`

const major = ({ version }: ServicePlan): string => /^(?:1\.)?(\d+)/.exec(version)?.[1] ?? "21"

/** The jar lies where the image keeps it, whatever the project calls it. */
function command(plan: ServicePlan): readonly string[] {
  const at = plan.start.indexOf("-jar")
  if (plan.start[0] !== "java" || at < 0) return plan.start
  return [...plan.start.slice(0, at + 1), "/app/app.jar", ...plan.start.slice(at + 2)]
}

const maven = {
  mount: "--mount=type=cache,target=/root/.m2",
  build: "mvn -B -q -DskipTests package",
  out: "target",
}
const gradle = {
  mount: "--mount=type=cache,target=/home/gradle/.gradle",
  build: "gradle --no-daemon -x test build",
  out: "build/libs",
}

export const java: StackKit = {
  stages: (plan) => {
    const isGradle = plan.manager === "gradle"
    const tool = isGradle ? gradle : maven
    const jdk = major(plan)
    return render(stages, {
      from: pinned(isGradle ? `gradle:9.2.0-jdk${jdk}` : `maven:3.9.11-eclipse-temurin-${jdk}`),
      mount: tool.mount,
      build: plan.build.length === 0 ? tool.build : plan.build.join(" "),
      out: tool.out,
      runtime: pinned(`eclipse-temurin:${runtimes[jdk] ?? jdk}-jre-alpine`),
    })
  },
  command,
  probe: ({ port, healthPath }) => wgetProbe(port, healthPath),
  exec: (plan) => {
    const words = command(plan).map((word) => (word === "/app/app.jar" ? `/opt/${plan.app}/current/app.jar` : word))
    return (words[0] ?? "").startsWith("/") ? words : [`/usr/bin/${words[0]}`, ...words.slice(1)]
  },
  hosted: asIs,
  environment: [["JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=75"]],
  compilesAtRunTime: true,
  ignored: ["**/target", "**/build", "**/.gradle"],
  metrics: [
    { title: "Processor", unit: "percentunit", expr: 'process_cpu_usage{job="service"}' },
    { title: "Memory", unit: "bytes", expr: 'sum by (area) (jvm_memory_used_bytes{job="service"})' },
  ],
}
