import { Converter } from 'opencc-js/t2cn'

const toSimplified = Converter({ from: 'tw', to: 'cn' })

// Format characters (\p{Cf}) hold the zero-width and right-to-left marks, variation selectors are marks of their own.
const INVISIBLE = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Variation_Selector}/gu
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}/gu
const SPACED_HAN = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu
const REPEATED = /(\p{P}|\p{S})\1+/gu

/** Texts that are known to be in their one form: a message passes many parts, and each makes sure. */
const REMEMBERED = 64
const normal = new Set<string>()

/**
 * One form for every text that is compared: NFKC (width, ligatures, radicals), lower case, Simplified script, no emoji,
 * no invisible or control characters, no spaces between Han characters. Lone surrogates become U+FFFD and then a space.
 * Idempotent.
 */
export function normalise(text: string): string {
  // NFKC can compose characters that a second pass would change again (rare, in conjunction with removed characters).
  let before = text
  for (let round = 0; round < 4; round++) {
    if (normal.has(before)) return before
    const after = normaliseOnce(before)
    if (after === before) {
      if (normal.size >= REMEMBERED) normal.clear()
      normal.add(after)
      return after
    }
    before = after
  }
  return before
}

function normaliseOnce(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, ' ')
    .replace(EMOJI, ' ')
    .replaceAll('\ufffd', ' ')
  return toSimplified(plain).replace(REPEATED, '$1').replace(SPACED_HAN, '').replace(/\s+/g, ' ').trim()
}
