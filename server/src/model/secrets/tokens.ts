/** Tokens that services hand out, told by the form that their makers publish for scanners. */
import { estimateBits } from "./strength.ts"

const forms: readonly { readonly of: string; readonly form: RegExp }[] = [
  { of: "GitHub", form: /^(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{60,255})$/ },
  { of: "GitLab", form: /^gl(?:pat|dt|rt|ft)-[\w-]{20,255}$/ },
  { of: "Slack", form: /^xox[abeprs]-[\w-]{20,255}$/ },
  { of: "Stripe", form: /^[sr]k_live_[A-Za-z0-9]{20,255}$/ },
  { of: "SendGrid", form: /^SG\.[\w-]{16,64}\.[\w-]{16,64}$/ },
  { of: "npm", form: /^npm_[A-Za-z0-9]{36}$/ },
  { of: "Docker Hub", form: /^dckr_pat_[\w-]{20,255}$/ },
  { of: "Hugging Face", form: /^hf_[A-Za-z0-9]{30,255}$/ },
  { of: "OpenAI or Anthropic", form: /^sk-(?:proj-|ant-|svcacct-)?[\w-]{32,255}$/ },
  { of: "Telegram", form: /^\d{8,10}:[\w-]{35}$/ },
  { of: "Horizon registration", form: /^sh_reg_[\w-]{20,64}$/ },
]
/** Tokens of documents have the form and repeat letters or words. */
const least = 60

/** The service that hands out such tokens, or undefined for every other text. */
export function tokenMaker(text: string): string | undefined {
  const maker = forms.find(({ form }) => form.test(text))?.of
  return maker !== undefined && estimateBits(text) >= least ? maker : undefined
}
