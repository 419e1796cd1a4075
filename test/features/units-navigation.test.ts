/** Definition, references, links and hover between units, drop-ins, env files and scripts. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { scoredKeys } from "../../server/src/model/systemd/exposure/scored-keys.ts"
import { textOf } from "../../server/src/model/systemd/texts.ts"
import { cursorIn, type Files } from "../support/cursor.ts"

/** Places as `path:line`, with what the cursor stands on. */
function definition(files: Files): { readonly from: string; readonly to: readonly string[] } | undefined {
  const cursor = cursorIn(files)
  const found = cursor.ask((units, uri, at) => units.definition(uri, at))
  return (
    found && {
      from: cursor.text.slice(found.from.start, found.from.end),
      to: found.to.map((place) => cursor.lineOf(place.uri, place.span.start)),
    }
  )
}

function references(files: Files, isDeclared = false): readonly string[] {
  const cursor = cursorIn(files)
  return cursor
    .ask((units, uri, at) => units.references(uri, at, isDeclared))
    .map((place) => cursor.lineOf(place.uri, place.span.start))
    .toSorted()
}

function hover(files: Files): string {
  const cursor = cursorIn(files)
  cursor.analysis().hover(cursor.uri, cursor.at)
  cursor.analysis().hover(cursor.uri, cursor.at)
  return cursor.analysis().hover(cursor.uri, cursor.at)?.markdown ?? ""
}

const horizon =
  "# Licence\n[Unit]\nDescription=Horizon *hub*\n\n[Service]\nExecStart=/opt/app/deploy/run.sh\nEnvironmentFile=-/etc/horizon/horizon.env\n"
const project: Files = {
  "deploy/horizon.service": horizon,
  "deploy/horizon.service.d/10-limits.conf": "[Service]\nLimitNOFILE=65536\n",
  "deploy/backup@.service": "[Service]\nExecStart=/usr/bin/backup %i\n",
  "deploy/backup@.timer": "[Timer]\nOnCalendar=daily\n",
  "deploy/nightly.timer": "[Timer]\nOnCalendar=daily\nUnit=backup@db.service\n\n[Install]\nWantedBy=timers.target\n",
  "deploy/horizon.socket": "[Socket]\nListenStream=80\n",
  "deploy/run.sh": "#!/bin/sh\nexec horizon\n",
  "deploy/horizon.env": "PORT=80\n",
  "apps/other/web.service":
    "[Unit]\nAfter=horizon.service\n\n[Service]\nExecStart=/usr/bin/systemctl restart horizon.service\n",
}

function withCursor(path: string, before: string): Files {
  const text = project[path] ?? ""
  assert.ok(text.includes(before), `${before} is not in ${path}`)
  return { ...project, [path]: text.replace(before, `${before}<|>`) }
}

describe("definition", () => {
  it("leads from a name to the unit file, wherever it lies in the workspace", () => {
    assert.deepEqual(definition(withCursor("apps/other/web.service", "After=hor")), {
      from: "horizon.service",
      to: ["deploy/horizon.service:2"],
    })
    assert.deepEqual(definition(withCursor("apps/other/web.service", "restart horizon"))?.to, [
      "deploy/horizon.service:2",
    ])
  })
  it("leads from an instance to its template", () => {
    assert.deepEqual(definition(withCursor("deploy/nightly.timer", "Unit=back")), {
      from: "backup@db.service",
      to: ["deploy/backup@.service:1"],
    })
    assert.deepEqual(definition({ ...project, "deploy/x@.service": "[Unit]\nOnFailure=backup@%n<|>.service\n" })?.to, [
      "deploy/backup@.service:1",
    ])
  })
  it("prefers the instance's own file, and the file beside", () => {
    const files = {
      ...withCursor("deploy/nightly.timer", "Unit=back"),
      "deploy/backup@db.service": "[Service]\nExecStart=/b\n",
    }
    assert.deepEqual(definition(files)?.to, ["deploy/backup@db.service:1"])
    const twins = { ...withCursor("apps/other/web.service", "After=hor"), "apps/other/horizon.service": horizon }
    assert.deepEqual(definition(twins)?.to, ["apps/other/horizon.service:2"])
  })
  it("leads between a unit and its drop-ins", () => {
    assert.deepEqual(definition(withCursor("deploy/horizon.service", "[Serv"))?.to, [
      "deploy/horizon.service.d/10-limits.conf:1",
    ])
    assert.deepEqual(definition(withCursor("deploy/horizon.service.d/10-limits.conf", "[Serv"))?.to, [
      "deploy/horizon.service:5",
    ])
  })
  it("leads to scripts and env files by their path on the machine", () => {
    assert.deepEqual(definition(withCursor("deploy/horizon.service", "/opt/app/deploy/ru")), {
      from: "/opt/app/deploy/run.sh",
      to: ["deploy/run.sh:1"],
    })
    assert.deepEqual(definition(withCursor("deploy/horizon.service", "-/etc/horizon/hor")), {
      from: "/etc/horizon/horizon.env",
      to: ["deploy/horizon.env:1"],
    })
  })
  it("knows nothing of units that are not here, of values and of comments", () => {
    assert.deepEqual(definition(withCursor("deploy/nightly.timer", "timers.tar"))?.to, [])
    assert.equal(definition(withCursor("deploy/nightly.timer", "OnCalendar=da")), undefined)
    assert.equal(definition(withCursor("deploy/horizon.service", "# Lic")), undefined)
  })
})

describe("references", () => {
  it("finds who names a unit, and what belongs to it by name", () => {
    assert.deepEqual(references(withCursor("deploy/horizon.service", "[Un")), [
      "apps/other/web.service:2",
      "apps/other/web.service:5",
      "deploy/horizon.service.d/10-limits.conf:1",
      "deploy/horizon.socket:1",
    ])
    assert.ok(references(withCursor("apps/other/web.service", "After=hor"), true).includes("deploy/horizon.service:2"))
  })
  it("finds the instances of a template from its header and from `%i`", () => {
    for (const before of ["[Serv", "backup %"]) {
      const found = references(withCursor("deploy/backup@.service", before))
      assert.deepEqual(found, ["deploy/backup@.timer:1", "deploy/nightly.timer:3"])
    }
  })
  it("finds who reads an env file or runs a script", () => {
    assert.deepEqual(references(withCursor("deploy/horizon.env", "PO")), ["deploy/horizon.service:7"])
    assert.deepEqual(references(withCursor("deploy/run.sh", "ex")), ["deploy/horizon.service:6"])
    assert.deepEqual(references(withCursor("deploy/horizon.service", "-/etc/horizon/hor")), [
      "deploy/horizon.service:7",
    ])
  })
  it("does not mistake longer names or other files for it", () => {
    const files = {
      ...withCursor("deploy/horizon.service", "[Un"),
      "deploy/b.service":
        "[Unit]\nAfter=horizon-db.service horizon.socket\nDescription=horizon.service\n# After=horizon.service\n",
    }
    assert.ok(!references(files).some((place) => place.startsWith("deploy/b.service")))
  })
})

describe("links", () => {
  it("lead to pages and files of the workspace", () => {
    const text = "[Unit]\nDocumentation=man:horizon(8) https://example.org/x man:systemd.exec(5) info:gpl\n"
    const cursor = cursorIn({ ...project, "deploy/horizon.service": `${text}${horizon}` })
    const found = cursor.ask((units, uri) => units.links(uri))
    assert.deepEqual(
      found.map((link) => [cursor.text.slice(link.span.start, link.span.end), link.target.replace("file:///w/", "")]),
      [
        ["man:horizon(8)", "https://manpages.debian.org/horizon.8"],
        ["https://example.org/x", "https://example.org/x"],
        ["man:systemd.exec(5)", "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html"],
        ["/opt/app/deploy/run.sh", "deploy/run.sh"],
        ["/etc/horizon/horizon.env", "deploy/horizon.env"],
      ],
    )
  })
})

describe("hover in units", () => {
  it("explains what a sandbox line does and breaks, with default, age and page", () => {
    const text = hover({ "a.service": "[Service]\nMemoryDeny<|>WriteExecute=yes\n" })
    for (const part of [
      "Just-in-time",
      "Node.js",
      "Default: no",
      "Since: systemd 231",
      "systemd.exec(5)",
      "MemoryDenyWriteExecute=",
    ])
      assert.ok(text.includes(part), `${part} in\n${text}`)
  })
  it("has words for every directive that is scored", () => {
    for (const key of scoredKeys) {
      const text = textOf(key)?.what ?? ""
      assert.ok(key === "MountImages" || text.length > 30, key)
    }
  })
  it("says what an old name stands for", () => {
    const text = hover({ "a.service": "[Service]\nReadWriteDirec<|>tories=/x\n" })
    assert.match(text, /stay writable[\s\S]*use `ReadWritePaths`/)
  })
  it("explains specifiers, of doubled signs as well", () => {
    assert.match(hover({ "a@.service": "[Service]\nExecStart=/a %<|>i\n" }), /`%i`\*\* the instance/)
    assert.match(hover({ "a@.service": "[Service]\nExecStart=/a %%<|>i\n" }), /`%%`\*\* a single/)
    assert.doesNotMatch(hover({ "a@.service": "[Service]\nExecStart=/a %%i<|>\n" }), /instance/)
  })
  it("explains capabilities and lists the members of groups", () => {
    assert.match(
      hover({ "a.service": "[Service]\nCapabilityBoundingSet=~CAP_SYS<|>_PTRACE\n" }),
      /memory of all processes/,
    )
    const group = hover({ "a.service": "[Service]\nSystemCallFilter=~@swap @re<|>boot\n" })
    assert.match(group, /`@reboot`[\s\S]*`kexec_load`/)
  })
  it("shows the unit that a dependency names", () => {
    const text = hover(withCursor("apps/other/web.service", "After=hor"))
    assert.match(text, /`horizon\.service`\*\* Horizon \\\*hub\\\*[\s\S]*`deploy\/horizon\.service`/)
  })
})
