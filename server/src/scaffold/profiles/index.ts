/** The profiles that the product brings, in the order of asking. */
import { horizonSynapse } from "./horizon-synapse/profile.ts"
import { horizonTrading } from "./horizon-trading/profile.ts"
import { service } from "./service/profile.ts"
import type { Profile } from "./types.ts"

export const profiles: readonly Profile[] = [service, horizonSynapse, horizonTrading]
