/** The mode in which a program is told to run, by the variables that frameworks read for it. */
import type { Setting } from "./facts.ts"

const modes = new Set(
  "NODE_ENV APP_ENV APP_ENVIRONMENT ENVIRONMENT RAILS_ENV RACK_ENV FLASK_ENV DJANGO_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT SPRING_PROFILES_ACTIVE".split(
    " ",
  ),
)

/**
 * True if the owner (a service, a unit, the whole env file) declares that it is no production: its mode variables say
 * development or test, and none says anything else.
 */
export function declaresDevelopment(settings: readonly Setting[], owner: string): boolean {
  let owners = memo.get(settings)
  if (owners === undefined) {
    owners = developmentOwners(settings)
    memo.set(settings, owners)
  }
  return owners.has(owner)
}

/** The settings of a text never change, so what follows from them is kept as long as they are. */
const memo = new WeakMap<readonly Setting[], ReadonlySet<string>>()

function developmentOwners(settings: readonly Setting[]): ReadonlySet<string> {
  const owners = new Set<string>()
  const others = new Set<string>()
  for (const { name, owner, value } of settings) {
    if (!modes.has(name)) continue
    const isDevelopment = value.known && /^(?:dev|devel|development|local|test|testing)$/i.test(value.value)
    if (isDevelopment) owners.add(owner)
    else others.add(owner)
  }
  for (const owner of others) owners.delete(owner)
  return owners
}
