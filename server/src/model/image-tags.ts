/** Image tags that name no version: what is pulled depends on the day. */

/** Words that registries move on purpose, alone or before a variant (`latest-alpine`). */
const moving =
  /^(latest|stable|edge|nightly|dev|devel|develop|development|test|testing|unstable|canary|beta|alpha|rc|next|main|master|trunk|head|snapshot|current|release|prod|production|staging|lts|mainline|rolling|experimental|preview|insiders|daily|weekly)([-_.]|$)/i

/** Names of distribution releases; like a number they stay with one version. */
const releases =
  /(^|[-_.])(wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|trusty|xenial|bionic|focal|jammy|noble|oracular|plucky|questing|resolute)([-_.]|$)/i

/** `moving`: a word that is made to move; `unversioned`: names a variant, no version (`alpine`). Undefined for the rest. */
export function looseTag(tag: string): "moving" | "unversioned" | undefined {
  if (moving.test(tag) && !/\d+\.\d+|[0-9a-f]{7,}/i.test(tag)) return "moving"
  return /\d/.test(tag) || releases.test(tag) ? undefined : "unversioned"
}
