/** What pom.xml and Gradle's scripts say. They are read by their own words, not evaluated. */
import { tellings } from "./libraries.ts"
import { type Findings, nameFrom, type Project } from "./project.ts"

const gradleFiles = ["build.gradle.kts", "build.gradle"]

export function javaFile(project: Project): string | undefined {
  return ["pom.xml", ...gradleFiles].find((name) => project.has(name))
}

/** The pom without its comments, its parent, its plugins and what it manages for others: what is left is its own. */
function ownPom(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(parent|build|dependencyManagement|profiles|reporting)>[\s\S]*?<\/\1>/g, "")
}

function artifacts(file: string, text: string): readonly string[] {
  if (file === "pom.xml")
    return [...ownPom(text).matchAll(/<dependency>([\s\S]*?)<\/dependency>/g)].flatMap(([, body = ""]) =>
      /<scope>\s*test\s*<\/scope>/.test(body) ? [] : [/<artifactId>\s*([\w.-]+)\s*</.exec(body)?.[1] ?? ""],
    )
  const uncommented = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1")
  const declared = /^\s*(?:implementation|api|runtimeOnly|compile|runtime|developmentOnly)\b[\s("']*[\w.-]+:([\w.-]+)/gm
  return [...uncommented.matchAll(declared)].map(([, name = ""]) => name)
}

function version(file: string, text: string): { readonly value: string; readonly said: string } | undefined {
  const patterns =
    file === "pom.xml"
      ? [
          /<(?:maven\.compiler\.release|java\.version|maven\.compiler\.target|maven\.compiler\.source)>\s*(?:1\.)?(\d+)\s*</,
          /<release>\s*(\d+)\s*</,
        ]
      : [
          /JavaLanguageVersion\.of\(\s*["']?(\d+)/,
          /jvmToolchain\(\s*(\d+)/,
          /sourceCompatibility\s*=\s*["']?(?:JavaVersion\.VERSION_)?(?:1[._])?(\d+)/,
        ]
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    if (match?.[1] !== undefined) return { value: match[1], said: match[0] }
  }
  return undefined
}

function ownName(project: Project, file: string, text: string): string | undefined {
  if (file === "pom.xml")
    return /<artifactId>\s*([\w.-]+)\s*</.exec(ownPom(text).replace(/<(dependencies|modules)>[\s\S]*?<\/\1>/g, ""))?.[1]
  const settings = ["settings.gradle.kts", "settings.gradle"].find((name) => project.has(name))
  return settings === undefined
    ? undefined
    : /rootProject\.name\s*=\s*["']([^"']+)/.exec(project.text(settings) ?? "")?.[1]
}

const managementPort =
  /^management\.server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d+)|^management:\s*\n(?:[ ]+.*\n)*?[ ]+server:\s*\n[ ]+port:\s*(?:\$\{\w+:)?(\d+)/m

function spring(project: Project, file: string, found: Findings, dependencies: readonly string[]): void {
  found.add("startCommand", "java -jar app.jar", file, "it is a Spring Boot application: one jar")
  let isApart = false
  for (const path of [
    "src/main/resources/application.properties",
    "src/main/resources/application.yml",
    "src/main/resources/application.yaml",
  ]) {
    if (!project.has("src/")) break
    const text = project.text(path) ?? ""
    const port =
      /^server\.port\s*[=:]\s*(?:\$\{\w+:)?(\d+)|^server:\s*\n(?:[ ]+.*\n)*?[ ]+port:\s*(?:\$\{\w+:)?(\d+)/m.exec(text)
    if (port !== null) found.add("port", Number(port[1] ?? port[2]), path, port[0])
    const inside = managementPort.exec(text)
    // Health is told on that port as well, and on the service's own only where a setting asks for it.
    if (inside !== null) {
      const said = "management has a port of its own"
      found.add("metricsPort", Number(inside[1] ?? inside[2]), path, said)
      const wanted = "management.endpoint.health.probes.add-additional-paths has to be true"
      found.add("healthPath", "/readyz", path, `${said}: ${wanted}`)
      isApart = true
    }
  }
  found.add("port", 8080, file, "Spring Boot listens there by default")
  if (dependencies.includes("spring-boot-starter-actuator") && !isApart)
    found.add("healthPath", "/actuator/health", file, "depends on spring-boot-starter-actuator")
}

export function detectJava(project: Project, file: string, found: Findings): void {
  const text = project.text(file) ?? ""
  const name = ownName(project, file, text)
  if (name !== undefined) found.add("name", nameFrom(name), file, `the project ${name}`)
  found.add("packageManager", file === "pom.xml" ? "maven" : "gradle", file, "it lies there")
  // Plugins go with the version of Gradle that the wrapper names.
  if (file !== "pom.xml" && project.has("gradlew"))
    found.add("buildCommand", "sh gradlew --no-daemon -x test build", "gradlew", "the wrapper names its Gradle")
  const declared = version(file, text)
  if (declared !== undefined) found.add("version", declared.value, file, declared.said)
  const dependencies = artifacts(file, text)
  for (const each of tellings("java", dependencies)) found.add(each.key, each.value, file, `depends on ${each.name}`)
  const isSpring =
    dependencies.some((each) => each.startsWith("spring-boot-starter")) &&
    /spring-boot-(?:maven-plugin|starter-parent)|org\.springframework\.boot/.test(text)
  if (isSpring) spring(project, file, found, dependencies)
}
