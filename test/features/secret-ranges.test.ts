/** What an editor hides: every secret of every format, its quotes left, nothing else. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

const key = "mQ7vX2rT9pLw4ZkN8bYc3HsJf6GaVeUd"

/** Hidden text of a file in order. */
function hiddenIn(path: string, text: string): readonly string[] {
  const workspace = openWorkspace({ [path]: text })
  const spans = workspace.analysis().secretRanges(workspace.uri(path))
  for (const [i, each] of spans.entries()) assert.ok((spans[i - 1]?.end ?? -1) < each.start, "in order, apart")
  return spans.map(({ start, end }) => text.slice(start, end))
}

describe("secret ranges", () => {
  const cases: readonly (readonly [what: string, path: string, text: string, hidden: readonly string[]])[] = [
    ["env lines", ".env", `PORT=3000\nJWT_SECRET=${key}\nDB_PASSWORD='a b' # note\nPUBLIC_KEY=x\n`, [key, "a b"]],
    ["switched off lines", ".env", `# JWT_SECRET=${key}\n#export API_TOKEN="${key}"\n# a note = 1\n`, [key, key]],
    ["a password in an address", ".env", `DATABASE_URL=postgres://app:${key}@db:5432/app\n`, [key]],
    ["a weak one and a stand-in too", ".env", "DB_PASSWORD=admin\nJWT_SECRET=changeme\n", ["admin", "changeme"]],
    [
      "Compose",
      "compose.yaml",
      `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: "${key}"\n      POSTGRES_USER: app\n      OTHER: \${TOKEN}\n`,
      [key],
    ],
    [
      "a Kubernetes Secret",
      "secret.yaml",
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: api\nstringData:\n  jwt-secret: ${key}\ndata:\n  password: ${Buffer.from(key).toString("base64")}\n`,
      [key, Buffer.from(key).toString("base64")],
    ],
    ["a unit", "api.service", `[Service]\nExecStart=/usr/bin/api\nEnvironment=PORT=1 "JWT_SECRET=${key}"\n`, [key]],
    [
      "Prometheus",
      "prometheus.yml",
      `scrape_configs:\n  - job_name: api\n    basic_auth:\n      username: prom\n      password: ${key}\n    static_configs:\n      - targets: [api:9100]\n`,
      [key],
    ],
    [
      "a script",
      "deploy.sh",
      `#!/bin/sh\ndocker compose up -d\nAPI_TOKEN=${key}\nexport DB_PASSWORD="$(cat /run/secrets/db)"\n`,
      [key],
    ],
    ["what is no secret", ".env", "TOKEN_TTL=3600\nKEY_FILE=/run/secrets/key\nSECRET_NAME=api\n", []],
  ]
  for (const [what, path, text, hidden] of cases)
    it(`covers ${what}`, () => assert.deepEqual(hiddenIn(path, text), hidden))
})
