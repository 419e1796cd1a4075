/** Variables that build tools write into what browsers load. */
import { secretKindOf, wordsOfName } from "./names.ts"
import { tokenMaker } from "./tokens.ts"

/** Prefixes of Vite, Next.js, Create React App, Vue CLI, Gatsby, Nuxt, Expo, Angular and Storybook. */
const prefixes = /^(VITE|NEXT_PUBLIC|REACT_APP|VUE_APP|GATSBY|NUXT_PUBLIC|EXPO_PUBLIC|NG_APP|STORYBOOK)_(.+)$/

/** The prefix by which a variable ends up in the bundle although its name or value is that of a secret. */
export function bundledSecret(name: string, value: string): string | undefined {
  const match = prefixes.exec(name)
  if (match?.[1] === undefined || match[2] === undefined) return undefined
  const rest = match[2]
  // Keys of browsers are public by design; passwords, secrets, private keys, keys above all rights and the hub's are not.
  const isNamed =
    /(?:^|_)(?:SERVICE_ROLE_KEY|HORIZON_API_KEY)$/.test(rest) ||
    (secretKindOf(rest)?.sure &&
      wordsOfName(rest).some((word) => /^(?:secret|secrets|private|password|passwd|pwd|pass)$/.test(word)))
  return isNamed || tokenMaker(value) !== undefined ? `${match[1]}_` : undefined
}
