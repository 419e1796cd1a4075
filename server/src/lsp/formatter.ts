/** Offers the formatter of units to the client only while its setting asks for it: it must not compete unasked. */
import { type Connection, type Disposable, DocumentFormattingRequest } from "vscode-languageserver"
import type { Client } from "./client.ts"
import type { Configuration } from "./configuration.ts"

const types = "service,socket,timer,mount,automount,swap,path,slice,scope,target,device"
const patterns = [`**/*.{${types}}`, `**/*.{${types}}.d/*.conf`, `**/{${types}}.d/*.conf`]

export interface Formatter {
  /** The settings may have changed. */
  readonly update: () => void
}

/** Registers and unregisters the formatter; clients that cannot do that have it from the start and get no edits. */
export function createFormatter(connection: Connection, client: () => Client, configuration: Configuration): Formatter {
  let registered: Promise<Disposable | undefined> | undefined
  const update = async (): Promise<void> => {
    if (!client().registerFormatting) return
    const isWanted = (await configuration.of(""))["systemd.format.enable"]
    if (isWanted === (registered !== undefined)) return
    const before = registered
    registered = isWanted ? register(connection) : undefined
    if (!isWanted) (await before)?.dispose()
  }
  return { update: () => void update().catch(() => undefined) }
}

async function register(connection: Connection): Promise<Disposable | undefined> {
  try {
    return await connection.client.register(DocumentFormattingRequest.type, {
      documentSelector: patterns.map((pattern) => ({ pattern })),
    })
  } catch {
    return undefined
  }
}
