/** The client listens to what the server checks: its patterns, its activation and the manifest fit the recogniser. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join, matchesGlob } from "node:path"
import { test } from "node:test"
import { RULE_PAGE_LINK, rulePagePath } from "../../client/src/rule-pages.ts"
import { PATTERNS, schemesOf, selectorOf } from "../../client/src/selectors.ts"
import { version } from "../../server/src/version.ts"
import { kindByName } from "../../server/src/workspace/recognise.ts"
import { repository } from "../support/built.ts"

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))

const paths = [
  ".env .env.production .env-old .env_sample prod.env .flaskenv .dev.vars env.example env-sample env_template",
  "compose.yaml compose.yml docker-compose.yml docker-compose.prod.yaml podman-compose.yml stack.compose.yaml",
  "deploylint.yaml deploylint.yml config.yaml config.sites.yml synapse.yaml anything.yaml",
  "a.service a@.service a.socket a.timer a.mount a.automount a.swap a.path a.slice a.scope a.target",
  "a.service.d/override.conf service.d/10-all.conf a@b.timer.d/x.conf",
]
  .join(" ")
  .split(" ")
const others = "README.md nginx.conf conf.d/default.conf main.ts .envrc Dockerfile env service notes.txt".split(" ")

test("every file that the server recognises by name is sent to it", () => {
  for (const path of paths) {
    assert.notEqual(kindByName(`file:///w/x/${path}`), undefined, `${path} is not recognised`)
    assert.ok(
      PATTERNS.some((pattern) => matchesGlob(`/w/x/${path}`, pattern)),
      `${path} is not sent`,
    )
  }
})

test("files that are none of ours are not sent", () => {
  for (const path of others) assert.ok(!PATTERNS.some((pattern) => matchesGlob(`/w/x/${path}`, pattern)), path)
})

test("documents of other schemes stay out, those of open folders come in", () => {
  const schemes = schemesOf([{ uri: { scheme: "memfs" } }, { uri: { scheme: "file" } }])
  assert.deepEqual(schemes, ["file", "untitled", "vscode-vfs", "memfs"])
  assert.equal(selectorOf(schemes).length, schemes.length * PATTERNS.length)
  assert.ok(!selectorOf(schemes).some(({ scheme }) => scheme === "git"))
})

test("links of rules lead to pages, and to nothing else", () => {
  assert.equal(RULE_PAGE_LINK, "command:deploylint.openRulePage?%5B%22{rule}%22%5D")
  assert.deepEqual(rulePagePath("secrets/weak-secret"), ["server", "docs", "rules", "secrets", "weak-secret.md"])
  for (const rule of ["../../package.json", "a/../b", "a/b/c", "https://x", "", 7, null, undefined, "A/b"])
    assert.equal(rulePagePath(rule), undefined, String(rule))
})

test("the manifest declares what the client does", () => {
  assert.equal(manifest.version, version)
  assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true })
  const commands: { command: string }[] = manifest.contributes.commands
  const source = ["commands", "rule-pages"].map((name) =>
    readFileSync(join(repository, `client/src/${name}.ts`), "utf8"),
  )
  for (const { command } of commands) {
    assert.ok(source.join("").includes(`"${command}"`), `${command} is not registered`)
    assert.ok(manifest.activationEvents.includes(`onCommand:${command}`), `${command} does not activate`)
  }
  const { languages } = manifest.contributes
  assert.deepEqual(
    languages.map((each: { id: string }) => each.id),
    ["systemd-conf"],
    "ids that VS Code owns stay its own",
  )
  for (const id of ["dockercompose", "dotenv", "yaml", "properties", "ini", "plaintext", "systemd-conf"])
    assert.ok(manifest.activationEvents.includes(`onLanguage:${id}`), id)
  assert.ok(!manifest.activationEvents.includes("*"))
  for (const [name, setting] of Object.entries<{ scope: string }>(manifest.contributes.configuration.properties)) {
    assert.match(name, /^deploylint\./)
    assert.equal(setting.scope, "resource", `${name} is not per folder`)
  }
})
