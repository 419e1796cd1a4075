/** Links in unit files: manual pages, addresses, and files of the workspace that the unit reads or runs. */
import type { Span } from "../base/span.ts"
import { looksSecret } from "../model/secrets/shown.ts"
import { manualLink } from "../model/systemd/texts.ts"
import { fileOfTarget } from "../workspace/target-files.ts"
import type { Workspace } from "../workspace/types.ts"
import { pathsIn } from "./references-mentions.ts"

export interface LinkInfo {
  readonly span: Span
  readonly target: string
  readonly tooltip?: string
}

/** The links of a unit file or drop-in. */
export function linksOf(workspace: Workspace, uri: string): readonly LinkInfo[] {
  const unit = workspace.model(uri, "systemd")
  if (unit === undefined) return []
  const pages = unit.all("Unit", "Documentation").flatMap((directive) =>
    directive.words.flatMap(({ text, span }): readonly LinkInfo[] => {
      const target = addressOf(text)
      return target === undefined ? [] : [{ span, target }]
    }),
  )
  const files = pathsIn(unit).flatMap(({ path, span }): readonly LinkInfo[] => {
    const target = fileOfTarget(workspace, uri, path)
    return target === undefined ? [] : [{ span, target, tooltip: "Open this file of the workspace" }]
  })
  return [...pages, ...files].sort((a, b) => a.span.start - b.span.start)
}

/** Where `Documentation=` leads: web addresses as they are, manual pages on the web. */
function addressOf(text: string): string | undefined {
  if (/^https?:\/\/[^\s<>"]+$/.test(text)) return looksSecret(text) ? undefined : text
  const [, page, section] = /^man:([A-Za-z0-9][\w.@+:-]*)(?:\((\d\w*)\)|\.(\d))?$/.exec(text) ?? []
  if (page === undefined) return undefined
  if (
    /^(?:systemd|journald?|resolved|networkd|logind|udev|sysusers|tmpfiles|bootctl|loginctl|systemctl|journalctl)/.test(
      page,
    )
  )
    return manualLink(page)
  return `https://manpages.debian.org/${encodeURIComponent(page)}${section === undefined ? "" : `.${section}`}`
}
