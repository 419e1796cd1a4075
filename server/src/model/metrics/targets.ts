/** Addresses of scrape targets: `host:port`, `host`, `[::1]:9100`, and those that somebody fills in later. */
import type { Known } from "../../base/known.ts"
import type { YamlScalar } from "../../syntax/yaml/tree.ts"
import type { ScrapeTarget } from "../facts-monitoring.ts"
import { knownText, rewriteScalar, type View } from "./yaml-view.ts"

/** `host` is empty where the address is not known or is no address. */
export function splitAddress(address: string): { readonly host: string; readonly port: number | undefined } {
  const found = /^(?:\[([^\]]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/.exec(address)
  if (found === null) return { host: "", port: undefined }
  return { host: found[1] ?? found[2] ?? "", port: found[3] === undefined ? undefined : Number(found[3]) }
}

/** A target written in a scalar; `address` says why it is unknown where relabelling replaces it. */
export function targetOf(view: View, scalar: YamlScalar, replaced?: Known<string>): ScrapeTarget {
  const address = replaced ?? knownText(scalar.text)
  return {
    address,
    ...(address.known ? splitAddress(address.value) : { host: "", port: undefined }),
    span: scalar.contentSpan,
    rewrite: rewriteScalar(view, scalar),
  }
}

/** The address that a process itself listens on, and the names by which it is reached from inside. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|localhost\.localdomain|127(?:\.\d{1,3}){3}|::1)$/i.test(host)
}

/** True for a bare name of one part, which only the resolver of a stack or a cluster knows. */
export function isPlainName(host: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(host) && !isLoopbackHost(host)
}
