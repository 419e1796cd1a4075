/** Completion of names of the environment and hover on them: what is offered where, and no secret in it. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import type { CompletionInfo } from "../../server/src/analysis.ts"
import { type VariableCursor, variableCursor, variableSample } from "../support/variable-cursor.ts"

/** The sample with a text put in behind another; the cursor stands behind it. */
function typing(
  path: string,
  before: string,
  typed: string,
  replaced = "",
): { cursor: VariableCursor; path: string; upTo: string } {
  const files = variableSample()
  const text = files[`variables/${path}`] ?? ""
  const at = text.indexOf(before)
  assert.ok(at >= 0, `${before} is not in ${path}`)
  const end = at + before.length
  assert.ok(text.startsWith(replaced, end))
  files[`variables/${path}`] = text.slice(0, end) + typed + text.slice(end + replaced.length)
  return { cursor: variableCursor(files, "variables/"), path, upTo: text.slice(0, end) + typed }
}

interface Offer {
  readonly labels: readonly string[]
  readonly items: readonly CompletionInfo[]
  /** What stands there once the item is taken. */
  readonly taken: (label: string) => string
}

function offer({ cursor, path, upTo }: ReturnType<typeof typing>, typed?: string): Offer | undefined {
  const { uri, at } = cursor.spot(path, upTo)
  const found = cursor.ask(({ variables }) => variables.completions(uri, at, typed))
  const text = cursor.textOf(path)
  return (
    found && {
      labels: found.items.map(({ label }) => label),
      items: found.items,
      taken: (label) => {
        const item = found.items.find((each) => each.label === label)
        const { start, end } = found.replace
        const line = text.lastIndexOf("\n", start - 1) + 1
        return text.slice(line, start) + (item?.insert ?? "?") + (/^[^\n]*/.exec(text.slice(end))?.[0] ?? "")
      },
    }
  )
}

function needed(place: ReturnType<typeof typing>): Offer {
  const found = offer(place)
  assert.ok(found)
  return found
}

describe("completion of names", () => {
  it("offers what the project has in a reference of Compose, and closes it", () => {
    const found = needed(typing("compose.yaml", "edge:\n    image: ", "caddy:${PU", "caddy:2.9.1"))
    assert.deepEqual(found.labels.toSorted(), ["API_TOKEN", "BUILD_REV", "DB_PASSWORD", "PUBLIC_HOST", "TAG"])
    assert.equal(found.taken("PUBLIC_HOST"), "    image: caddy:${PUBLIC_HOST}")
    const item = found.items.find(({ label }) => label === "PUBLIC_HOST")
    assert.equal(item?.detail, "variables/.env:3: app.example.org")
    assert.match(item?.markdown ?? "", /set in `variables\/\.env:3`: `app\.example\.org`/)
  })
  it("closes nothing twice, and replaces the whole name", () => {
    const { cursor } = typing("compose.yaml", "api:${T", "")
    const { uri, at } = cursor.spot("compose.yaml", "api:${T")
    const found = cursor.ask(({ variables }) => variables.completions(uri, at))
    assert.ok(found)
    const text = cursor.textOf("compose.yaml")
    assert.equal(text.slice(found.replace.start, found.replace.end), "TAG")
  })
  it("shows no secret, in no part of an item", () => {
    for (const [path, before, typed] of [
      ["compose.yaml", "image: ", "${"],
      ["api.env", "LOG_LEVEL=info\n", "X=${"],
      ["scripts/deploy.sh", "deploying $", ""],
    ] as const) {
      const found = needed(typing(path, before, typed))
      assert.ok(found.labels.includes("DB_PASSWORD"), path)
      assert.doesNotMatch(JSON.stringify(found.items), /k2vX9|pQ7vZ|Zt8Lq/)
      assert.match(JSON.stringify(found.items), /16 characters \(not shown\)/)
    }
  })
  it("offers names that programs use and the file lacks, at the start of a line", () => {
    const found = needed(typing("api.env", "LOG_LEVEL=info\n", "", "CACHE_URL=redis://cache:6379/0\n"))
    assert.ok(found.labels.includes("CACHE_URL"))
    assert.ok(!found.labels.includes("LOG_LEVEL") && !found.labels.includes("PORT"))
    assert.equal(found.taken("CACHE_URL").split("=")[0], "CACHE_URL")
    const fresh = needed(typing(".env", "BUILD_REV=abc123\n", "NE"))
    assert.ok(!fresh.labels.includes("TAG"))
  })
  it("offers names of the service below `environment:`, as a mapping or a list", () => {
    const map = needed(typing("compose.yaml", 'PORT: "9090"\n      ', "LO", "PUBLIC_HOST: ${PUBLIC_HOST}"))
    assert.ok(map.labels.includes("LOG_LEVEL"))
    assert.ok(!map.labels.includes("PORT"), "it stands there")
    assert.equal(map.taken("LOG_LEVEL"), "      LOG_LEVEL: ")
    const list = variableCursor({
      "compose.yaml": "services:\n  a:\n    build: .\n    environment:\n      - ONE=1\n      - \n",
      Dockerfile: "FROM alpine:3.20\n",
      "package.json": "{}",
      "index.js": "console.log(process.env.ONE, process.env.TWO)\n",
    })
    const { uri, at } = list.spot("compose.yaml", "ONE=1\n      - ")
    const items = list.ask(({ variables }) => variables.completions(uri, at))?.items ?? []
    assert.deepEqual(
      items.map(({ insert, detail }) => `${insert} ${detail}`),
      ["TWO= used in index.js:1"],
    )
  })
  it("offers the names of the container behind two dollars", () => {
    const found = needed(typing("compose.yaml", "--port $$", "", "PORT"))
    assert.ok(found.labels.includes("PORT") && found.labels.includes("CACHE_URL"))
    assert.ok(!found.labels.includes("TAG"))
  })
  it("offers keys of the object that a reference names", () => {
    const flow = needed(typing("k8s/deployment.yaml", "{ name: api-secret, key: ", "", "API_TOKEN"))
    assert.deepEqual(flow.labels, ["API_TOKEN", "db-password"])
    const block = variableCursor({
      "a.yaml":
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata: {ONE: "1", TWO: "2"}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {THREE: "1"}\n',
      "b.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: c/c:1\n      env:\n        - name: X\n          valueFrom:\n            configMapKeyRef:\n              name: conf\n              key: \n",
    })
    const { uri, at } = block.spot("b.yaml", "key: ")
    assert.deepEqual(
      block.ask(({ variables }) => variables.completions(uri, at))?.items.map(({ label }) => label),
      ["ONE", "TWO"],
    )
  })
  it("offers names in commands of units, in Dockerfiles, Caddyfiles, manifests and scripts", () => {
    const unit = needed(typing("deploy/systemd/relay.service", "/bin/echo ", "${", "${RELAY_NAME} "))
    assert.ok(["RELAY_MODE", "RELAY_NAME", "RELAY_TOKEN"].every((name) => unit.labels.includes(name)))
    assert.match(unit.taken("RELAY_MODE"), /echo \$\{RELAY_MODE\}\$RELAY_MODE$/)
    assert.ok(offer(typing("Dockerfile", "WORKDIR ", "$", "$APP_HOME"))?.labels.includes("APP_HOME"))
    assert.ok(offer(typing("deploy/Caddyfile", "{$", "", "PUBLIC_HOST"))?.labels.includes("PUBLIC_HOST"))
    assert.ok(offer(typing("k8s/deployment.yaml", "--port=$(", "", "PORT"))?.labels.includes("LOG_LEVEL"))
    assert.ok(offer(typing("deploy/prometheus/prometheus.yml", "region: ${", "", "REGION"))?.labels.includes("REGION"))
  })
  it("offers names and values that an image makes known", () => {
    const cursor = variableCursor({
      "compose.yaml":
        "services:\n  db:\n    image: postgres:17\n    env_file: db.env\n    environment:\n      POSTGRES_DB: app\n      POST\n",
      "db.env": "POSTGRES_USER=app\n\nPOSTGRES_HOST_AUTH_METHOD=\n",
    })
    const ask = (path: string, before: string, typed?: string) => {
      const { uri, at } = cursor.spot(path, before)
      return cursor.ask(({ variables }) => variables.completions(uri, at, typed))?.items ?? []
    }
    const names = ask("compose.yaml", "      POST\n".slice(0, -1).replace("      POST", "app\n      POST"))
    const password = names.find(({ label }) => label === "POSTGRES_PASSWORD")
    assert.equal(password?.insert, "POSTGRES_PASSWORD: ")
    assert.equal(password.detail, "PostgreSQL")
    assert.ok(!names.some(({ label }) => label === "POSTGRES_DB"))
    assert.ok(ask("db.env", "USER=app\n").some(({ insert }) => insert === "POSTGRES_PASSWORD="))
    for (const typed of [undefined, "="])
      assert.ok(ask("db.env", "AUTH_METHOD=", typed).some(({ label }) => label === "scram-sha-256"))
  })
  it("is silent elsewhere", () => {
    for (const [path, before, typed] of [
      ["compose.yaml", "      API_TOKEN:", " "],
      ["compose.yaml", "services:\n", "  "],
      ["compose.yaml", "services:\n", "# ${"],
      ["api.env", "LOG_LEVEL=", ""],
      ["api.env", "LOG_LEVEL=info\n", "# "],
      ["deploy/systemd/relay.service", "Description=", "$"],
      ["k8s/deployment.yaml", "image: ", "$"],
    ] as const)
      assert.equal(offer(typing(path, before, typed))?.labels.length ?? 0, 0, `${path} ${before}${typed}`)
  })
  it("asks nothing at other characters that make an editor ask", () => {
    for (const typed of ["=", " ", "[", "%"])
      assert.equal(offer(typing("compose.yaml", "image: ", "${"), typed), undefined)
    assert.ok(offer(typing("compose.yaml", "image: ", "${"), "{"))
    assert.equal(offer(typing("api.env", "LOG_LEVEL=info\n", ""), "{"), undefined)
  })
})

describe("hover on a name", () => {
  const sample = variableCursor(variableSample(), "variables/")
  const hover = (path: string, before: string): string => {
    const { uri, at } = sample.spot(path, before)
    return sample.ask((analysis) => analysis.hover(uri, at))?.markdown ?? ""
  }
  it("says who wins for each reader, with every definition and its place", () => {
    const text = hover("deploy/systemd/relay.service", "$RELAY_M")
    assert.match(text, /In `relay\.service`: `lenient`/)
    assert.match(text, /relay-local\.env:1`: .*wins: systemd puts files/)
    assert.match(text, /relay\.env:2` \(`strict`\): /)
    assert.match(text, /line 5 \(`default`\): `Environment=`/)
  })
  it("tells readers that take the same value together", () => {
    assert.match(
      hover("compose.yaml", "      P"),
      /In service `api`, the code in `variables\/` and `entrypoint\.sh`: `9090`/,
    )
  })
  it("takes the value of a name that is passed on from where it comes", () => {
    const text = hover("compose.yaml", "API_T")
    assert.match(text, /In service `api` and the code in `variables\/`: set, 16 characters \(not shown\)/)
  })
  it("speaks up in scripts and programs, and of names that nothing sets", () => {
    assert.match(hover("scripts/entrypoint.sh", "$APP"), /`\/srv\/app`/)
    assert.match(hover("src/server.js", "env.PO"), /`9090`/)
    assert.match(hover("src/client.ts", "env.VITE"), /Set by no file of this workspace/)
  })
  it("tells deployments of one program apart: they are no rivals", () => {
    const container = "      containers:\n        - name: api\n          image: registry.example.org/api:1\n"
    const two = variableCursor({
      ".env": "LOG_LEVEL=debug\n",
      ".env.example": "LOG_LEVEL=\n",
      "compose.yaml":
        "services:\n  api:\n    build: ./api\n    environment:\n      LOG_LEVEL: ${LOG_LEVEL}\n  worker:\n    build: ./api\n    environment:\n      LOG_LEVEL: warn\n",
      "k8s/api.yaml": `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n    spec:\n${container}          env:\n            - name: LOG_LEVEL\n              value: error\n`,
      "api/package.json": '{"name":"api"}',
      "api/Dockerfile": 'FROM node:22\nCMD ["node", "index.js"]\n',
      "api/index.js": "console.log(process.env.LOG_LEVEL)\n",
    })
    const ask = (path: string, before: string): string => {
      const { uri, at } = two.spot(path, before)
      return two.ask((analysis) => analysis.hover(uri, at))?.markdown ?? ""
    }
    const inCode = ask("api/index.js", "env.LOG")
    assert.match(inCode, /In service `api`: `debug`/)
    assert.match(inCode, /In service `worker`: `warn`/)
    assert.match(inCode, /In container `Deployment\/api\/api`: `error`/)
    assert.doesNotMatch(inCode, /`environment` of service `worker`: /)
    assert.match(inCode, /\.env\.example:1` \(empty\): The template `\.env\.example`, which sets nothing/)
    const inCompose = ask("compose.yaml", "  worker:\n    build: ./api\n    environment:\n      LOG")
    assert.doesNotMatch(inCompose, /k8s|service `api`/)
    assert.doesNotMatch(ask("k8s/api.yaml", "- name: LOG"), /compose/)
  })
  it("adds nothing to a lone definition", () => {
    assert.doesNotMatch(hover("compose.yaml", "- UPSTREAM"), /where its value comes from/)
  })
  it("never shows a secret, nor what is made of one", () => {
    const values = ["k2vX9qLw7RbT4nYs", "pQ7vZr2Nw9Lx4KcB", "Zt8Lq3Vw6Nc1Xr5K"]
    let asked = 0
    for (const path of Object.keys(variableSample())) {
      const uri = sample.workspace.uri(path)
      for (const { index } of (sample.workspace.files.get(uri) ?? "").matchAll(/[A-Za-z_]\w+/g)) {
        const text = sample.workspace.analysis().hover(uri, index + 1)?.markdown ?? ""
        asked += text === "" ? 0 : 1
        for (const value of values) assert.ok(!text.includes(value), `${path}: ${text}`)
      }
    }
    assert.ok(asked > 50)
    const innocent = variableCursor({
      ".env": "DB_PASSWORD=short-one\n",
      "compose.yaml": "services:\n  a:\n    build: .\n    environment:\n      LINE: user=app ${DB_PASSWORD}\n",
      Dockerfile: "FROM alpine:3.20\nENV LINE=x\n",
    })
    const { uri, at } = innocent.spot("compose.yaml", "LI")
    const text = innocent.ask((analysis) => analysis.hover(uri, at))?.markdown ?? ""
    assert.match(text, /not shown/)
    assert.doesNotMatch(text, /short-one/)
  })
})
