/** What an env line shows of its readers: values, who they are and where that is written, the line that wins. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { openWorkspace } from "../support/workspace.ts"

type Files = Readonly<Record<string, string>>

const compose = "services:\n  web:\n    image: ghcr.io/acme/web:1.0.0\n    env_file: web.env\n"
const unit = "[Service]\nEnvironmentFile=/etc/acme/web.env\nExecStart=/usr/bin/web\n"

function hover(files: Files, path: string, word: string): string {
  const workspace = openWorkspace(files)
  const uri = workspace.uri(path)
  workspace.analysis().hover(uri, (files[path] ?? "").indexOf(word))
  return workspace.analysis().hover(uri, (files[path] ?? "").lastIndexOf(word))?.markdown ?? ""
}

/** Sections of findings stand above the line's own. */
function own(files: Files, path: string, word: string): string {
  const parts = hover(files, path, word).split("\n\n---\n\n")
  // Where the value comes from in other environments is told behind it.
  return parts.findLast((part) => !part.includes(": where its value comes from")) ?? ""
}

function hints(files: Files, path: string): readonly string[] {
  const workspace = openWorkspace(files)
  const all = { start: 0, end: (files[path] ?? "").length }
  workspace.analysis().inlays(workspace.uri(path), all)
  return workspace
    .analysis()
    .inlays(workspace.uri(path), all)
    .map(({ at, text, tooltip }) => `${at} ${text} ${tooltip}`)
}

describe("hover on a line of an env file", () => {
  it("has a row per reader where they differ", () => {
    assert.equal(
      own({ "web.env": "WEB_PORT=3000 # web\n", "compose.yaml": compose, "web.service": unit }, "web.env", "WEB_PORT"),
      [
        "**`WEB_PORT`**",
        "",
        "- Value: unknown, Compose and systemd read different values",
        "- Read by Compose (`compose.yaml:4`: env_file of web) and systemd (`web.service:2`: EnvironmentFile=).",
        "",
        "| Reader | Value |",
        "| --- | --- |",
        "| Compose | `3000` |",
        "| systemd | `3000 # web` |",
      ].join("\n"),
    )
  })
  it("has one line where they agree", () => {
    const text = own({ "web.env": "PORT=3000\n", "compose.yaml": compose, "web.service": unit }, "web.env", "PORT")
    assert.match(text, /- Value: `3000`\n- Read by Compose/)
    assert.doesNotMatch(text, /\| Reader/)
  })
  it("tells of a template who reads its copy", () => {
    const files = { "web.env.example": "PORT=3000\n", "web.service": unit }
    assert.match(own(files, "web.env.example", "PORT"), /- As `web\.env` read by systemd \(`web\.service:2`/)
  })
  it("shows blanks and line breaks", () => {
    const files = { "web.env": 'A="b\\nc"\n', "compose.yaml": compose, "web.service": unit }
    assert.match(own(files, "web.env", "A"), /\| Compose \| `b⏎c` \|\n\| systemd \| `b\\nc` \|/)
    const docker = { "web.env": "A= b\n", "compose.yaml": compose, "run.sh": "docker run --env-file web.env x\n" }
    assert.match(own(docker, "web.env", "A"), /\| `docker run` \| `·b` \|/)
  })
  it("shows no secret, only how long each reader's is", () => {
    const value = ["Xk9", "mQv7Lw2TzRb4Hd8"].join("\\")
    const files = { "web.env": `DB_PASSWORD=${value}\n`, "compose.yaml": compose, "web.service": unit }
    const text = hover(files, "web.env", "DB_PASSWORD")
    assert.match(text, /\| Compose \| set, 19 characters \(not shown\) \|\n\| systemd \| set, 18 characters/)
    assert.ok(!text.includes("mQv7"), text)
  })
  it("says who refuses and who skips", () => {
    const files = { "web.env": "export A=1\n", "compose.yaml": compose, "web.service": unit }
    assert.match(own(files, "web.env", "A"), /\| systemd \| not set: `export` counts as part of the name \|/)
    const broken = { "web.env": "A=1\nB C=2\n", "compose.yaml": compose, "web.service": unit }
    assert.match(own(broken, "web.env", "A"), /\| Compose \| refuses the file: a name holds a blank \|/)
  })
  it("says which line wins, on each of them", () => {
    const files = { "web.env": "A=1\n# x\nA=2\n", "compose.yaml": compose }
    assert.match(own(files, "web.env", "A=2"), /- Value: `2`\n- Set 2 times in this file; line 3 wins/)
    const workspace = openWorkspace(files)
    workspace.analysis().hover(workspace.uri("web.env"), 0)
    const first = workspace.analysis().hover(workspace.uri("web.env"), 0)
    assert.match(first?.markdown ?? "", /- Set 2 times in this file; line 3 wins\n- Read by Compose/)
  })
  it("says that nobody was seen to read the file, and whose rules are not known", () => {
    assert.match(own({ "a.env": "A=1\n" }, "a.env", "A"), /- No reader found; shown as dotenv and Compose would\./)
    const make = { "a.env": "A=1\n", Makefile: "include a.env\n", "compose.yaml": compose.replace("web.env", "a.env") }
    assert.match(own(make, "a.env", "A"), /Also read by `Makefile:1`: make include, by rules of its own\./)
  })
  it("names the settings where they say who reads the file", () => {
    const settings = 'env:\n  - files: ["a.env"]\n    readers: [podman]\n'
    assert.match(
      own({ "a.env": 'A="1"\n', "deploylint.yaml": settings, "compose.yaml": compose }, "a.env", "A"),
      /- Value: `"1"`\n- Read by podman \(`deploylint.yaml:1`: env\)\./,
    )
  })
})

describe("hints in env files", () => {
  it("stand on lines that are read in more than one way, and nowhere else", () => {
    const text = "HOST=db\nPATTERN=a\\d\nNAME='x y'\nPORT=1 # c\n"
    assert.deepEqual(hints({ "web.env": text, "compose.yaml": compose, "web.service": unit }, "web.env"), [
      "19 → 2 readings Compose gets a\\d, systemd gets ad",
      "41 → 2 readings Compose gets 1, systemd gets 1 # c",
    ])
    assert.deepEqual(hints({ "web.env": text, "compose.yaml": compose }, "web.env"), [])
    assert.deepEqual(hints({ "web.env": text }, "web.env"), [])
  })
  it("hold no secret, and are left out of templates", () => {
    const value = ["Xk9", "mQv7Lw2TzRb4Hd8"].join("\\")
    const text = `DB_PASSWORD=${value}\n`
    assert.deepEqual(hints({ "web.env": text, "compose.yaml": compose, "web.service": unit }, "web.env"), [
      "31 → 2 readings Compose gets 19 characters, systemd gets 18 characters",
    ])
    const template = { "web.env.example": text, "compose.yaml": compose.replace("web.env", "web.env.example") }
    assert.deepEqual(
      hints(
        { ...template, "run.sh": "docker run --env-file web.env.example x\n. ./web.env.example\n" },
        "web.env.example",
      ),
      [],
    )
  })
})
