/** The directives of a service that the exposure score looks at, by themselves or by what they imply. */
import { rowTable } from "./model.generated.ts"

/** Keys that no row is named after. */
const others = ["MountImages", "IPAddressAllow", "IPIngressFilterPath", "IPEgressFilterPath", "DevicePolicy"]

/** Names without `=`. */
export const scoredKeys: ReadonlySet<string> = new Set([
  ...rowTable
    .split("\n")
    .flatMap((line) => [...line.slice(0, line.indexOf(";")).matchAll(/([A-Za-z]+)=/g)].map((match) => match[1] ?? "")),
  ...others,
])
