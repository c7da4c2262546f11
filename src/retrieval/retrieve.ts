import { coversRegion, type Region, regionsNamedIn } from '../domain/region.ts'
import { featuresOf, JUDGED_HITS } from './confidence.ts'
import { type EntryIndex, type Phrasing, searchEntries } from './entry-search.ts'
import { type Logistic, probability } from './logistic.ts'
import { normalise } from './normalise.ts'
import { scopeOf } from './scope.ts'
import type { SynonymRewriter } from './synonyms.ts'
import type { TextClassifier } from './text-classifier.ts'
import type { Tokeniser } from './tokens.ts'
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
  readonly index: VectorIndex
  /** Entry of each vector row. */
  readonly entryOfRow: Uint32Array
  readonly embed: (normalised: string) => Promise<readonly number[]>
  /** Weight of the cosine beside the keyword score, fitted on held-out wordings. */
  readonly weight: number
}

export interface RetrievalParts {
  readonly index: EntryIndex
  readonly facets: readonly EntryFacets[]
  readonly regions: readonly Region[]
  readonly tokeniser: Tokeniser
  readonly synonyms: SynonymRewriter
  readonly confidence: Logistic
  /** Whether a question is the business of the knowledge at all. */
  readonly scope: TextClassifier
  readonly semantics?: Semantics
}

export type Retrieve = (question: string, context?: SearchContext) => Promise<Retrieved[]>

const REWRITTEN_WEIGHT = 0.9
const OTHER_COUNTY = -0.4
const OWN_COUNTY = 0.25
/** Somebody repeats what was said and doubts it. */
const DOUBT =
  /是真的|真的吗|真的假的|真假|听说|听人|听讲|据说|网上|网传|群里|都说|说法|老人说|人家说|人说|谣|靠谱|管用|有用吗|信得|可信|能信|视频|抖音|转发|说是|给是真|对不对|有没有道理|偏方/
/** An entry that judges a claim steps forward for those who doubt one and back for everybody else. */
const JUDGING = 0.15
const NEIGHBOURS = 60
const POOL = 60

/** The question and its rewritings, as terms. */
export function phrase(parts: Pick<RetrievalParts, 'tokeniser' | 'synonyms'>, question: string): Phrasing[] {
  const text = parts.synonyms.strip(normalise(question))
  const { tokens } = parts.tokeniser
  const swaps = parts.synonyms
    .swaps(text)
    .map(({ word, others }) => ({ own: tokens(word), others: others.map(tokens) }))
  const rewritings = parts.synonyms.variants(text)
  return [
    { tokens: tokens(text), weight: 1, swaps },
    ...rewritings.map((variant) => ({ tokens: tokens(variant), weight: REWRITTEN_WEIGHT, swaps: [] })),
  ]
}

export function createRetrieve(parts: RetrievalParts): Retrieve {
  const { index, facets, semantics } = parts

  return async function retrieve(question, context = {}) {
    const phrasings = phrase(parts, question)
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
    const cosines = await cosinesOf(semantics, normalise(question), context.without, index)
    const shift = regionShift(parts, normalise(question), context.region)
    const doubt = DOUBT.test(normalise(question)) ? JUDGING : -JUDGING
    const ranked = found
      .map((hit) => ({
        ...hit,
        score:
          hit.score +
          shift(hit.entry) +
          (facets[hit.entry]?.judges === true ? doubt : 0) +
          2 * (semantics?.weight ?? 0) * (cosines.get(hit.entry) ?? 0),
      }))
      .sort((a, b) => b.score - a.score || a.entry - b.entry)

    const scope = scopeOf(parts.scope, phrasings)
    return ranked.slice(0, context.limit ?? 5).map((hit, at) => ({
      id: index.ids[hit.entry] ?? '',
      score: hit.score,
      likeness: hit.wording.overlap,
      confidence: probability(
        parts.confidence,
        featuresOf(index, phrasings, ranked.slice(at, at + JUDGED_HITS), scope),
      ),
    }))
  }
}

/** Best cosine per entry. A remote embedder that fails leaves the keywords to decide. */
async function cosinesOf(
  semantics: Semantics | undefined,
  text: string,
  without: ReadonlySet<number> | undefined,
  index: EntryIndex,
): Promise<Map<number, number>> {
  const cosines = new Map<number, number>()
  if (semantics === undefined || semantics.weight === 0) return cosines
  const vector = await semantics.embed(text).catch(() => undefined)
  if (vector === undefined) return cosines
  for (const { row, cosine } of semantics.index.search(vector, NEIGHBOURS)) {
    // Rows of wordings come first and carry the same numbers as the wording documents.
    if (row < index.wordings.size && without?.has(row) === true) continue
    const entry = semantics.entryOfRow[row] ?? 0
    if (!cosines.has(entry)) cosines.set(entry, cosine)
  }
  return cosines
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
