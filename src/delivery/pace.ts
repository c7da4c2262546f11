/** Slots lie this far below the provider's limit: letters of neighbouring slots reach it closer together than they left. */
const SHARE_OF_LIMIT = 0.8

/** Least time between two letters, in ms, that keeps a limit of letters per second even in the worst second. */
export function intervalFor(lettersPerSecond: number): number {
  return Math.ceil(1_000 / (lettersPerSecond * SHARE_OF_LIMIT))
}
