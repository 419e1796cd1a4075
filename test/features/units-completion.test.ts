/** Completion in unit files: what is offered where, what it replaces, and what is left out. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { cursorIn, type Files } from "../support/cursor.ts"

function completions(files: Files, typed?: string) {
  const cursor = cursorIn(files)
  const { replace, items } = cursor.ask((units, uri, at) => units.completions(uri, at, typed))
  const sorted = items.toSorted((a, b) => a.rank - b.rank)
  return {
    items,
    labels: sorted.map((item) => item.label),
    under: cursor.text.slice(replace.start, replace.end),
    cursor,
    replace,
  }
}

function labels(text: string, typed?: string, path = "a.service"): readonly string[] {
  return completions({ [path]: text }, typed).labels
}

/** The text once the item of that label is taken, without snippets. */
function taken(text: string, label: string): string {
  const { items, replace, cursor } = completions({ "a.service": text })
  const item = items.find((each) => each.label === label)
  assert.ok(
    item,
    `${label} is not among ${items
      .map((each) => each.label)
      .slice(0, 40)
      .join(" ")}`,
  )
  return cursor.text.slice(0, replace.start) + item.insert + cursor.text.slice(replace.end)
}

describe("completion of sections", () => {
  it("offers those of the unit's type, what is missing first", () => {
    assert.deepEqual(labels("[Unit]\n\n[<|>"), ["Service", "Install", "Unit"])
    assert.deepEqual(labels("[<|>", undefined, "a.timer"), ["Unit", "Timer", "Install"])
    assert.deepEqual(labels("[<|>]", undefined, "a.service.d/x.conf"), ["Unit", "Service"])
  })
  it("replaces brackets that are there", () => {
    assert.equal(taken("[Ser<|>]\n", "Service"), "[Service]\n")
    assert.equal(taken("[<|>", "Install"), "[Install]")
  })
  it("offers them in an empty file and on an empty line", () => {
    assert.deepEqual(labels("<|>"), ["[Unit]", "[Service]", "[Install]"])
    assert.ok(labels("[Unit]\n<|>\n").includes("[Service]"))
    assert.ok(!labels("[Unit]\nDe<|>\n").includes("[Service]"))
  })
})

describe("completion of keys", () => {
  it("offers those of the section", () => {
    const found = labels("[Unit]\nDe<|>")
    for (const key of ["Description", "After", "Wants"]) assert.ok(found.includes(key), key)
    assert.ok(!found.includes("ExecStart"))
    assert.ok(labels("[Service]\nPriv<|>").includes("PrivateTmp"))
    assert.deepEqual(labels("[Nonsense]\nP<|>"), [])
  })
  it("leaves out a single-valued key that is there, not a list, not the one at the cursor", () => {
    const found = labels("[Service]\nUser=a\nExecStartPre=/a\n<|>\nType=simple\n")
    assert.ok(!found.includes("User") && !found.includes("Type"))
    assert.ok(found.includes("ExecStartPre"))
    assert.ok(labels("[Service]\nUser<|>=a\n").includes("User"))
  })
  it("puts old ones last and says so", () => {
    const { items } = completions({ "a.service": "[Service]\nMem<|>" })
    const old = items.find((item) => item.label === "MemoryLimit")
    const fresh = items.find((item) => item.label === "MemoryMax")
    assert.ok(old?.isOld && fresh && !fresh.isOld && old.rank > fresh.rank)
    assert.match(old.detail ?? "", /MemoryMax|without effect/)
    assert.match(fresh.detail ?? "", /since 231/)
  })
  it("writes `=` unless it is there", () => {
    assert.equal(taken("[Service]\nPrivateT<|>\n", "PrivateTmp"), "[Service]\nPrivateTmp=\n")
    assert.equal(taken("[Service]\nPriv<|>ateX = yes\n", "PrivateTmp"), "[Service]\nPrivateTmp = yes\n")
  })
  it("offers the choices as a snippet", () => {
    const { items } = completions({ "a.service": "[Service]\n<|>" })
    assert.equal(items.find((item) => item.label === "PrivateMounts")?.snippet, "PrivateMounts=${1|yes,no|}$0")
    assert.match(items.find((item) => item.label === "Restart")?.snippet ?? "", /^Restart=\$\{1\|no,on-success,/)
    assert.equal(items.find((item) => item.label === "ExecStart")?.snippet, "ExecStart=$0")
  })
  it("is silent in comments, behind headers and inside of words", () => {
    assert.deepEqual(labels("[Service]\n# Pri<|>"), [])
    assert.deepEqual(labels("[Service]<|>\n"), [])
    assert.deepEqual(labels("[Service]\nfoo bar<|>"), [])
  })
})

describe("completion of values", () => {
  it("knows booleans and choices", () => {
    assert.deepEqual(labels("[Service]\nPrivateDevices=<|>"), ["yes", "no"])
    assert.ok(labels("[Service]\nProtectSystem=<|>").includes("strict"))
    assert.ok(labels("[Service]\nRestart = on-<|>").includes("on-failure"))
    assert.deepEqual(labels("[Service]\nRestart=no <|>", " "), [])
  })
  it("knows capabilities, also behind `~` and in the middle of a list", () => {
    assert.equal(
      taken("[Service]\nCapabilityBoundingSet=~CAP_SYS<|>\n", "CAP_SYS_ADMIN"),
      "[Service]\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n",
    )
    assert.equal(
      taken("[Service]\nCapabilityBoundingSet=CAP_CHOWN C<|> CAP_KILL\n", "CAP_BPF"),
      "[Service]\nCapabilityBoundingSet=CAP_CHOWN CAP_BPF CAP_KILL\n",
    )
    assert.ok(!labels("[Service]\nCapabilityBoundingSet=~CAP_CHOWN <|>", " ").includes("CAP_CHOWN"))
  })
  it("knows system calls, families and signals", () => {
    assert.equal(
      taken("[Service]\nSystemCallFilter=~@pri<|>\n", "@privileged"),
      "[Service]\nSystemCallFilter=~@privileged\n",
    )
    assert.ok(labels("[Service]\nSystemCallFilter=@<|>", "@").includes("@system-service"))
    assert.ok(labels("[Service]\nSystemCallFilter=op<|>").includes("openat"))
    assert.ok(labels("[Service]\nRestrictAddressFamilies=AF_UNIX <|>", " ").includes("AF_INET6"))
    assert.ok(labels("[Service]\nKillSignal=<|>").includes("SIGINT"))
    assert.ok(labels("[Timer]\nOnCalendar=<|>", "=", "a.timer").includes("daily"))
  })
  it("goes on in continued lines", () => {
    assert.equal(
      taken("[Service]\nCapabilityBoundingSet=CAP_CHOWN \\\n  # why\n  CAP_K<|>\n", "CAP_KILL"),
      "[Service]\nCapabilityBoundingSet=CAP_CHOWN \\\n  # why\n  CAP_KILL\n",
    )
    assert.ok(labels("[Service]\nSystemCallFilter=@aio \\\n<|>").includes("@basic-io"))
  })
  it("knows the units of the workspace and of every machine", () => {
    const files = {
      "deploy/a.service": "[Unit]\nAfter=ho<|>\n",
      "deploy/horizon.service": "[Service]\nExecStart=/a\n",
      "deploy/backup@.service": "[Service]\nExecStart=/a\n",
      "deploy/a.socket": "[Socket]\nListenStream=80\n",
    }
    const found = completions(files).labels
    assert.equal(found.indexOf("horizon.service") < found.indexOf("network-online.target"), true)
    assert.ok(found.includes("backup@.service") && found.includes("a.socket") && !found.includes("a.service"))
    const { "deploy/a.service": _, ...others } = files
    assert.deepEqual(
      completions({ ...others, "deploy/b.service": "[Service]\nSockets=<|>\n" }).labels.filter((each) =>
        /\.(?:socket|target|service)$/.test(each),
      ),
      ["a.socket"],
    )
    assert.equal(
      completions({ ...others, "deploy/b.timer": "[Timer]\nUnit=<|>\n" }).labels[0]?.endsWith(".service"),
      true,
    )
    assert.equal(labels("[Install]\nWantedBy=<|>")[0], "multi-user.target")
  })
  it("knows env files by the path that they have on the machine", () => {
    const unit = "[Service]\nWorkingDirectory=/opt/app\nEnvironmentFile=-<|>\n"
    assert.deepEqual(completions({ "deploy/a.service": unit, "deploy/app.env": "A=b\n" }).labels, ["-/opt/app/app.env"])
  })
  it("explains specifiers behind a percent sign", () => {
    const {
      labels: found,
      items,
      under,
    } = completions({ "a@.service": "[Service]\nExecStart=/usr/bin/a --name=%<|>\n" }, "%")
    assert.ok(found.includes("%i") && found.includes("%n") && !found.includes("%c"))
    assert.match(items.find((item) => item.label === "%i")?.detail ?? "", /instance/)
    assert.equal(under, "%")
    assert.ok(!labels("[Unit]\nAfter=a@%<|>").includes("%t"))
    assert.deepEqual(labels("[Service]\nExecStart=/a %%<|>", "%"), [])
    assert.deepEqual(labels("[Service]\nPrivateTmp=%<|>", "%"), [])
  })
  it("has nothing for other documents", () => {
    assert.deepEqual(labels("ports: <|>", " ", "compose.yaml"), [])
    assert.deepEqual(labels("A=<|>", "=", ".env"), [])
  })
  it("describes each directive that it offers", () => {
    const { items, cursor } = completions({ "a.service": "[Service]\n<|>" })
    for (const item of items.filter((each) => each.kind === "key"))
      assert.match(
        cursor.ask((units) => units.describe("Service", item.label)) ?? "",
        /\*\*`[A-Za-z]+=`\*\*[\s\S]*Type: /,
      )
  })
})
