/** What a project's own files say about the answers. Evidence is shown to the user, who may always say otherwise. */
import type { AnswerValue, ProfileId } from "../profiles/types.ts"

export interface Detected {
  /** Key of the question. */
  readonly key: string
  readonly value: AnswerValue
  /** The file that says so, as a URI, and what it says: `package.json: "start": "node server.js"`. */
  readonly uri: string
  readonly because: string
}

export interface Detection {
  /** The profile that the files speak for. */
  readonly profile: ProfileId
  readonly profileBecause: string
  readonly answers: readonly Detected[]
}
