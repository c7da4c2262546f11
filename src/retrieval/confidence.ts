import { occursBetween, weightOf } from './channel.ts'
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

/** A term counts as explained when a passage or a wording of the entry has it, in the question's words or a rewriting's. */
function coverage(
  index: EntryIndex,
  entry: number,
  hashes: readonly number[],
  channel: ChannelName,
  skipped: DocRange | undefined,
): Coverage {
  const passages = [index.passageStart[entry] ?? 0, index.passageStart[entry + 1] ?? 0] as const
  const from = index.wordingStart[entry] ?? 0
  const to = index.wordingStart[entry + 1] ?? 0
  const inside = skipped !== undefined && skipped.from >= from && skipped.to <= to
  const wordings: ReadonlyArray<readonly [number, number]> = inside
    ? [
        [from, skipped.from],
        [skipped.to, to],
      ]
    : [[from, to]]
  let total = 0
  let explained = 0
  let heaviestMissing = 0
  for (const hash of new Set(hashes)) {
    const weight = weightOf(index.wordings[channel], hash, index.wordings.size)
    total += weight
    const known =
      wordings.some((range) => occursBetween(index.wordings[channel], hash, ...range)) ||
      occursBetween(index.passages[channel], hash, ...passages)
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

/**
 * What is known about a best hit, as numbers that do not depend on the size of the collection.
 * @param hits best first, up to `JUDGED_HITS`
 * @param skipped wording documents that count as not there (those that are being left out)
 * @param scope log-odds that the question is the business of the knowledge at all
 */
export function featuresOf(
  index: EntryIndex,
  phrasings: readonly Phrasing[],
  hits: readonly EntryHit[],
  scope: number,
  skipped?: DocRange,
): number[] {
  const [best, next] = hits
  if (best === undefined) return []
  const length = phrasings[0]?.tokens.chars.length ?? 0
  const over = (channel: ChannelName) => {
    const found = phrasings.map(({ tokens }) => coverage(index, best.entry, tokens[channel], channel, skipped))
    return {
      share: Math.max(0, ...found.map(({ share }) => share)),
      missing: Math.min(...found.map(({ heaviestMissing }) => heaviestMissing)),
    }
  }
  const words = over('words')
  const perUnit = Math.max(1, length)
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
