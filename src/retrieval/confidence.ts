import { occursBetween, termOf, weightOf } from './channel.ts'
import type { EntryHit, EntryIndex, Phrasing } from './entry-search.ts'

/** Terms of the question which the entry explains, weighed by how telling they are; and the weightiest it does not. */
interface Coverage {
  readonly share: number
  readonly heaviestMissing: number
}

/** Documents `from … to`, without the last. */
export interface DocRange {
  readonly from: number
  readonly to: number
}

type ChannelName = 'chars' | 'pairs' | 'words'

/** A term of the question: its numbers in both collections and how telling it is. */
interface AskedTerm {
  readonly inWordings: number
  readonly inPassages: number
  readonly weight: number
}

function termsFor({ wordings, passages }: EntryIndex, hashes: readonly number[], channel: ChannelName): AskedTerm[] {
  return [...new Set(hashes)].map((hash) => ({
    inWordings: termOf(wordings[channel], hash),
    inPassages: termOf(passages[channel], hash),
    weight: weightOf(wordings[channel], hash, wordings.size),
  }))
}

function rangesOf(starts: Uint32Array, entry: number, skipped?: DocRange): DocRange[] {
  const from = starts[entry] ?? 0
  const to = starts[entry + 1] ?? 0
  if (skipped === undefined || skipped.from < from || skipped.to > to) return [{ from, to }]
  return [
    { from, to: skipped.from },
    { from: skipped.to, to },
  ]
}

/** A term counts as explained when a passage or a wording of the entry has it. */
function coverage(
  index: EntryIndex,
  entry: number,
  terms: readonly AskedTerm[],
  channel: ChannelName,
  skipped: DocRange | undefined,
): Coverage {
  const passages = rangesOf(index.passageStart, entry)
  const wordings = rangesOf(index.wordingStart, entry, skipped)
  let total = 0
  let explained = 0
  let heaviestMissing = 0
  for (const { inWordings, inPassages, weight } of terms) {
    total += weight
    const known =
      wordings.some(({ from, to }) => occursBetween(index.wordings[channel], inWordings, from, to)) ||
      passages.some(({ from, to }) => occursBetween(index.passages[channel], inPassages, from, to))
    if (known) explained += weight
    else heaviestMissing = Math.max(heaviestMissing, weight)
  }
  return { share: total === 0 ? 0 : explained / total, heaviestMissing }
}

/** Share of the runners-up that are about the same topic: a question from elsewhere finds a bit of everything. */
function agreement({ topics }: EntryIndex, [best, ...others]: readonly EntryHit[]): number {
  if (best === undefined || others.length === 0) return 0
  const same = others.filter(({ entry }) => topics[entry] === topics[best.entry])
  return same.reduce((sum, { score }) => sum + score, 0) / Math.max(0.01, others.length * best.score)
}

/** Hits that are looked at to tell how sure the first one is. */
export const JUDGED_HITS = 6

/** What is known about a best hit, as numbers that do not depend on the size of the collection. */
export type FeaturesOfHits = (hits: readonly EntryHit[], skipped?: DocRange) => number[]

/**
 * Prepares a question once; the function takes hits, best first, up to `JUDGED_HITS`, and the wording documents that count as
 * not there (those that are being left out).
 * @param scope log-odds that the question is the business of the knowledge at all
 */
export function createFeatures(index: EntryIndex, phrasings: readonly Phrasing[], scope: number): FeaturesOfHits {
  const length = phrasings[0]?.tokens.chars.length ?? 0
  const perUnit = Math.max(1, length)
  const asked = (channel: ChannelName) => phrasings.map(({ tokens }) => termsFor(index, tokens[channel], channel))
  const terms = { chars: asked('chars'), pairs: asked('pairs'), words: asked('words') }

  return function featuresOf(hits, skipped) {
    const [best, next] = hits
    if (best === undefined) return []
    const over = (channel: ChannelName) => {
      const found = terms[channel].map((list) => coverage(index, best.entry, list, channel, skipped))
      return {
        share: Math.max(0, ...found.map(({ share }) => share)),
        missing: Math.min(...found.map(({ heaviestMissing }) => heaviestMissing)),
      }
    }
    const words = over('words')
    return [
      best.wording.overlap,
      best.passage.overlap,
      best.wording.raw / perUnit,
      best.passage.raw / perUnit,
      over('chars').share,
      over('pairs').share,
      words.share,
      words.missing,
      next === undefined ? 1 : (best.score - next.score) / Math.max(0.01, best.score),
      Math.log(1 + length),
      best.passage.score > 1 && best.wording.score > 1 ? 1 : 0,
      agreement(index, hits),
      scope,
    ]
  }
}
