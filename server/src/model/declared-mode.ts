/** The mode in which a program is told to run, by the variables that frameworks read for it. */
import type { Setting } from "./facts.ts"

const modes = new Set(
  "NODE_ENV APP_ENV APP_ENVIRONMENT ENVIRONMENT RAILS_ENV RACK_ENV FLASK_ENV DJANGO_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT SPRING_PROFILES_ACTIVE".split(
    " ",
  ),
)

/**
 * True if the owner (a service, a unit, the whole env file) declares that it is no production: one of its mode variables
 * says development or test, and none says anything else.
 */
export function declaresDevelopment(settings: readonly Setting[], owner: string): boolean {
  const declared = settings.filter((each) => each.owner === owner && modes.has(each.name))
  return (
    declared.length > 0 &&
    declared.every(({ value }) => value.known && /^(?:dev|devel|development|local|test|testing)$/i.test(value.value))
  )
}
