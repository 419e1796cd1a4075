/** File watching: asked of clients that can do it; the others are caught up with on open, save and close. */
import { type Connection, DidChangeWatchedFilesNotification } from "vscode-languageserver"
import { couldBeOurs } from "../analysis.ts"
import { nameOf } from "../base/uri.ts"
import type { Session } from "./session.ts"
import { normaliseUri } from "./uris.ts"

/** Names of the files whose changes matter whether or not somebody has read them yet. */
export const WATCHED = [
  "**/*.{yaml,yml}",
  "**/{.env,.env.*,.env-*,.env_*,*.env,.flaskenv,.dev.vars}",
  "**/{,*.}env{.,-,_}{example,sample,template,dist}",
  "**/*.{service,socket,timer,mount,automount,path,slice,target,swap,scope,device}",
  "**/*.{conf,nginx,conf.template}",
  "**/sites-{enabled,available}/*",
  "**/{Dockerfile,dockerfile,Containerfile,containerfile}*",
  "**/*{.,-,_}{Dockerfile,dockerfile,Containerfile,containerfile}",
  "**/{Caddyfile,caddyfile}*",
  "**/*.{caddyfile,Caddyfile,caddy}",
  "**/*.{sh,bash}",
  "**/{crontab*,*crontab,*cron}",
  "**/cron.d/*",
  "**/{runbook,runbooks,playbooks,Runbook,Runbooks,Playbooks}/*.md",
  "**/*{runbook,Runbook,RUNBOOK,continuity,Continuity,CONTINUITY,bcp,BCP}*.md",
  "**/*{dashboard,Dashboard,grafana,Grafana}*.json",
  "**/*{dashboard,Dashboard,grafana,Grafana}*/**/*.json",
] as const

export interface Watch {
  /** Registers the standing patterns. */
  readonly start: () => Promise<void>
  /** Registers names that the standing patterns miss, such as `env_file: settings.txt`. */
  readonly add: (uris: readonly string[]) => void
  readonly changed: (clientUris: readonly string[]) => void
}

/** Watching over a session; does nothing unless the client offers dynamic registration. */
export function createWatch(connection: Connection, session: Session, offered: () => boolean): Watch {
  const added = new Set<string>()
  const register = async (patterns: readonly string[]): Promise<void> => {
    if (!offered() || patterns.length === 0) return
    const watchers = patterns.map((globPattern) => ({ globPattern }))
    try {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers })
    } catch {
      // A client that refuses, or is gone, is caught up with on open and save.
    }
  }
  return {
    start: () => register(WATCHED),
    add: (uris) => {
      // What is ours by name is covered by the standing patterns.
      const names = uris
        .filter((uri) => !couldBeOurs(uri))
        .map(nameOf)
        .filter((name) => /^[\w.@+-]+$/.test(name) && !added.has(name))
      for (const name of names) added.add(name)
      void register([...new Set(names)].map((name) => `**/${name}`))
    },
    changed: (clientUris) => session.reread(clientUris.map(normaliseUri)),
  }
}
