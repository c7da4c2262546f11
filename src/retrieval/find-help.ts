import type { Retrieve } from './retrieve.ts'

export interface FindHelpDeps {
  /** Over the entries that help, with cries for help among their wordings. */
  readonly retrieve: Retrieve
  /** Learned probability of each entry, by the words of a message and the signs which the danger rules see in it. */
  readonly likelihood: (normalised: string, signs: readonly string[]) => ReadonlyMap<string, number>
}

export interface HelpContext {
  /** Names of what the danger rules see. */
  readonly signs: readonly string[]
  readonly accepts: (id: string) => boolean
  /** Points for what the rules name. */
  readonly lift: (id: string) => number
  readonly limit: number
}

/** Ids of entries that help somebody in danger, the likeliest first. */
export type FindHelp = (normalised: string, context: HelpContext) => Promise<string[]>

/** What a natural logarithm of the likelihood is worth beside the retrieval score (swept on left-out cries). */
const LIKELIHOOD_WEIGHT = 0.4
const LEAST = 1e-4
const POOL = 30

/** Search and learned likelihood together: the one knows the words, the other what they have in common. */
export function createFindHelp({ retrieve, likelihood }: FindHelpDeps): FindHelp {
  return async function findHelp(text, { signs, accepts, lift, limit }) {
    const shares = likelihood(text, signs)
    const found = await retrieve(text, { accepts, lift, limit: POOL, unjudged: true })
    return found
      .map(({ id, score }) => ({ id, score: score + LIKELIHOOD_WEIGHT * Math.log(LEAST + (shares.get(id) ?? 0)) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ id }) => id)
  }
}
