import { occursBetween, weightOf } from './channel.ts'
import type { EntryHit, EntryIndex, Phrasing } from './entry-search.ts'

/** Terms of the question which the entry explains, weighed by how telling they are; and the weightiest it does not. */
interface Coverage {
  readonly share: number
  readonly heaviestMissing: number
}

type ChannelName = 'chars' | 'pairs' | 'words'

/** A term counts as explained when a passage or a wording of the entry has it, in the question's words or a rewriting's. */
function coverage(
  index: EntryIndex,
  entry: number,
  hashes: readonly number[],
  channel: ChannelName,
  skipped: number | undefined,
): Coverage {
  const passages = [index.passageStart[entry] ?? 0, index.passageStart[entry + 1] ?? 0] as const
  const from = index.wordingStart[entry] ?? 0
  const to = index.wordingStart[entry + 1] ?? 0
  const inside = skipped !== undefined && skipped >= from && skipped < to
  const wordings: ReadonlyArray<readonly [number, number]> = inside
    ? [
        [from, skipped],
        [skipped + 1, to],
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

/**
 * What is known about a best hit, as numbers that do not depend on the size of the collection.
 * @param skipped wording document that counts as not there (the one that is being left out)
 * @param cosine of a remote embedder; 0 with the static one, which has seen the wordings it would be judged on
 */
export function featuresOf(
  index: EntryIndex,
  phrasings: readonly Phrasing[],
  best: EntryHit,
  next: EntryHit | undefined,
  cosine: number,
  skipped?: number,
): number[] {
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
    cosine,
  ]
}
