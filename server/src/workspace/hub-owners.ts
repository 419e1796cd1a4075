/** The Horizon hubs of a document, found in one pass. */
import type { Facts, Setting } from "../model/facts.ts"
import { isHorizonOwner } from "./products.ts"

/** Owners of services that are the Horizon hub; costs time in proportion to the document, however many services it has. */
export function hubOwners(facts: Facts): ReadonlySet<string> {
  const settings = Map.groupBy(facts.settings, (setting): string => setting.owner)
  const none: readonly Setting[] = []
  const own = (owner: string) => ({ ...facts, settings: settings.get(owner) ?? none })
  return new Set(
    facts.services
      .filter((service) => isHorizonOwner({ ...own(service.owner), services: [service] }, service.owner))
      .map((service) => service.owner),
  )
}
