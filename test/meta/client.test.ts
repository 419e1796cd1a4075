/** The client listens to what the server checks: its patterns, its activation and the manifest fit the recogniser. */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join, matchesGlob } from "node:path"
import { test } from "node:test"
import { RULE_PAGE_LINK, rulePagePath } from "../../client/src/rule-pages.ts"
import { PATTERNS, schemesOf, selectorOf } from "../../client/src/selectors.ts"
import { WATCHED } from "../../server/src/lsp/watch.ts"
import { version } from "../../server/src/version.ts"
import { kindByName } from "../../server/src/workspace/recognise.ts"
import { repository } from "../support/built.ts"

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"))

const paths = [
  ".env .env.production .env-old .env_sample prod.env .flaskenv .dev.vars env.example env-sample env_template hub.env.example",
  "compose.yaml compose.yml docker-compose.yml docker-compose.prod.yaml podman-compose.yml stack.compose.yaml",
  "deploylint.yaml deploylint.yml config.yaml config.sites.yml synapse.yaml anything.yaml",
  "a.service a@.service a.socket a.timer a.mount a.automount a.swap a.path a.slice a.scope a.target",
  "a.service.d/override.conf service.d/10-all.conf a@b.timer.d/x.conf a.device",
  "Dockerfile Dockerfile.prod Dockerfile-dev api.Dockerfile hub_Containerfile Containerfile dockerfile",
  "Caddyfile Caddyfile.prod site.caddyfile edge.caddy",
  "nginx.conf nginx-prod.conf conf.d/default.conf conf.d/api.conf sites-enabled/hub sites-available/hub.conf",
  "nginx/api.conf http.d/x.conf default.conf reverse-proxy.conf site.nginx my-site/upstreams.conf",
  "nginx.conf.template templates/default.conf.template proxy/api.conf.template",
  "backup.sh bin/deploy.bash crontab crontab.prod backup.cron backup-crontab cron.d/backup",
  "runbooks/kill-switch.md Runbooks/x.md docs/playbooks/a.md stale-feed-runbook.md RUNBOOK.md runbook/a.md",
  "bcp.md BCP.md docs/business-continuity-plan.md BUSINESS_CONTINUITY.md continuity.md continuity-plan.md",
  "dashboards/hub.json grafana/provisioning/dashboards/a.json hub-dashboard.json ops/grafana/x/y.json",
]
  .join(" ")
  .split(" ")
const others =
  "README.md docs/guide.md package.json tsconfig.json main.ts .envrc env service notes.txt app.conf shell cron.py a.mdx".split(
    " ",
  )

test("every file that the server recognises by name is sent to it", () => {
  for (const path of paths) {
    assert.notEqual(kindByName(`file:///w/x/${path}`), undefined, `${path} is not recognised`)
    assert.ok(
      PATTERNS.some((pattern) => matchesGlob(`/w/x/${path}`, pattern)),
      `${path} is not sent`,
    )
    assert.ok(
      WATCHED.some((pattern) => matchesGlob(`/w/x/${path}`, pattern)),
      `${path} is not watched`,
    )
  }
})

test("files that the server does not recognise are not watched for its sake, except all YAML and configuration", () => {
  for (const path of others.filter((each) => !each.endsWith(".conf"))) {
    assert.equal(kindByName(`file:///w/x/${path}`), undefined, `${path} is recognised`)
    assert.ok(!WATCHED.some((pattern) => matchesGlob(`/w/x/${path}`, pattern)), `${path} is watched`)
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
  assert.deepEqual(rulePagePath("secrets/weak-secret"), "/secrets/weak-secret.md")
  for (const rule of ["../../package.json", "a/../b", "a/b/c", "https://x", "", 7, null, undefined, "A/b"])
    assert.equal(rulePagePath(rule), undefined, String(rule))
})

test("menus and welcome texts name commands that there are, and say when", () => {
  const { commands, menus, viewsWelcome } = manifest.contributes
  const known = new Set(commands.map((each: { command: string }) => each.command))
  for (const entry of Object.values<{ command: string; when?: string }[]>(menus).flat()) {
    assert.ok(known.has(entry.command), entry.command)
    if (menus["explorer/context"].includes(entry)) continue
    assert.match(entry.when ?? "", /deploylint\./, `${entry.command} is everywhere`)
  }
  for (const { contents, when } of viewsWelcome) {
    for (const [, command] of contents.matchAll(/\(command:([\w.]+)\)/g)) assert.ok(known.has(command), command)
    assert.match(when, /deploylint\.checklist\.state/)
  }
  for (const { category, icon, command } of commands) {
    assert.equal(category, "Deploylint", command)
    if (icon !== undefined) assert.match(icon, /^\$\([a-z-]+\)$/)
  }
  for (const { command, when } of menus["explorer/context"])
    assert.deepEqual([command, when], ["deploylint.scaffold", "explorerResourceIsFolder"])
  const inline = menus["view/item/context"].filter((each: { group: string }) => each.group.startsWith("inline"))
  for (const { command } of inline)
    assert.ok(commands.find((each: { command: string }) => each.command === command)?.icon)
})

test("the manifest declares what the client does", () => {
  assert.equal(manifest.version, version)
  assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true })
  const commands: { command: string }[] = manifest.contributes.commands
  const source = [
    "commands",
    "rule-pages",
    "checklist/commands",
    "masking/masking",
    "scaffold/command",
    "units/commands",
  ].map((name) => readFileSync(join(repository, `client/src/${name}.ts`), "utf8"))
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
  for (const id of "dockercompose dotenv yaml properties ini plaintext systemd-conf dockerfile shellscript".split(" "))
    assert.ok(manifest.activationEvents.includes(`onLanguage:${id}`), id)
  // Markdown and JSON are everywhere: a folder of runbooks or dashboards activates, not every such file.
  for (const id of ["markdown", "json"]) assert.ok(!manifest.activationEvents.includes(`onLanguage:${id}`), id)
  for (const view of Object.values<{ id: string }[]>(manifest.contributes.views).flat())
    assert.ok(manifest.activationEvents.includes(`onView:${view.id}`), view.id)
  assert.ok(!manifest.activationEvents.includes("*"))
  for (const [name, setting] of Object.entries<{ scope: string }>(manifest.contributes.configuration.properties)) {
    assert.match(name, /^deploylint\./)
    assert.equal(setting.scope, "resource", `${name} is not per folder`)
  }
})

test("the walkthrough's steps have a command each, a picture that follows the theme, and something that ends them", () => {
  const [{ steps }] = manifest.contributes.walkthroughs
  const own = new Set(manifest.contributes.commands.map((each: { command: string }) => each.command))
  const contexts = readFileSync(join(repository, "client/src/walkthrough.ts"), "utf8")
  assert.equal(steps.length, 5)
  for (const { id, description, media, completionEvents } of steps) {
    const [, command = ""] = /\(command:([\w.]+)\)$/.exec(description) ?? []
    assert.ok(own.has(command) || /^(workbench|editor)\.action\./.test(command), `${id}: ${command}`)
    const picture = readFileSync(join(repository, media.svg), "utf8")
    assert.ok(picture.length < 4000, `${media.svg}: ${picture.length}`)
    assert.doesNotMatch(picture, /#[0-9a-f]{3,8}\b|<script|href=/i, media.svg)
    assert.match(picture, /var\(--vscode-/)
    assert.notEqual(media.altText, "")
    assert.ok(completionEvents.length > 0)
    for (const event of completionEvents) {
      const [, kind, name = ""] = /^(onCommand|onContext|onView):([\w.]+)$/.exec(event) ?? []
      if (kind === "onCommand") assert.equal(name, command, id)
      if (kind === "onContext") assert.ok(contexts.includes(`"${name}"`), event)
      assert.notEqual(kind, undefined, event)
    }
  }
})
