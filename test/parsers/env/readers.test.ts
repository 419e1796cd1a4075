/** Which programs are seen to read an env file, from the files around it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Readers, readersOf } from "../../../server/src/workspace/readers.ts"
import { Memo } from "../../../server/src/workspace/reads.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../../server/src/workspace/snapshot.ts"

function look(path: string, files: Readonly<Record<string, string>>): Readers {
  const texts = new Map(Object.entries({ [path]: "", ...files }).map(([each, text]) => [`file:///w/${each}`, { text }]))
  const folders = new Map<string, string[]>([["file:///w", []]])
  for (const uri of texts.keys()) {
    const parts = uri.slice("file:///w/".length).split("/")
    for (let i = 0; i < parts.length; i++) {
      const folder = ["file:///w", ...parts.slice(0, i)].join("/")
      folders.set(folder, [...(folders.get(folder) ?? []), i === parts.length - 1 ? (parts[i] ?? "") : `${parts[i]}/`])
    }
  }
  const snapshot = applyChange(emptySnapshot, { documents: texts, directories: folders, roots: ["file:///w"] })
  const wants = { documents: new Set<string>(), directories: new Set<string>() }
  return readersOf(new TrackedWorkspace(snapshot, new Memo(), wants), `file:///w/${path}`)
}

/** Readers of `path` in a workspace of these files: `compose+systemd`, or `?dotenv+compose` where they are guessed. */
function readers(path: string, files: Readonly<Record<string, string>>): string {
  const { readers: found, areKnown } = look(path, files)
  return `${areKnown ? "" : "?"}${found.join("+")}`
}

const image = "services:\n  a:\n    image: nginx:1.27\n"
const unit = (path: string) => `[Service]\nExecStart=/bin/x\nEnvironmentFile=${path}\n`
const node = (name: string) => `{ "dependencies": { "${name}": "1.0.0" } }`

const cases: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
  ["nobody", ".env", "?dotenv+compose", {}],
  ["the project's .env", ".env", "compose", { "compose.yaml": image }],
  [".env of another folder", "app/.env", "?dotenv+compose", { "compose.yaml": image }],
  ["another name beside Compose", ".env.production", "?dotenv+compose", { "compose.yaml": image }],
  ["env_file", "a.env", "compose", { "compose.yaml": `${image}    env_file: a.env\n` }],
  ["env_file from a deploy folder", "a.env", "compose", { "deploy/compose.yaml": `${image}    env_file: ../a.env\n` }],
  ["env_file from above", "env/a.env", "compose", { "compose.yaml": `${image}    env_file: [env/a.env]\n` }],
  [
    "env_file in the raw format",
    "a.env",
    "compose-raw",
    { "compose.yaml": `${image}    env_file:\n      - path: a.env\n        format: raw\n` },
  ],
  [
    "env_file of an include",
    "sub/x.env",
    "compose",
    { "compose.yaml": "include:\n  - path: sub/c.yaml\n    env_file: sub/x.env\nservices: {}\n", "sub/c.yaml": image },
  ],
  ["a unit that names the file on the host", "hub.env", "systemd", { "hub.service": unit("-/etc/hub/hub.env") }],
  ["a unit in deploy/systemd", "hub.env", "systemd", { "deploy/systemd/hub.service": unit("/etc/hub/hub.env") }],
  ["a unit beside that names a .env", ".env", "systemd", { "hub.service": unit("/opt/hub/.env") }],
  ["a unit below that names a .env", ".env", "systemd", { "deploy/hub.service": unit("/opt/hub/.env") }],
  ["a unit that names a .env of the folder's name", "hub/.env", "systemd", { "hub.service": unit("/opt/hub/.env") }],
  ["a unit that names some .env", "api/.env", "?dotenv+compose", { "hub.service": unit("/opt/hub/.env") }],
  ["a unit that names another file", "hub.env", "?dotenv+compose", { "hub.service": unit("/etc/hub/other.env") }],
  ["dotenv in package.json", ".env", "dotenv", { "package.json": node("dotenv") }],
  ["a stage file with dotenv", ".env.production", "dotenv", { "package.json": node("@nestjs/config") }],
  ["package.json without dotenv", ".env", "?dotenv+compose", { "package.json": node("express") }],
  ["a package.json does not read hub.env", "hub.env", "?dotenv+compose", { "package.json": node("dotenv") }],
  [
    "several",
    ".env",
    "compose+systemd+dotenv",
    { "compose.yaml": image, "package.json": node("dotenv"), "x.service": unit("/opt/x/.env") },
  ],
]

test("a file of env_file is read in the project's environment, the project's own .env is not", () => {
  const files = { "compose.yaml": `${image}    env_file: [a.env, .env]\n`, ".env": "HOST=db\n", "a.env": "URL=$HOST\n" }
  assert.deepEqual([...look("a.env", files).environment], [["HOST", "db"]])
  assert.deepEqual([...look(".env", files).environment], [])
})

for (const [name, path, expected, files] of cases) test(name, () => assert.equal(readers(path, files), expected))
