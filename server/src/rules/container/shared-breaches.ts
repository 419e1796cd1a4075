/** Breaches of all services, one for each place of the file. */
import { distinctPlaces } from "../../model/distinct.ts"
import type { Confinement, Facts, ImageRef } from "../../model/facts.ts"

type Breach = Confinement["breaches"][number]

/** A breach with the service it was found in and what else that service breaches. */
export interface ServiceBreach extends Breach {
  readonly service: string
  readonly image: ImageRef | undefined
  readonly beside: ReadonlySet<string>
}

/** In file order of the services; a line that an anchor repeats counts for the first of them. */
export function breachesOf(facts: Facts): readonly ServiceBreach[] {
  return distinctPlaces(
    facts.confinements.flatMap(({ service, image, breaches }) => {
      const beside = new Set(breaches.map((breach) => breach.what))
      return breaches.map((breach) => ({ ...breach, service, image, beside }))
    }),
  )
}
