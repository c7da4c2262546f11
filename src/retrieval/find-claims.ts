import { type EntryIndex, searchEntries } from './entry-search.ts'
import { phrasingsOf, plainQuestion, type QuestionWords } from './phrase.ts'
import { cosinesOf, type Semantics } from './retrieve.ts'
import type { ShareOf } from './text-classes.ts'

export interface FindClaimsParts {
  readonly index: EntryIndex
  readonly words: QuestionWords
  readonly semantics: Semantics | undefined
  /** Learned probability of each known claim and of `none`, by the words and the signs of a stance. */
  readonly likelihood: (clean: string, signs: readonly string[]) => ShareOf
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

const POOL = 8
const COSINE_WEIGHT = 1.25
const LIKELIHOOD_WEIGHT = 0.3
const LEAST = 1e-4
/** Margin of a claim that stands alone. */
const ALONE = 2

function logOf(share: number): number {
  return Math.log(LEAST + share)
}

export function createFindClaims({ index, words, semantics, likelihood }: FindClaimsParts): FindClaims {
  return async function findClaims(clean, signs) {
    const plain = plainQuestion(words, clean)
    const phrasings = phrasingsOf(words, plain)
    const shareOf = likelihood(clean, signs)
    const { best, middle } = await cosinesOf(semantics, plain)
    const length = Math.max(1, clean.length)
    const ranked = searchEntries(index, phrasings, { limit: POOL })
      .map((hit) => {
        const id = index.ids[hit.entry] ?? ''
        const cosines = [best.get(hit.entry) ?? 0, middle.get(hit.entry) ?? 0] as const
        const likely = logOf(shareOf(id))
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
        logOf(shareOf(NO_CLAIM)),
        score - (ranked[at === 0 ? 1 : 0]?.score ?? score - ALONE),
        hit.wording.raw / length,
        Math.log(1 + length),
      ],
    }))
  }
}
