import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { hashTerm } from './hash-term.ts'

const UNIT = /\p{Script=Han}|[\p{L}\p{N}]+/gu

/** What a text is made of, as term hashes with repeats. */
export interface Tokens {
  readonly chars: readonly number[]
  readonly pairs: readonly number[]
  readonly words: readonly number[]
}

export interface Tokeniser {
  /** Terms of a normalised text. */
  readonly tokens: (normalised: string) => Tokens
  /** Words as strings, for features and reports. */
  readonly words: (normalised: string) => readonly string[]
}

/** Han characters one by one, runs of letters and digits whole. */
export function unitsOf(normalised: string): string[] {
  return normalised.match(UNIT) ?? []
}

const SEEDS = { chars: 1, pairs: 2, words: 3 } as const

/** Texts whose terms are remembered: one message is asked about many times on its way. */
const REMEMBERED = 64

/** Remembers what was made of the last texts; when it is full it begins anew. */
function remember<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = make(text)
    if (known.size >= REMEMBERED) known.clear()
    known.set(text, made)
    return made
  }
}

/** Each channel is made when it is first asked for: of a rewriting only the characters are. */
function termsOf(normalised: string, words: (normalised: string) => readonly string[]): Tokens {
  const made: { chars?: readonly number[]; pairs?: readonly number[]; words?: readonly number[] } = {}
  const units = unitsOf(normalised)
  return {
    get chars() {
      made.chars ??= units.map((unit) => hashTerm(unit, SEEDS.chars))
      return made.chars
    },
    get pairs() {
      made.pairs ??= units.slice(1).map((unit, at) => hashTerm(`${units[at]}${unit}`, SEEDS.pairs))
      return made.pairs
    },
    get words() {
      made.words ??= words(normalised).map((word) => hashTerm(word, SEEDS.words))
      return made.words
    },
  }
}

/**
 * Characters, neighbouring pairs, and jieba search-mode words.
 * @param dictionary words of the knowledge (species, local names, scams) that jieba's own dictionary cuts apart
 */
export function createTokeniser(dictionary: readonly string[]): Tokeniser {
  const jieba = Jieba.withDict(dict)
  if (dictionary.length > 0) {
    jieba.loadDict(Buffer.from(dictionary.map((word) => `${word} 20000 n`).join('\n')))
  }
  const words = remember((normalised) =>
    jieba.cutForSearch(normalised, false).filter((word) => /[\p{L}\p{N}]/u.test(word)),
  )
  return { words, tokens: remember((normalised) => termsOf(normalised, words)) }
}
