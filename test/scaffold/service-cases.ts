/** Answers and projects that the profile `service` is tried with. */

import { service } from "../../server/src/scaffold/profiles/service/profile.ts"
import type { Answers, AnswerValue, ProfileFile } from "../../server/src/scaffold/profiles/types.ts"

export type Given = Readonly<Record<string, AnswerValue>>

/** Complete answers: what is given, and fallbacks in the order of asking. */
export function answersOf(given: Given): Answers {
  const answers = new Map<string, AnswerValue>()
  for (const { key, fallback } of service.questions) answers.set(key, given[key] ?? fallback(answers))
  return answers
}

/** A real, minimal project of each language. */
export const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: {
    "package.json": JSON.stringify({
      name: "orders",
      scripts: { start: "node server.js", build: "tsc -p ." },
      dependencies: { fastify: "5.6.0" },
    }),
    "package-lock.json": '{ "name": "orders", "lockfileVersion": 3 }\n',
    "server.js": 'app.get("/healthz", ok)\napp.listen(process.env.PORT || 3000)\n',
  },
  python: {
    "pyproject.toml":
      '[project]\nname = "orders"\nrequires-python = ">=3.11,<3.13"\ndependencies = ["fastapi", "uvicorn"]\n',
    "uv.lock": "version = 1\n",
    "main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
  },
  go: {
    "go.mod": "module example.com/team/orders\n\ngo 1.24\n",
    "go.sum": "",
    "main.go": 'package main\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
  },
  rust: {
    "Cargo.toml": '[package]\nname = "orders"\nversion = "0.1.0"\nedition = "2024"\n',
    "Cargo.lock": "version = 4\n",
    "src/main.rs": "fn main() {}\n",
  },
  java: {
    "pom.xml":
      "<project>\n  <parent><artifactId>spring-boot-starter-parent</artifactId></parent>\n  <artifactId>orders</artifactId>\n  <properties><java.version>21</java.version></properties>\n  <dependencies>\n    <dependency><artifactId>spring-boot-starter-web</artifactId></dependency>\n    <dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency>\n  </dependencies>\n</project>\n",
  },
  other: { "main.lisp": "(serve)\n" },
}

export interface Case {
  readonly name: string
  readonly given: Given
  readonly files: readonly ProfileFile[]
}

export function caseOf(given: Given): Case {
  const shown = Object.entries(given).map(([key, value]) =>
    value === true ? key : value === false ? "" : String(value),
  )
  return { name: shown.filter((word) => word !== "").join(" "), given, files: service.files(answersOf(given)) }
}

const stacks = ["node", "python", "go", "rust", "java", "other"]

/** Every stack, platform, database and proxy, with the rest in turn. */
export const matrix: readonly Case[] = stacks.flatMap((stack, i) =>
  ["compose", "kubernetes", "systemd"].flatMap((flavour, j) =>
    ["none", "postgres"].flatMap((database, k) =>
      ["caddy", "nginx"].map((proxy, l) =>
        caseOf({
          stack,
          flavour,
          database,
          proxy,
          name: "orders",
          redis: (i + j + k + l) % 2 === 0,
          metrics: (i + k) % 2 === 0,
          state: (j + k + l + i) % 3 === 0,
        }),
      ),
    ),
  ),
)

/** Cases that between them hold every stack on every platform, and every other answer with every platform. */
export const covering: readonly Case[] = matrix.filter(
  (_, i) => i % 4 === (Math.floor(i / 12) + (Math.floor(i / 4) % 3)) % 4,
)
