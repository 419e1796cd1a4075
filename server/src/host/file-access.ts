/** What a host gives to whoever reads files for the core: two questions, three answers. */

/**
 * Answers are contents, `null` for "there is none", and `undefined` for "cannot be looked at" (outside of the
 * workspace, no permission, too large, no such scheme): the core then treats it as unread, never as absent.
 */
export interface FileAccess {
  readonly readFile: (uri: string) => Promise<string | null | undefined>
  /** Names of the entries of a folder; sub-folders end in "/". */
  readonly listDirectory: (uri: string) => Promise<readonly string[] | null | undefined>
}
