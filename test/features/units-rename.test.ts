/** Rename of a unit: file, drop-in folders, every mention; what found it by name alone names it from then on. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { applyEdits } from "../../server/src/base/edit.ts"
import { cursorIn, type Files } from "../support/cursor.ts"
import { root } from "../support/workspace.ts"

const short = (uri: string): string => decodeURIComponent(uri.slice(root.length + 1))

/** The files that the rename leaves. */
function renamed(files: Files, wanted: string): Readonly<Record<string, string>> | string {
  const cursor = cursorIn(files)
  const place = cursor.ask((units, uri, at) => units.renamePlace(uri, at))
  if (place === undefined) return "nothing to rename"
  const plan = cursor.ask((units, uri) => units.rename(uri, place.name, wanted))
  if ("refused" in plan) return plan.refused
  const after = new Map(Object.entries({ ...files, [cursor.path]: cursor.text }))
  for (const { uri, edits } of plan.edits) after.set(short(uri), applyEdits(after.get(short(uri)) ?? "", edits))
  for (const { from, to } of plan.moves)
    for (const [path, text] of [...after]) {
      if (path !== short(from) && !path.startsWith(`${short(from)}/`)) continue
      after.delete(path)
      after.set(short(to) + path.slice(short(from).length), text)
    }
  return Object.fromEntries(after)
}

function changed(files: Files, wanted: string): Readonly<Record<string, string>> {
  const after = renamed(files, wanted)
  assert.ok(typeof after !== "string", String(after))
  return after
}

const hub = "[Unit]\nDescription=Hub\n\n[Service]\nExecStart=/usr/bin/hub\n"

describe("rename of a unit", () => {
  it("changes file, drop-ins, mentions in all places", () => {
    const after = changed(
      {
        "deploy/hub.service": hub,
        "deploy/hub.service.d/10.conf": "[Unit]\nPartOf=hub.service\n",
        "deploy/web.service":
          "[Unit]\nAfter=a.service hub<|>.service hubs.service\nWants=hub.service\n# hub.service\n\n[Service]\nExecStart=/a\n",
        "x/y/z.service":
          "[Service]\nExecStartPost=-systemctl try-restart hub.service\nExecStart=/bin/echo hub.service\n",
      },
      "horizon",
    )
    assert.deepEqual(after, {
      "deploy/horizon.service": hub,
      "deploy/horizon.service.d/10.conf": "[Unit]\nPartOf=horizon.service\n",
      "deploy/web.service":
        "[Unit]\nAfter=a.service horizon.service hubs.service\nWants=horizon.service\n# hub.service\n\n[Service]\nExecStart=/a\n",
      "x/y/z.service":
        "[Service]\nExecStartPost=-systemctl try-restart horizon.service\nExecStart=/bin/echo hub.service\n",
    })
  })
  it("keeps timers and sockets that found it by its name", () => {
    const after = changed(
      {
        "hub.service": hub.replace("[Unit]", "[Un<|>it]"),
        "hub.timer": "[Timer]\nOnCalendar=daily\n",
        "hub.socket": "[Socket]\nListenStream=80\n",
        "other.timer": "[Timer]\nOnBootSec=1\nUnit=hub.service\n",
      },
      "core.service",
    )
    assert.equal(after["hub.timer"], "[Timer]\nOnCalendar=daily\nUnit=core.service\n")
    assert.equal(after["hub.socket"], "[Socket]\nListenStream=80\nService=core.service\n")
    assert.equal(after["other.timer"], "[Timer]\nOnBootSec=1\nUnit=core.service\n")
    const timer = changed({ "hub.timer": "[Tim<|>er]\nOnCalendar=daily\n", "hub.service": hub }, "nightly")
    assert.deepEqual(Object.keys(timer).toSorted(), ["hub.service", "nightly.timer"])
    assert.equal(timer["nightly.timer"], "[Timer]\nOnCalendar=daily\nUnit=hub.service\n")
  })
  it("renames a template with its instances", () => {
    const after = changed(
      {
        "job@.service": "[Ser<|>vice]\nExecStart=/a %i\n",
        "job@x.service.d/1.conf": "[Service]\nUser=x\n",
        "job@.service.d/1.conf": "[Service]\nUser=y\n",
        "a.timer": "[Timer]\nUnit=job@x.service\n",
        "b.service": "[Unit]\nOnFailure=job@%n.service\n\n[Service]\nExecStart=/a\n",
        "c.service": "[Unit]\nAfter=jobs@x.service job.service\n\n[Service]\nExecStart=/a\n",
      },
      "task@",
    )
    assert.deepEqual(Object.keys(after).toSorted(), [
      "a.timer",
      "b.service",
      "c.service",
      "task@.service",
      "task@.service.d/1.conf",
      "task@x.service.d/1.conf",
    ])
    assert.equal(after["a.timer"], "[Timer]\nUnit=task@x.service\n")
    assert.match(after["b.service"] ?? "", /OnFailure=task@%n\.service/)
    assert.match(after["c.service"] ?? "", /After=jobs@x\.service job\.service/)
  })
  it("gives the range of the word and the name of the file", () => {
    const cursor = cursorIn({
      "job@.service": "[Service]\nExecStart=/a\n",
      "a.timer": "[Timer]\nUnit=job@<|>x.service\n",
    })
    const place = cursor.ask((units, uri, at) => units.renamePlace(uri, at))
    assert.equal(place && cursor.text.slice(place.span.start, place.span.end), "job@x.service")
    assert.equal(place?.name, "job@.service")
  })
  it("leaves specifiers alone that follow by themselves", () => {
    const after = changed(
      { "hub.service": "[Un<|>it]\nBefore=%p.socket\nPartOf=%n\n", "hub.socket": "[Socket]\nService=%p.service\n" },
      "core",
    )
    assert.equal(after["core.service"], "[Unit]\nBefore=hub.socket\nPartOf=%n\n")
    assert.equal(after["hub.socket"], "[Socket]\nService=core.service\n")
  })
  it("leaves the unit of the same name of another project alone", () => {
    const twin = { "b/hub.service": hub, "b/web.service": "[Unit]\nAfter=hub.service\n" }
    const after = changed(
      { "a/hub.service": hub.replace("[Unit]", "[Un<|>it]"), "a/web.service": "[Unit]\nAfter=hub.service\n", ...twin },
      "core",
    )
    assert.deepEqual(after, { "a/core.service": hub, "a/web.service": "[Unit]\nAfter=core.service\n", ...twin })
  })
  it("refuses what would not work", () => {
    const files = { "hub.service": hub.replace("[Unit]", "[Un<|>it]"), "web.service": hub }
    assert.match(String(renamed(files, "web")), /there already/)
    assert.match(String(renamed(files, "a b")), /letters, digits/)
    assert.match(String(renamed(files, "../x")), /letters, digits/)
    assert.match(String(renamed(files, "hub@")), /another unit/)
    assert.match(String(renamed(files, "hub.service")), /its name/)
    assert.equal(
      renamed({ "a.service": "[Unit]\nAfter=network<|>.target\n\n[Service]\nExecStart=/a\n" }, "x"),
      "nothing to rename",
    )
    assert.equal(renamed({ "a.service": "[Unit]\nDescription=a<|>.service\n" }, "x"), "nothing to rename")
    const accept = { "in.socket": "[Sock<|>et]\nListenStream=80\nAccept=yes\n", "in@.service": hub }
    assert.match(String(renamed(accept, "out")), /by their names alone/)
  })
})
