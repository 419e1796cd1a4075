/** File watching: asked of clients that can do it; the others are caught up with on open, save and close. */
import { type Connection, DidChangeWatchedFilesNotification } from "vscode-languageserver"
import { nameOf } from "../base/uri.ts"
import type { Session } from "./session.ts"
import { normaliseUri } from "./uris.ts"

/** Names of the files whose changes matter whether or not somebody has read them yet. */
export const WATCHED = [
  "**/deploylint.{yaml,yml}",
  "**/{.env,.env.*,*.env}",
  "**/{compose,docker-compose}*.{yaml,yml}",
  "**/*.{service,socket,timer,mount,automount,path,slice,target,swap,scope}",
  "**/*.d/*.conf",
  "**/config*.{yaml,yml}",
] as const

const COVERED =
  /^(?:deploylint\.ya?ml|\.env(?:\..*)?|.*\.env|(?:docker-)?compose.*\.ya?ml|config.*\.ya?ml|.*\.(?:service|socket|timer|mount|automount|path|slice|target|swap|scope|conf))$/

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
      const names = uris
        .map(nameOf)
        .filter((name) => !COVERED.test(name) && /^[\w.@+-]+$/.test(name) && !added.has(name))
      for (const name of names) added.add(name)
      void register([...new Set(names)].map((name) => `**/${name}`))
    },
    changed: (clientUris) => session.reread(clientUris.map(normaliseUri)),
  }
}
