/** Hover on settings, keys, variables and directives: facts of the schemas, effective values, never a secret. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

/** The hover at `<|>` in one of the files. */
function hover(files: Readonly<Record<string, string>>): { markdown: string; under: string } | undefined {
  const [path, marked] = Object.entries(files).find(([, text]) => text.includes("<|>")) ?? []
  assert.ok(path !== undefined && marked !== undefined, "no cursor")
  const at = marked.indexOf("<|>")
  const text = marked.replace("<|>", "")
  const workspace = openWorkspace({ ...files, [path]: text })
  const analysis = workspace.analysis()
  analysis.hover(workspace.uri(path), at)
  const found = workspace.analysis().hover(workspace.uri(path), at)
  return found && { markdown: found.markdown, under: text.slice(found.span.start, found.span.end) }
}

function shows(files: Readonly<Record<string, string>>, ...parts: readonly (string | RegExp)[]): string {
  const found = hover(files)
  assert.ok(found !== undefined, "no hover")
  for (const part of parts)
    assert.ok(
      typeof part === "string" ? found.markdown.includes(part) : part.test(found.markdown),
      `${part} in\n${found.markdown}`,
    )
  return found.markdown
}

const hubFile = "WS_MAX_DASHBOARD_CONNECTIONS=100\n"

describe("hover on a variable of the hub", () => {
  it("gives type, unit, default, range and what happens outside", () => {
    const found = hover({ ".env": `${hubFile}SIGNAL_BATCH<|>_TIMEOUT_MS=5000\n` })
    assert.equal(found?.under, "SIGNAL_BATCH_TIMEOUT_MS")
    for (const part of [
      "whole number, 100 to 60000, ms",
      "Default: `5000`",
      "the default takes its place silently",
      "Value: `5000`",
    ])
      assert.ok(found?.markdown.includes(part), part)
  })
  it("says what the hub takes instead of a value outside", () => {
    shows({ ".env": "WS_MAX_SENSOR_CONNECTIONS=<|>20000\n" }, "Value: `20000`", "**The hub takes `1000` instead**")
    shows(
      { ".env": `${hubFile}SIGNAL_BATCH_SIZE=<|>250abc\n` },
      "**The hub takes 250**: it reads the leading digits only",
    )
    shows(
      { ".env": `${hubFile}CLICKHOUSE_MAX_INFLIGHT_QUERIES=<|>9999\n` },
      "**The hub does not start with this value**",
    )
    shows({ ".env": `${hubFile}CLICKHOUSE_ENABLED=<|>enabled\n` }, "The hub reads: off")
  })
  it("says which variables no code reads", () => {
    shows({ ".env": `${hubFile}METRICS_PORT=<|>9464\n` }, "**Read by no code**: `/metrics` is served on `PORT`")
  })
  it("recognises the hub by the Compose service that reads the file", () => {
    const files = {
      "compose.yaml": "services:\n  hub:\n    image: nickcrew/synapse-fleet:1.0\n    env_file: hub.env\n",
      "hub.env": "LOG_LEVEL=<|>debug\n",
    }
    shows(files, "one of `fatal`, `error`", "Read by Compose")
    const other = { ...files, "compose.yaml": "services:\n  app:\n    image: example/app:1.0\n    env_file: hub.env\n" }
    assert.ok(!shows(other, "Value: `debug`").includes("fatal"))
  })
  it("works in a Compose environment and in a unit", () => {
    shows(
      {
        "compose.yaml":
          'services:\n  hub:\n    image: nickcrew/horizon:0.3\n    environment:\n      PORT: "<|>99999"\n',
      },
      "TCP port of the API",
      "**The hub takes `3100` instead**",
    )
    shows(
      {
        "hub.service":
          "[Service]\nExecStart=/usr/bin/node dist/index.js\nEnvironment=WS_MAX_SENSOR_CONNECTIONS=10 WS_SENSOR<|>_PATH=/ws\n",
      },
      "Path of the sensors' WebSocket.",
    )
  })
  it("leaves the variables of other programs alone", () => {
    const markdown = shows(
      { ".env": "PORT=<|>3000\nNODE_ENV=production\nDATABASE_URL=postgres://db/x\n" },
      "Value: `3000`",
    )
    assert.ok(!markdown.includes("Default"))
  })
})

describe("hover on a finding", () => {
  it("names the items of the checklist that it bears on", () => {
    const compose = 'services:\n  db:\n    image: postgres:17\n    ports:\n      - "54<|>32:5432"\n'
    shows({ "compose.yaml": compose }, /\*Checklist:\* S7 Database ports not reachable from outside(?:;|$)/m)
  })
})

describe("hover never shows a secret", () => {
  const secret = "pT7vQ2mXw9Lr4KsJ8dYb3NfG6hZc1AeU"
  const cases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "of the hub": { ".env": `${hubFile}JWT_SECRET=<|>${secret}\n` },
    "by name": { ".env": `DB_PASSWORD=<|>${secret}\n` },
    "in an address": { ".env": `DATABASE_URL=<|>postgres://app:${secret}@db/app\n` },
    "by its looks": { ".env": `SETTING_A=<|>${secret}\n` },
    "behind another name": { ".env": `DB_PASSWORD=${secret}\nNOTE=<|>\${DB_PASSWORD}\n` },
    "as a Compose variable": {
      "compose.yaml": "services:\n  app:\n    image: a\n    environment:\n      X: ${DB_PASS<|>WORD}\n",
      ".env": `DB_PASSWORD=${secret}\n`,
    },
    "put into an innocent variable": {
      "compose.yaml": "services:\n  app:\n    image: a\n    environment:\n      NO<|>TE: pre-${DB_PASSWORD}\n",
      ".env": `DB_PASSWORD=${secret}\n`,
    },
    "as a default": {
      "compose.yaml": `services:\n  app:\n    image: a\n    environment:\n      X: \${API_<|>TOKEN:-${secret}}\n`,
    },
    "of the sensor": {
      "config.yaml": `server:\n  listen: 0.0.0.0:6190\n  admin_api_key: <|>${secret}\n  admin_listen: 0.0.0.0:6191\n`,
    },
    "under an unknown key": {
      "config.yaml": `server:\n  listen: 0.0.0.0:6190\n  admin_apikey: <|>${secret}\n  admin_listen: 0.0.0.0:6191\n`,
    },
    "in a unit": { "a.service": `[Service]\nExecStart=/bin/a\nEnvironment=API_KEY=<|>${secret}\n` },
  }
  for (const [name, files] of Object.entries(cases)) {
    it(name, () => {
      const markdown = shows(files)
      for (let from = 0; from + 6 <= secret.length; from++)
        assert.ok(!markdown.includes(secret.slice(from, from + 6)), markdown)
    })
  }
})

describe("hover on a key of the sensor", () => {
  const config = (line: string): Readonly<Record<string, string>> => ({
    "config.yaml": `server:\n  listen: "0.0.0.0:6190"\n  admin_listen: "127.0.0.1:6191"\n${line}`,
  })
  it("gives type, default and effect", () => {
    const found = hover(config("rate_limit:\n  per_ip<|>_rps: 50\n"))
    assert.equal(found?.under, "per_ip_rps")
    for (const part of ["`rate_limit.per_ip_rps`", "requests/s", "Default: `100`", "In effect", "Value: `50`"])
      assert.ok(found?.markdown.includes(part), `${part} in ${found?.markdown}`)
  })
  it("says what a required field costs", () => {
    shows(
      config("dlp:\n  fast<|>_mode: true\n"),
      "Must be there once its section is",
      "drops the whole file and starts with",
    )
  })
  it("says what has no effect, and what a section needs", () => {
    shows(config("logging:\n  format: <|>json\n"), "**No effect**: the logger starts before the config is read")
    shows(config("tel<|>emetry:\n  enabled: true\n"), "Needs `enabled`, `endpoint`, `batch_size`, `flush_interval`")
  })
  it("says which schema reads a key", () => {
    shows(config("profiler:\n  max_prof<|>iles: 5\n"), "**Read only in a file with `sites`**")
    shows(config("shutdown_timeout<|>_secs: 5\n"), "It is read at `server.shutdown_timeout_secs`.")
  })
  it("is silent between keys", () => {
    assert.equal(hover(config("# a comment <|>\n")), undefined)
  })
})

describe("hover on a variable of Compose", () => {
  const compose = (value: string): string =>
    `services:\n  app:\n    image: example/app:1.0\n    environment:\n      X: ${value}\n`
  it("gives the value and its source", () => {
    const found = hover({ "compose.yaml": compose('"${TA<|>G:-latest}"'), ".env": "A=1\nTAG=2.4\n" })
    assert.equal(found?.under, "${TAG:-latest}")
    assert.match(found?.markdown ?? "", /Value: `2\.4`\n- From `\.env:2`; a variable of the shell wins over it/)
  })
  it("says what stands in for a variable that nobody sets", () => {
    shows({ "compose.yaml": compose('"${TA<|>G:-latest}"') }, "Not set by any file", "Without it: `latest`")
    shows(
      { "compose.yaml": compose('"${TA<|>G:?needed}"'), ".env": "A=1\n" },
      "Not set in `.env`",
      "Compose stops with an error",
    )
    shows({ "compose.yaml": compose('"$TA<|>G"'), ".env": "TAG=\n" }, "Value: empty")
  })
})

describe("hover on a directive", () => {
  it("gives section, type and age", () => {
    const found = hover({ "a.service": "[Service]\nExecStart=/bin/a\nProtect<|>Proc=invisible\n" })
    assert.equal(found?.under, "ProtectProc")
    for (const part of ["`ProtectProc=`", "**[Service]**", "Since: systemd 247", "`invisible`"])
      assert.ok(found?.markdown.includes(part), `${part} in ${found?.markdown}`)
  })
  it("names the section of a directive that stands in another one", () => {
    shows(
      { "a.service": "[Unit]\nExec<|>Start=/bin/a\n[Service]\nType=simple\n" },
      "is ignored in [Unit]: it belongs to",
      "[Service]",
    )
  })
  it("is silent on names that nobody knows", () => {
    const found = hover({ "a.service": "[Service]\nExecStart=/bin/a\nX-Own<|>=1\n" })
    assert.equal(found, undefined)
  })
})

describe("hover on hostile input", () => {
  it("cannot be left by backticks or line breaks", () => {
    const markdown = shows({ ".env": 'NOTE="<|>a`b**c\\n# d"\n' }, "Value: ")
    assert.ok(!/a`b/.test(markdown) && !/^# d/m.test(markdown))
  })
  it("answers for offsets outside and files of no kind", () => {
    const workspace = openWorkspace({ ".env": "A=1\n", "notes.txt": "x" })
    const analysis = workspace.analysis()
    assert.equal(analysis.hover(workspace.uri(".env"), 10_000), undefined)
    assert.equal(analysis.hover(workspace.uri("notes.txt"), 0), undefined)
  })
})
