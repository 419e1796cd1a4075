/** Which products a file speaks of, by evidence. */
import type { Facts } from "../model/facts.ts"
import { isSensor } from "../model/synapse/sensor.ts"
import { horizonOwners } from "../workspace/products.ts"
import { isTradingFile } from "../workspace/trading.ts"
import type { Language } from "../workspace/types.ts"

export const hub = "horizon-hub"
export const sensor = "synapse"
export const trading = "horizon-trading"

/** Products of one file. The words "horizon" and "synapse" alone say nothing. */
export function productsOf(facts: Facts, language: Language): readonly string[] {
  const found: string[] = []
  if (horizonOwners(facts).size > 0) found.push(hub)
  if (language === "synapse" || facts.services.some(isSensor)) found.push(sensor)
  if (isTradingFile(facts)) found.push(trading)
  return found
}

/** Two files may belong together: neither says that it is of another family of products. */
export function areCompatible(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return true
  const family = (products: readonly string[]): Set<string> =>
    new Set(products.map((product) => (product === trading ? "trading" : "hub")))
  const other = family(b)
  return [...family(a)].some((each) => other.has(each))
}
