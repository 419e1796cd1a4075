/** Files read by the editor on our behalf: the only way in a browser, and for folders that are not on a disk. */
import { statusSubject } from "../base/status-uri.ts"
import type { FileAccess } from "./file-access.ts"

export const READ_FILE = "deploylint/readFile"
export const READ_DIRECTORY = "deploylint/readDirectory"

/** Sends a request to the client; rejects where the client cannot answer. */
export type SendRequest = (method: string, params: { readonly uri: string }) => Promise<unknown>

/**
 * File access through requests. The client answers `{ text }` or `{ entries }`, `null` for "there is none";
 * an error or anything else counts as "cannot be looked at".
 */
export function createClientFiles(send: SendRequest): FileAccess {
  const ask = async <T>(method: string, uri: string, read: (answer: object) => T | undefined) => {
    try {
      const answer = await send(method, { uri })
      if (answer === null) return null
      return typeof answer === "object" && answer !== null ? read(answer) : undefined
    } catch {
      return undefined
    }
  }
  return {
    // An editor tells neither permissions nor what git tracks.
    readFile: async (uri) =>
      statusSubject(uri) !== undefined
        ? ""
        : await ask(READ_FILE, uri, (answer) =>
            "text" in answer && typeof answer.text === "string" ? answer.text : undefined,
          ),
    listDirectory: (uri) =>
      ask(READ_DIRECTORY, uri, (answer) =>
        "entries" in answer && Array.isArray(answer.entries)
          ? answer.entries.filter((entry): entry is string => typeof entry === "string")
          : undefined,
      ),
  }
}
