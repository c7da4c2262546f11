import { type EntryIndex, searchEntries } from './entry-search.ts'
import { phrase, plainQuestion, type QuestionWords } from './phrase.ts'
import { cosinesOf, type Semantics } from './retrieve.ts'

export interface FindClaimsParts {
  readonly index: EntryIndex
  readonly words: QuestionWords
  readonly semantics: Semantics | undefined
  /** Learned probability of each known claim, of its denial, and of `none`, by the words and the signs of a stance. */
  readonly likelihood: (clean: string, signs: readonly string[]) => ReadonlyMap<string, number>
}

/** A known claim that a text may make. */
export interface ClaimHit {
  readonly id: string
  readonly score: number
  /** What is known about it, as numbers that do not depend on the size of the collection. */
  readonly features: readonly number[]
}

/** Known claims that a stretch of text may make, the likeliest first. */
export type FindClaims = (clean: string, signs: readonly string[]) => Promise<ClaimHit[]>

/** Class of texts that make no known claim. */
export const NO_CLAIM = 'none'

/** Class of texts that use the words of a claim but do not make it. */
export function denialOf(id: string): string {
  return `not ${id}`
}

const POOL = 8
const COSINE_WEIGHT = 1.25
const LIKELIHOOD_WEIGHT = 0.3
const LEAST = 1e-4
/** Margin of a claim that stands alone. */
const ALONE = 2

function logOf(share: number | undefined): number {
  return Math.log(LEAST + (share ?? 0))
}

export function createFindClaims({ index, words, semantics, likelihood }: FindClaimsParts): FindClaims {
  return async function findClaims(clean, signs) {
    const phrasings = phrase(words, clean)
    const shares = likelihood(clean, signs)
    const { best, middle } = await cosinesOf(semantics, plainQuestion(words, clean))
    const length = Math.max(1, clean.length)
    const ranked = searchEntries(index, phrasings, { limit: POOL })
      .map((hit) => {
        const id = index.ids[hit.entry] ?? ''
        const cosines = [best.get(hit.entry) ?? 0, middle.get(hit.entry) ?? 0] as const
        const likely = logOf(shares.get(id))
        const score = hit.score + COSINE_WEIGHT * (cosines[0] + cosines[1]) + LIKELIHOOD_WEIGHT * likely
        return { id, hit, cosines, likely, score }
      })
      .sort((a, b) => b.score - a.score)
    return ranked.map(({ id, hit, cosines, likely, score }, at) => ({
      id,
      score,
      features: [
        hit.wording.overlap,
        hit.passage.overlap,
        ...cosines,
        likely,
        logOf(shares.get(denialOf(id))),
        logOf(shares.get(NO_CLAIM)),
        score - (ranked[at === 0 ? 1 : 0]?.score ?? score - ALONE),
        hit.wording.raw / length,
        Math.log(1 + length),
      ],
    }))
  }
}
