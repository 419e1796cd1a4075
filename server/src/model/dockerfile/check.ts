/** What the builder refuses in the shape of instructions. Source: moby/buildkit:frontend/dockerfile/instructions/parse.go. */
import { nearest } from "../../base/nearest.ts"
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { DockerfileTree, Instruction } from "../../syntax/dockerfile/tree.ts"

/** Instructions with the flags that each takes. */
export const knownFlags: Readonly<Record<string, readonly string[]>> = {
  ADD: ["chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack"],
  ARG: [],
  CMD: [],
  COPY: ["from", "chown", "chmod", "link", "parents", "exclude"],
  ENTRYPOINT: [],
  ENV: [],
  EXPOSE: [],
  FROM: ["platform"],
  HEALTHCHECK: ["interval", "timeout", "start-period", "start-interval", "retries"],
  LABEL: [],
  MAINTAINER: [],
  ONBUILD: [],
  RUN: ["mount", "network", "security", "device"],
  SHELL: [],
  STOPSIGNAL: [],
  USER: [],
  VOLUME: [],
  WORKDIR: [],
}

/** All refusals in file order; empty where another program reads the file (`# syntax=` of a foreign frontend). */
export function checkInstructions(tree: DockerfileTree): readonly Problem[] {
  const frontend = tree.directives.find(({ name }) => name === "syntax")?.value ?? ""
  if (frontend !== "" && !/^(?:docker\.io\/)?docker(?:\/|file-upstream|-)[\w./-]*(?::[\w.-]+)?(?:@.*)?$/.test(frontend))
    return []
  const { instructions } = tree
  const firstFrom = instructions.findIndex(({ name }) => name === "FROM")
  const problems = instructions.flatMap((instruction, i): readonly Problem[] => {
    if (knownFlags[instruction.name] === undefined) return [unknownInstruction(instruction)]
    const own = listProblem(instruction) ?? shapeOf(instruction)
    if (own !== undefined) return [own]
    if (instruction.name !== "FROM" && instruction.name !== "ARG" && (firstFrom < 0 || i < firstFrom))
      return [
        problem(
          "before-from",
          `\`${instruction.name}\` stands before the first \`FROM\`: no stage has begun.`,
          instruction.nameSpan,
        ),
      ]
    return []
  })
  return problems
}

function unknownInstruction({ name, nameSpan }: Instruction): Problem {
  const meant = nearest(name, Object.keys(knownFlags))
  const hint = meant === undefined ? "the line before may lack its continuation mark" : `did you mean \`${meant}\`?`
  return problem("unknown-instruction", `\`${name.slice(0, 40)}\` is no instruction: ${hint}`, nameSpan)
}

/** What is wrong with the arguments of one instruction. */
function shapeOf(instruction: Instruction): Problem | undefined {
  const { name, nameSpan, words, exec, rest, heredocs } = instruction
  const lacking = (what: string): Problem => problem("missing-argument", `\`${name}\` lacks ${what}.`, nameSpan)
  switch (name) {
    case "FROM":
      return words.length === 0 ? lacking("an image") : fromProblem(instruction)
    case "COPY":
    case "ADD":
      return (exec ?? words).length + (heredocs.length > 0 && words.length < 2 ? 1 : 0) < 2
        ? lacking("a source or a target")
        : undefined
    case "ENV":
    case "LABEL":
      return pairsProblem(instruction)
    case "ARG": {
      const bad = words.find(({ raw }) => raw.startsWith("="))
      return words.length === 0
        ? lacking("a name")
        : bad && problem("empty-name", "A name is missing before `=`.", bad.span)
    }
    case "SHELL":
      return exec === undefined || exec.length === 0
        ? problem(
            "shell-form",
            "`SHELL` takes a JSON list only: double quotes, no comma at the end.",
            words.length > 0 ? rest.spanOf(0, rest.text.length) : nameSpan,
          )
        : undefined
    case "HEALTHCHECK":
      return healthcheckProblem(instruction)
    case "ONBUILD": {
      const inner = words[0]?.raw.toUpperCase()
      if (inner === undefined) return lacking("an instruction")
      return /^(?:ONBUILD|FROM|MAINTAINER)$/.test(inner)
        ? problem("onbuild", `\`ONBUILD ${inner}\` is not allowed.`, words[0]?.span ?? nameSpan)
        : undefined
    }
    case "USER":
    case "WORKDIR":
    case "STOPSIGNAL":
    case "EXPOSE":
    case "VOLUME":
    case "MAINTAINER":
      return words.length === 0 ? lacking("an argument") : undefined
    default:
      return undefined
  }
}

/** A whole JSON list that holds something else than texts is refused; whatever else is no list of texts is a command. */
function listProblem({ name, rest }: Instruction): Problem | undefined {
  if (!/^(?:RUN|CMD|ENTRYPOINT|SHELL|ADD|COPY|VOLUME)$/.test(name) || rest.text.length > 10_000) return undefined
  if (!/^\[.*\]$/s.test(rest.text) || !/[[,]\s*(?:[-\d{[]|true\b|false\b|null\b)/.test(rest.text)) return undefined
  try {
    const list: unknown = JSON.parse(rest.text)
    return Array.isArray(list) && list.some((item) => typeof item !== "string")
      ? problem(
          "list-item",
          `A list of \`${name}\` holds texts only: quote every item.`,
          rest.spanOf(0, rest.text.length),
        )
      : undefined
  } catch {
    return undefined
  }
}

function fromProblem({ words, rest }: Instruction): Problem | undefined {
  const [, as, name] = words
  if (as === undefined) return undefined
  const tail = rest.spanOf(as.from, rest.text.length)
  if (words.length !== 3 || !/^as$/i.test(as.raw))
    return problem("from-arguments", "`FROM` takes an image, or an image with `AS` and a name.", tail)
  if (name === undefined || name.raw.includes("$") || /^[a-z][a-z0-9._-]*$/i.test(name.raw)) return undefined
  return problem(
    "stage-name",
    `\`${name.raw.slice(0, 40)}\` cannot name a stage: a letter first, then letters, digits, \`.\`, \`_\`, \`-\`.`,
    name.span,
  )
}

function pairsProblem({ name, nameSpan, words }: Instruction): Problem | undefined {
  const [first, second] = words
  if (first === undefined) return problem("missing-argument", `\`${name}\` lacks a name and a value.`, nameSpan)
  if (!first.raw.includes("="))
    return second === undefined
      ? problem("missing-argument", `\`${name}\` lacks a value: write \`NAME=value\`.`, first.span)
      : undefined
  const bad = words.find(({ raw }) => !raw.includes("=") || raw.startsWith("="))
  if (bad === undefined) return undefined
  return problem(
    "missing-equals",
    `\`${name}\` needs \`NAME=value\` here: a value with blanks must be quoted.`,
    bad.span,
  )
}

function healthcheckProblem({ nameSpan, words, rest }: Instruction): Problem | undefined {
  const [kind, next] = words
  if (kind === undefined) return problem("missing-argument", "`HEALTHCHECK` lacks `CMD` or `NONE`.", nameSpan)
  if (/^none$/i.test(kind.raw))
    return (
      next && problem("healthcheck", "`HEALTHCHECK NONE` takes no arguments.", rest.spanOf(next.from, rest.text.length))
    )
  if (!/^cmd$/i.test(kind.raw))
    return problem("healthcheck", "`HEALTHCHECK` must go on with `CMD` or `NONE`.", kind.span)
  return next === undefined ? problem("missing-argument", "`HEALTHCHECK CMD` lacks a command.", kind.span) : undefined
}

function problem(code: string, message: string, at: Span): Problem {
  return { code, message, span: at, severity: "error" }
}
