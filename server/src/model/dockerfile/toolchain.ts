/** Compilers and build tools by the names of their packages. */
import type { DockerCommand } from "./types.ts"

const packages =
  /^(?:build-essential|build-base|gcc(?:-\d+)?|g\+\+(?:-\d+)?|clang(?:-\d+)?|llvm(?:-\d+)?(?:-dev)?|make|automake|autoconf|cmake|ninja-build|musl-dev|libc6?-dev|linux-headers(?:-[\w.-]+)?|python3?(?:\.\d+)?-dev(?:el)?|golang(?:-go)?|go|rustc|cargo|maven|gradle|openjdk-\d+-jdk(?:-headless)?|default-jdk(?:-headless)?|alpine-sdk|base-devel|gcc-c\+\+|kernel-devel|dpkg-dev|devscripts)$/

export interface Installed {
  readonly manager: string
  /** Index of the first word behind the verb. */
  readonly from: number
}

/** What a command installs with a package manager of a distribution: its name, and where the packages begin. */
export function installOf({ texts }: DockerCommand): Installed | undefined {
  const at = texts[0] === "sudo" ? 1 : 0
  const program = (texts[at] ?? "").replace(/^.*\//, "")
  const verbs: Readonly<Record<string, readonly string[]>> = {
    "apt-get": ["install"],
    apt: ["install"],
    aptitude: ["install"],
    apk: ["add"],
    yum: ["install"],
    dnf: ["install"],
    microdnf: ["install"],
    zypper: ["install", "in"],
    pacman: ["-S", "-Sy", "-Syu"],
  }
  const own = Object.hasOwn(verbs, program) ? (verbs[program] ?? []) : []
  const verb = texts.findIndex((word, i) => i > at && own.includes(word))
  return verb < 0 ? undefined : { manager: program, from: verb + 1 }
}

/** Indexes of the words that name compilers and build tools. Packages of a virtual group that is deleted are not meant. */
export function toolchainIn(command: DockerCommand): readonly number[] {
  const installed = installOf(command)
  if (installed === undefined) return []
  return command.texts.flatMap((word, i) =>
    i >= installed.from && packages.test(word.replace(/[=~<>].*$/, "")) ? [i] : [],
  )
}

/** True if a command takes packages away again: what was installed in the same RUN is then gone. */
export function removesPackages({ texts }: DockerCommand): boolean {
  const words = texts.filter((word) => !word.startsWith("-") && word !== "sudo")
  const program = (words[0] ?? "").replace(/^.*\//, "")
  return (
    /^(?:apt-get|apt|aptitude|apk|yum|dnf|microdnf|zypper)$/.test(program) &&
    /^(?:purge|remove|autoremove|del|erase)$/.test(words[1] ?? "")
  )
}
