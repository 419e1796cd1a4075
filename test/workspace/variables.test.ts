/** The variable graph on a workspace with all formats: every link, who wins, what must change together. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { graphOfFolder } from "../support/variables.ts"

const folder = new URL("../samples/variables", import.meta.url).pathname
const { graph, site, places, uri, textOf, paths } = graphOfFolder(folder)

const kinds = (path: string): string[] => graph.sitesIn(uri(path)).map(({ name, kind }) => `${kind} ${name}`)
const linked = (path: string, name: string, nth?: number): readonly string[] =>
  places(graph.linked(site(path, name, nth)))
const together = (path: string, name: string, nth?: number): readonly string[] =>
  places(graph.together(site(path, name, nth)))
const order = (path: string, name: string, nth?: number): readonly string[] =>
  graph.definitionsOf(site(path, name, nth)).map((each) => `${places([each.site])[0]}${each.wins ? " wins" : ""}`)

describe("sites of each format", () => {
  test("all spans hold the name, in file order", () => {
    for (const path of paths) {
      let last = 0
      for (const each of graph.sitesIn(uri(path))) {
        assert.equal(textOf(each.uri).slice(each.span.start, each.span.end), each.name)
        assert.ok(each.span.start >= last)
        last = each.span.start
      }
    }
  })
  test("env file: lines, references, secrets", () => {
    assert.deepEqual(kinds("api.env"), [
      "env-line LOG_LEVEL",
      "env-line CACHE_URL",
      "env-line DATABASE_URL",
      "env-reference DB_PASSWORD",
      "env-line PORT",
    ])
    assert.equal(site("api.env", "DATABASE_URL").secret, true)
    assert.equal(site("api.env", "LOG_LEVEL").secret, false)
    assert.deepEqual(site("api.env", "PORT").value, { known: true, value: "8080" })
  })
  test("Compose: interpolation, environment, arguments, commands, passed names", () => {
    assert.deepEqual(
      kinds("compose.yaml").filter((each) => !each.includes("PUBLIC_HOST")),
      [
        "compose-build-arg BUILD_REV",
        "compose-interpolation BUILD_REV",
        "compose-build-arg NODE_VERSION",
        "compose-interpolation TAG",
        "compose-environment API_TOKEN",
        "compose-environment PORT",
        "compose-command PORT",
        "compose-environment POSTGRES_PASSWORD",
        "compose-interpolation DB_PASSWORD",
        "compose-command POSTGRES_USER",
        "compose-environment UPSTREAM_HOST",
        "compose-environment REGION",
      ],
    )
    assert.equal(site("compose.yaml", "API_TOKEN").passes, true)
    assert.match(site("compose.yaml", "POSTGRES_PASSWORD").fixed ?? "", /`postgres` reads this name/)
    assert.equal(site("compose.yaml", "PORT").fixed, undefined)
  })
  test("unit: Environment, PassEnvironment, Exec lines", () =>
    assert.deepEqual(kinds("deploy/systemd/relay.service"), [
      "unit-environment RELAY_MODE",
      "unit-environment RELAY_NAME",
      "unit-pass LANG",
      "unit-reference RELAY_NAME",
      "unit-reference RELAY_MODE",
    ]))
  test("proxies and monitoring: what their programs fill in, and nothing else", () => {
    assert.deepEqual(kinds("deploy/Caddyfile"), ["config-reference PUBLIC_HOST", "config-reference REGION"])
    assert.deepEqual(kinds("deploy/nginx/templates/default.conf.template"), ["config-reference UPSTREAM_HOST"])
    assert.deepEqual(kinds("deploy/prometheus/prometheus.yml"), ["config-reference REGION"])
  })
  test("scripts: assignments, uses with and without defaults", () => {
    assert.deepEqual(kinds("scripts/entrypoint.sh"), [
      "shell-reference LOG_LEVEL",
      "shell-reference APP_HOME",
      "shell-reference PORT",
    ])
    assert.equal(site("scripts/entrypoint.sh", "PORT").hasDefault, true)
    assert.deepEqual(site("scripts/deploy.sh", "TAG").value, { known: true, value: "2.0.0" })
  })
  test("siteAt finds the name under the cursor, at both its ends", () => {
    const found = site("compose.yaml", "TAG")
    for (const at of [found.span.start, found.span.end]) assert.equal(graph.siteAt(found.uri, at)?.name, "TAG")
    assert.equal(graph.siteAt(uri("compose.yaml"), 0), undefined)
    assert.equal(graph.siteAt(uri("none"), 3), undefined)
  })
})

describe("links", () => {
  test("a variable of the project: its line, the template, the use, the script that sources and exports it", () =>
    assert.deepEqual(linked(".env", "TAG"), [
      ".env.example:1",
      ".env:1",
      "compose.yaml:8",
      "scripts/deploy.sh:4",
      "scripts/deploy.sh:5",
    ]))
  test("the project's variable in an env file of a service", () =>
    assert.deepEqual(linked(".env", "DB_PASSWORD"), [".env.example:2", ".env:2", "api.env:3", "compose.yaml:18"]))
  test("a line of `env_file`: image, entry script, code in seven languages", () =>
    assert.deepEqual(linked("api.env", "LOG_LEVEL"), [
      "Dockerfile:6",
      "api.env:1",
      "cmd/main.go:6",
      "lib/Main.java:2",
      "lib/job.rb:1",
      "lib/page.php:3",
      "py/worker.py:5",
      "scripts/entrypoint.sh:3",
      "src/server.js:4",
    ]))
  test("`environment` and `env_file` of one service, its command, its code", () =>
    assert.deepEqual(linked("src/server.js", "PORT"), [
      "api.env:4",
      "cmd/main.go:7",
      "compose.yaml:12",
      "compose.yaml:14",
      "scripts/entrypoint.sh:4",
      "src/server.js:3",
    ]))
  test("a passed name reaches the project's `.env`, and has to change with it", () => {
    assert.ok(linked("py/worker.py", "API_TOKEN").includes(".env:4"))
    assert.ok(together("py/worker.py", "API_TOKEN").includes(".env:4"))
  })
  test("`X: ${X}` links, but each side can change alone", () => {
    assert.ok(linked("deploy/Caddyfile", "PUBLIC_HOST").includes(".env:3"))
    assert.deepEqual(together("deploy/Caddyfile", "PUBLIC_HOST"), ["compose.yaml:30", "deploy/Caddyfile:1"])
  })
  test("a name that a mounted file uses is the project's own", () => {
    const all = graph.together(site("deploy/Caddyfile", "PUBLIC_HOST"))
    assert.ok(all.every((each) => each.fixed === undefined))
    const foreign = graph.together(site("compose.yaml", "POSTGRES_USER"))
    assert.deepEqual(places(foreign), ["compose.yaml:20"])
  })
  test("build arguments: value, key, ARG and its uses", () =>
    assert.deepEqual(together("compose.yaml", "NODE_VERSION"), ["Dockerfile:1", "Dockerfile:2", "compose.yaml:7"]))
  test("proxies and monitoring get the environment of the service that mounts them", () => {
    assert.deepEqual(linked("deploy/nginx/templates/default.conf.template", "UPSTREAM_HOST"), [
      "compose.yaml:24",
      "deploy/nginx/templates/default.conf.template:5",
    ])
    assert.deepEqual(linked("deploy/prometheus/prometheus.yml", "REGION"), [
      "compose.yaml:36",
      "deploy/prometheus/prometheus.yml:3",
    ])
    // Another service than Caddy's has it: nothing sets it there.
    assert.deepEqual(linked("deploy/Caddyfile", "REGION"), ["deploy/Caddyfile:3"])
  })
  test("unit, its env files, its script", () => {
    assert.deepEqual(linked("deploy/systemd/relay.env", "RELAY_MODE"), [
      "deploy/systemd/relay-local.env:1",
      "deploy/systemd/relay.env:2",
      "deploy/systemd/relay.service:5",
      "deploy/systemd/relay.service:9",
    ])
    assert.deepEqual(linked("deploy/systemd/relay.sh", "RELAY_TOKEN"), [
      "deploy/systemd/relay.env:1",
      "deploy/systemd/relay.sh:2",
    ])
  })
  test("ConfigMap by `envFrom`, Secret by key reference, `$(NAME)`", () => {
    assert.deepEqual(linked("k8s/config.yaml", "LOG_LEVEL"), ["k8s/config.yaml:6", "k8s/deployment.yaml:21"])
    assert.deepEqual(linked("k8s/config.yaml", "db-password"), ["k8s/config.yaml:15", "k8s/deployment.yaml:30"])
    assert.deepEqual(linked("k8s/deployment.yaml", "DB_PASSWORD"), ["k8s/deployment.yaml:28", "k8s/deployment.yaml:32"])
    // Key and variable are called alike, and can be called otherwise.
    assert.deepEqual(linked("k8s/config.yaml", "API_TOKEN"), [
      "k8s/config.yaml:14",
      "k8s/deployment.yaml:25",
      "k8s/deployment.yaml:27",
    ])
    assert.deepEqual(together("k8s/config.yaml", "API_TOKEN"), ["k8s/config.yaml:14", "k8s/deployment.yaml:27"])
  })
})

describe("who wins", () => {
  test("Compose: `environment`, then `env_file`, then the image", () => {
    assert.deepEqual(order("api.env", "PORT"), ["compose.yaml:12 wins", "api.env:4"])
    assert.deepEqual(order("src/server.js", "LOG_LEVEL"), ["api.env:1 wins", "Dockerfile:6"])
    const [, loser] = graph.definitionsOf(site("api.env", "PORT"))
    assert.match(loser?.because ?? "", /^`env_file` `api\.env`: `environment` of service `api` wins\.$/)
  })
  test("Compose: the shell before `.env`; the template sets nothing", () =>
    assert.deepEqual(order("compose.yaml", "TAG"), ["scripts/deploy.sh:4 wins", ".env:1", ".env.example:1"]))
  test("systemd: the later file, the earlier one, then `Environment=`", () =>
    assert.deepEqual(order("deploy/systemd/relay.service", "RELAY_MODE", 1), [
      "deploy/systemd/relay-local.env:1 wins",
      "deploy/systemd/relay.env:2",
      "deploy/systemd/relay.service:5",
    ]))
  test("Kubernetes: `env` before `envFrom`; a prefix changes the name", () => {
    assert.deepEqual(order("k8s/config.yaml", "LOG_LEVEL"), ["k8s/deployment.yaml:21 wins", "k8s/config.yaml:6"])
    assert.deepEqual(order("k8s/deployment.yaml", "DB_HOST"), ["k8s/config.yaml:7 wins"])
    assert.deepEqual(order("k8s/deployment.yaml", "DB_PASSWORD", 1), [
      "k8s/deployment.yaml:28 wins",
      "k8s/config.yaml:15",
    ])
  })
  test("Dockerfile: `ENV`, build arguments, the default of `ARG`", () =>
    assert.deepEqual(order("Dockerfile", "NODE_VERSION", 1), ["compose.yaml:7 wins", "Dockerfile:1"]))
  test("every environment that a line reaches", () => {
    const readers = graph.readingsOf(site("api.env", "PORT")).map((each) => each.reader)
    assert.deepEqual(readers, ["service `api`", "the code in `w/`", "`entrypoint.sh`"])
  })
  test("no reason holds a value", () => {
    const values = ["k2vX9qLw7RbT4nYs", "pQ7vZr2Nw9Lx4KcB", "Zt8Lq3Vw6Nc1Xr5K", "2.0.0", "8080"]
    for (const path of paths)
      for (const each of graph.sitesIn(uri(path)))
        for (const { because } of graph.definitionsOf(each))
          for (const value of values) assert.ok(!because.includes(value), because)
  })
})

describe("names for a place", () => {
  const names = (path: string, before: string): readonly string[] => {
    const at = textOf(uri(path)).indexOf(before) + before.length
    return graph.namesFor(uri(path), at).map((each) => each.name)
  }
  test("interpolation of Compose: the project's", () => {
    const found = names("compose.yaml", "api:${")
    assert.ok(found.includes("BUILD_REV") && found.includes("DB_PASSWORD"))
    assert.ok(!found.includes("RELAY_TOKEN") && !found.includes("UPSTREAM_HOST"))
  })
  test("`environment`: what the files and the code of that service know", () => {
    const found = names("compose.yaml", "      PORT: ")
    assert.ok(found.includes("CACHE_URL") && found.includes("LOG_LEVEL"))
    assert.ok(!found.includes("POSTGRES_PASSWORD"))
  })
  test("Exec line, proxy, key reference", () => {
    assert.ok(names("deploy/systemd/relay.service", "ExecStart=").includes("RELAY_TOKEN"))
    assert.ok(names("deploy/Caddyfile", "{$").includes("PUBLIC_HOST"))
    assert.deepEqual(names("k8s/deployment.yaml", "api-secret, key: "), ["API_TOKEN", "db-password"])
  })
})
