import type { NamedValue } from '../../domain/alert.ts'

/** The code list of warning events, as the name of the event code that we write. */
export const EVENT_CODES = 'GB/T 35561'

/** CAP has no place for these, so our messages carry them as parameters; other readers pass over them. */
export const OWN_PREFIX = 'kepu:'
export const OWN_HAZARD = `${OWN_PREFIX}hazard`
/** One of the colours, or `none`. */
export const OWN_COLOUR = `${OWN_PREFIX}colour`
/** JSON: the entry of each line of `instruction`, or null. */
export const OWN_ENTRIES = `${OWN_PREFIX}instruction-entries`

export function isOwnMark({ name }: NamedValue): boolean {
  return name.startsWith(OWN_PREFIX)
}

export function markOf(parameters: readonly NamedValue[], mark: string): string | undefined {
  return parameters.find(({ name }) => name === mark)?.value
}
