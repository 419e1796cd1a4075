/** Image tags that name no version: what is pulled depends on the day. */

/** Words that registries move on purpose, alone or before a variant (`latest-alpine`). */
const moving =
  /^(latest|stable|edge|nightly|dev|devel|develop|development|test|testing|unstable|canary|beta|alpha|rc|next|main|master|trunk|head|snapshot|current|release|prod|production|staging|lts|mainline|rolling|experimental|preview|insiders|daily|weekly)([-_.]|$)/i

/** A version, a date or a commit beside such a word: `RELEASE.2025-06-13T11-33-47Z`, `nightly-20250613`, `main-3f9c2ab`. */
const pinned = /\d+\.\d+|\d{4}-\d\d-\d\d|[0-9a-f]{7,}/i

/** Names of distribution releases; like a number they stay with one version. */
const releases =
  /(^|[-_.])(wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|trusty|xenial|bionic|focal|jammy|noble|oracular|plucky|questing|resolute)([-_.]|$)/i

/** `moving`: a word that is made to move; `unversioned`: names a variant, no version (`alpine`). Undefined for the rest. */
export function looseTag(tag: string): "moving" | "unversioned" | undefined {
  if (moving.test(tag) && !pinned.test(tag)) return "moving"
  return /\d/.test(tag) || releases.test(tag) ? undefined : "unversioned"
}
