/** Other users of the machine can read an env file with secrets. */
import { nameOf } from "../../base/uri.ts"
import { fileStatus } from "../../workspace/file-status.ts"
import { defineRule, ref } from "../define.ts"
import { realSecretIn } from "./shared-secrets.ts"

/** Read by everybody; read or written by the group; written by everybody. */
const others = 0o006
const group = 0o070
/** Where servers keep what they run. */
const onServer = /^file:\/\/\/(?:etc|opt|srv|var\/(?:lib|www|opt)|usr\/local)\//

export default defineRule({
  meta: {
    id: "secrets/env-file-mode",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["S4"],
    summary: "Other users of the machine can read an env file that holds secrets.",
    why: "Every account on the machine, and every program that one of them runs, reads the secrets. systemd reads `EnvironmentFile=` and Docker Compose reads its env files before the service's own user matters, so that nobody else needs access.\nIt is a warning where a server keeps its files (`/etc`, `/opt`, `/srv`, `/var/lib`), and a note elsewhere: in a checkout the permissions are those of the checkout and seldom those of the server.",
    remedy: "`chmod 600` the file, or `640` with the service's group. Deploy it with that mode: `install -m 0600`.",
    messages: {
      others: "Mode {mode}: every user of this machine can read `{name}` here.",
      group: "Mode {mode}: the file's group can read `{name}` here.",
    },
    fix: "none",
    references: [
      ref("chmod(1)", "https://man7.org/linux/man-pages/man1/chmod.1.html"),
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
    ],
  },
  check({ document, uri, facts, stage, workspace, report }) {
    if (stage === "template") return
    const real = realSecretIn(document.source.text, facts)
    if (real === undefined) return
    const { mode, tracked } = fileStatus(workspace, uri)
    if (mode === undefined || (mode & (others | group)) === 0) return
    const isOpen = (mode & others) !== 0
    // 0640 with the service's group is a sound layout; a checkout's mode is the developer's umask.
    const isInstalled = tracked === undefined && stage === "production" && onServer.test(uri)
    const severity = !isOpen ? "hint" : isInstalled ? undefined : "info"
    report({
      at: real.setting.nameSpan,
      id: isOpen ? "others" : "group",
      data: { name: real.setting.name, mode: `0${mode.toString(8).padStart(3, "0")}` },
      evidence: nameOf(uri),
      scope: "",
      ...(severity === undefined ? {} : { severity }),
    })
  },
})
