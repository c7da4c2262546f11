import { coversRegion, type Region, regionsNamedIn } from '../domain/region.ts'
import { createFeatures, JUDGED_HITS } from './confidence.ts'
import { type EntryHit, type EntryIndex, searchEntries } from './entry-search.ts'
import { type Logistic, probability } from './logistic.ts'
import { normalise } from './normalise.ts'
import { phrasingsOf, plainQuestion, type QuestionWords } from './phrase.ts'
import { scopeOf } from './scope.ts'
import type { TextClassifier } from './text-classifier.ts'
import type { VectorIndex } from './vector-index.ts'

/** What a search must know of an entry besides its text; in the order of the index. */
export interface EntryFacets {
  /** True for an entry that judges a claim. */
  readonly judges: boolean
  readonly regions: readonly string[]
  readonly months: readonly number[]
  readonly audiences: readonly string[]
}

export interface SearchContext {
  /** Region of the asker; entries of other counties step back unless the question names them. */
  readonly region?: string
  /** Leaves out everything else. */
  readonly accepts?: (id: string, facets: EntryFacets) => boolean
  readonly limit?: number
  /** Points added to the score of an entry for what is known besides the words. */
  readonly lift?: (id: string) => number
  /** True when the confidence is not wanted: it costs more than the search. */
  readonly unjudged?: boolean
  /** Wording documents to leave out, for measuring. */
  readonly without?: ReadonlySet<number>
}

export interface Retrieved {
  readonly id: string
  readonly score: number
  /** Probability that this entry answers the question, calibrated on left-out wordings. */
  readonly confidence: number
  /** How far the question is the same as one of the entry's wordings; 0–1. */
  readonly likeness: number
}

/** Nearness by meaning. */
export interface Semantics {
  readonly wordings: VectorIndex
  /** Entry of each row of `wordings`. */
  readonly entryOfRow: Uint32Array
  /** One row per entry. */
  readonly entries: VectorIndex
  readonly embed: (text: string) => Promise<readonly number[]>
  /** Weight of the cosine beside the keyword score, fitted on held-out wordings. */
  readonly weight: number
}

export interface RetrievalParts {
  readonly index: EntryIndex
  readonly facets: readonly EntryFacets[]
  readonly regions: readonly Region[]
  readonly words: QuestionWords
  readonly confidence: Logistic
  /** Whether a question is the business of the knowledge at all. */
  readonly scope: TextClassifier
  readonly semantics?: Semantics
}

export type Retrieve = (question: string, context?: SearchContext) => Promise<Retrieved[]>

const OTHER_COUNTY = -0.4
const OWN_COUNTY = 0.25
/** Somebody repeats what was said and doubts it. */
const DOUBT =
  /是真的|真的吗|真的假的|真假|听说|听人|听讲|据说|网上|网传|群里|都说|说法|老人说|人家说|人说|谣|靠谱|管用|有用吗|信得|可信|能信|视频|抖音|转发|说是|给是真|对不对|有没有道理|偏方/
/** An entry that judges a claim steps forward for those who doubt one and back for everybody else. */
const JUDGING = 0.15
const NEIGHBOURS = 60
const POOL = 60

export function createRetrieve(parts: RetrievalParts): Retrieve {
  const { index, facets, semantics } = parts
  const foundOf = ({ entry, score, wording }: EntryHit) => ({
    id: index.ids[entry] ?? '',
    score,
    likeness: wording.overlap,
  })

  return async function retrieve(question, context = {}) {
    const plain = plainQuestion(parts.words, question)
    const phrasings = phrasingsOf(parts.words, plain)
    const text = normalise(question)
    const accepts = (entry: number) => {
      const facet = facets[entry]
      const id = index.ids[entry]
      return facet !== undefined && id !== undefined && (context.accepts?.(id, facet) ?? true)
    }
    const found = searchEntries(index, phrasings, {
      limit: POOL,
      accepts,
      ...(context.without && { without: context.without }),
    })
    const { best, middle } = await cosinesOf(semantics, plain, context.without)
    const shift = regionShift(parts, text, context.region)
    const doubt = DOUBT.test(text) ? JUDGING : -JUDGING
    const ranked = found
      .map((hit) => ({
        ...hit,
        score:
          hit.score +
          shift(hit.entry) +
          (context.lift?.(index.ids[hit.entry] ?? '') ?? 0) +
          (facets[hit.entry]?.judges === true ? doubt : 0) +
          (semantics?.weight ?? 0) * ((best.get(hit.entry) ?? 0) + (middle.get(hit.entry) ?? 0)),
      }))
      .sort((a, b) => b.score - a.score || a.entry - b.entry)

    const limit = context.limit ?? 5
    if (context.unjudged === true) return ranked.slice(0, limit).map((hit) => ({ ...foundOf(hit), confidence: 0 }))
    const featuresOf = createFeatures(index, phrasings, scopeOf(parts.scope, phrasings))
    return ranked.slice(0, limit).map((hit, at) => ({
      ...foundOf(hit),
      confidence: probability(parts.confidence, featuresOf(ranked.slice(at, at + JUDGED_HITS))),
    }))
  }
}

/** Nearness by entry: of its best wording, and of the entry as a whole. */
export interface Cosines {
  readonly best: ReadonlyMap<number, number>
  readonly middle: ReadonlyMap<number, number>
}

/** A remote embedder that fails leaves the keywords to decide. */
export async function cosinesOf(
  semantics: Semantics | undefined,
  text: string,
  without?: ReadonlySet<number>,
): Promise<Cosines> {
  const best = new Map<number, number>()
  const middle = new Map<number, number>()
  if (semantics === undefined || semantics.weight === 0) return { best, middle }
  const vector = await semantics.embed(text).catch(() => undefined)
  if (vector === undefined) return { best, middle }
  for (const { row, cosine } of semantics.wordings.search(vector, NEIGHBOURS)) {
    const entry = semantics.entryOfRow[row] ?? 0
    if (without?.has(row) !== true && !best.has(entry)) best.set(entry, cosine)
  }
  for (const { row, cosine } of semantics.entries.search(vector, NEIGHBOURS)) middle.set(row, cosine)
  return { best, middle }
}

/** An entry of one county steps back for people elsewhere, unless they name it; everything prefecture-wide stays. */
function regionShift(parts: RetrievalParts, text: string, region: string | undefined): (entry: number) => number {
  const named = regionsNamedIn(text, parts.regions).map(({ code }) => code)
  return (entry) => {
    const codes = parts.facets[entry]?.regions ?? []
    const local = codes.every((code) => !code.endsWith('00'))
    if (!local || codes.length === 0) return 0
    if (named.length > 0) return codes.some((code) => named.includes(code)) ? OWN_COUNTY : OTHER_COUNTY
    if (region === undefined) return 0
    return codes.some((code) => coversRegion(code, region)) ? OWN_COUNTY : OTHER_COUNTY
  }
}
