/** What bash itself makes of texts: many files in one process, which no text of ours can leave or harm. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findProgram } from "../../support/oracle.ts"

/** The names that texts may set; others are not looked at. */
export const names = ["A", "B", "C", "D", "X", "EXIST", "V0", "V1", "V2", "Z"] as const

export const environment = new Map([
  ["EXIST", "fromenv"],
  ["HOME", "/h"],
])

/** Path of a bash whose rules are the reader's (5.2 or later), or undefined. */
export function findBash(): string | undefined {
  const path = findProgram("/usr/bin/bash", "bash")
  const version = path && spawnSync(path, ["-c", 'printf %s "$BASH_VERSION"'], { encoding: "utf8" }).stdout
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? []
  return Number(major) * 100 + Number(minor) >= 502 ? path : undefined
}

/**
 * The exported variables after `set -a; . file` of each text; undefined for a text after which the shell was gone.
 * No program can run: `PATH` names no folder. The texts themselves have no redirection to a path.
 */
export function sourced(
  bash: string,
  texts: readonly string[],
): readonly (Readonly<Record<string, string>> | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "deploylint-bash-"))
  try {
    for (const [i, text] of texts.entries()) writeFileSync(join(folder, String(i)), text)
    const { stdout } = spawnSync(bash, ["--noprofile", "--norc", "-c", script, "bash", folder, String(texts.length)], {
      env: { PATH: "/nonexistent" },
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 60_000,
    })
    const results = new Map<number, Record<string, string>>()
    for (const group of stdout.split("\x02\0")) {
      const mark = group.lastIndexOf("\x01")
      if (mark >= 0) results.set(Number(group.slice(mark + 1)), variablesOf(group.slice(0, mark), folder))
    }
    return texts.map((_, i) => results.get(i))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function variablesOf(group: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const entry of group.split("\0")) {
    const equals = entry.indexOf("=")
    if (equals > 0)
      found[entry.slice(0, equals)] = entry.slice(equals + 1).replace(new RegExp(`${folder}/\\d+`, "g"), "<arg1>")
  }
  return found
}

const script = `
exec 2>/dev/null </dev/null
__d=$1 __i=0 __n=$2
while [ $__i -lt $__n ]; do
  unset ${names.join(" ")} IFS; unset -f f; HOME=/h; EXIST=fromenv; export HOME EXIST; set -- "$__d/$__i"
  set -a; . "$1" >/dev/null; set +aeu; IFS=$' \\t\\n'
  for __x in ${names.join(" ")}; do
    [[ \${!__x+x} && \${!__x@a} == *x* && \${!__x@a} != *[aA]* ]] && printf '%s=%s\\0' $__x "\${!__x}"
  done
  printf '\\1%s\\2\\0' "$__i"
  __i=$((__i+1))
done`
