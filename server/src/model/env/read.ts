/** From the tree of an env file to its variables and to what each reader makes of it. Both are computed on first use. */

import type { EnvReader } from "../../base/env-reader.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import { sliceOf } from "../../base/span.ts"
import type { EnvAssignment, EnvTree } from "../../syntax/env/tree.ts"
import { partWords } from "../secrets/shown.ts"
import { readBash } from "./readers/bash.ts"
import { readComposeEnv } from "./readers/compose.ts"
import { readDocker } from "./readers/docker.ts"
import { readDotenv } from "./readers/dotenv.ts"
import { readNode } from "./readers/node.ts"
import { readPodman } from "./readers/podman.ts"
import { readPython } from "./readers/python.ts"
import { readSystemd, readSystemdBefore254 } from "./readers/systemd.ts"
import type { EnvFile, Environment, EnvReading, EnvVariable, ReaderHosts } from "./types.ts"

/** Names of the readers for messages. */
export const readerNames: Readonly<Record<EnvReader, string>> = {
  dotenv: "dotenv",
  compose: "Compose",
  "compose-raw": "Compose (`format: raw`)",
  systemd: "systemd",
  "systemd-252": "systemd before 254",
  bash: "the shell",
  docker: "`docker run`",
  podman: "podman",
  node: "Node.js",
  python: "python-dotenv",
}

/** `environment`: variables from outside that Compose's bare names and `$NAME` are taken from first. */
export function readEnvFile(
  tree: EnvTree,
  readers: readonly EnvReader[],
  readersAreKnown: boolean,
  environment: Environment,
  hosts: ReaderHosts = {},
): EnvFile {
  let readings: ReadonlyMap<EnvReader, EnvReading> | undefined
  let variables: readonly EnvVariable[] | undefined
  return {
    readers,
    readersAreKnown,
    environment,
    ...hosts,
    get readings() {
      readings ??= new Map(readers.map((reader) => [reader, readAs(reader, tree, environment)]))
      return readings
    },
    get variables() {
      variables ??= variablesOf(tree, this)
      return variables
    },
  }
}

/** The file as one reader sees it. */
export function readAs(reader: EnvReader, tree: EnvTree, environment: Environment): EnvReading {
  switch (reader) {
    case "dotenv":
      return readDotenv(tree)
    case "compose":
      return readComposeEnv(tree, environment)
    case "compose-raw":
    case "docker":
      return readDocker(tree, environment)
    case "podman":
      return readPodman(tree, environment)
    case "systemd":
      return readSystemd(tree)
    case "systemd-252":
      return readSystemdBefore254(tree)
    case "bash":
      return readBash(tree, environment)
    case "node":
      return readNode(tree)
    case "python":
      return readPython(tree, environment)
  }
}

function variablesOf(tree: EnvTree, file: EnvFile): readonly EnvVariable[] {
  const last = new Map<string, EnvAssignment>()
  for (const line of tree.lines) if (line.kind === "assignment") last.set(line.name, line)
  const voices = voicesOf(file)
  return tree.lines.flatMap((line) => {
    if (line.kind !== "assignment") return []
    const overridden = last.get(line.name) !== line
    const value = overridden ? unknown("a later line of the same name replaces it") : agreed(line, voices)
    const { name, nameSpan, valueSpan } = line
    const written = sliceOf(tree.text, valueSpan)
    return [{ name, nameSpan, valueSpan, written, ...remarkOf(tree, line), line, value, overridden }]
  })
}

function remarkOf(tree: EnvTree, { commentSpan }: EnvAssignment): Pick<EnvVariable, "remark"> {
  const comment = commentSpan && sliceOf(tree.text, commentSpan)
  return comment !== undefined && /^#+(?:\s|$)/.test(comment) ? { remark: comment } : {}
}

/**
 * The readings that have a say. Where nobody was seen to read the file, a guessed reader that refuses it is no reader
 * of it; one that the project shows stays, refusal and all.
 */
function voicesOf(file: EnvFile): ReadonlyMap<EnvReader, EnvReading> {
  if (file.readersAreKnown) return file.readings
  const taking = new Map([...file.readings].filter(([, reading]) => reading.ok))
  return taking.size > 0 ? taking : file.readings
}

function agreed(line: EnvAssignment, voices: ReadonlyMap<EnvReader, EnvReading>): Known<string> {
  let first: string | undefined
  for (const [reader, reading] of voices) {
    const name = readerNames[reader]
    if (!reading.ok) return unknown(`${name} refuses the file: ${reading.error}`)
    const open = reading.unsettled?.get(line.name)
    if (open !== undefined) return unknown(`${name} does not settle \`${line.name}\`: ${open}`)
    const variable = reading.variables.get(line.name)
    if (variable === undefined) return unknown(`${name} does not set \`${line.name}\``)
    if (variable.line !== line) return unknown(`${name} takes \`${line.name}\` from another line`)
    if (variable.missing !== undefined)
      return unknown(
        `${partWords(line.name, variable.missing[0] ?? "")} is not set in the file; the environment may supply it`,
      )
    if (first !== undefined && first !== variable.value)
      return unknown(`${[...voices.keys()].map((each) => readerNames[each]).join(" and ")} read different values`)
    first = variable.value
  }
  return first === undefined ? unknown("the rules of the program that reads the file are not known") : known(first)
}
