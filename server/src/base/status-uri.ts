/**
 * What a host knows of a file beyond its text is asked for like a document, under the file's URI with a query: so it is read,
 * recorded and read again like everything else. The answer is two lines, `mode 0644` and `tracked yes`; either may be missing.
 */

const query = "?status"

/** Where the status of a file is asked for. URIs of files never hold a bare question mark. */
export function statusUri(uri: string): string {
  return uri + query
}

/** The file whose status the URI asks for; undefined for every other URI. */
export function statusSubject(uri: string): string | undefined {
  return uri.endsWith(query) ? uri.slice(0, -query.length) : undefined
}

/** Permissions as `stat` has them (nine bits), and whether git tracks the file; undefined where nobody can tell. */
export interface FileStatus {
  readonly mode: number | undefined
  readonly tracked: boolean | undefined
}

/** The text that a host answers with. */
export function statusText({ mode, tracked }: FileStatus): string {
  const lines = [
    ...(mode === undefined ? [] : [`mode 0${(mode & 0o777).toString(8).padStart(3, "0")}`]),
    ...(tracked === undefined ? [] : [`tracked ${tracked ? "yes" : "no"}`]),
  ]
  return lines.map((line) => `${line}\n`).join("")
}

/** The status behind such a text. */
export function readStatus(text: string): FileStatus {
  const mode = /^mode 0([0-7]{3})$/m.exec(text)?.[1]
  const tracked = /^tracked (yes|no)$/m.exec(text)?.[1]
  return {
    mode: mode === undefined ? undefined : Number.parseInt(mode, 8),
    tracked: tracked === undefined ? undefined : tracked === "yes",
  }
}
