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
  readonly words: (normalised: string) => string[]
}

/** Han characters one by one, runs of letters and digits whole. */
export function unitsOf(normalised: string): string[] {
  return normalised.match(UNIT) ?? []
}

const SEEDS = { chars: 1, pairs: 2, words: 3 } as const

/**
 * Characters, neighbouring pairs, and jieba search-mode words.
 * @param dictionary words of the knowledge (species, local names, scams) that jieba's own dictionary cuts apart
 */
export function createTokeniser(dictionary: readonly string[]): Tokeniser {
  const jieba = Jieba.withDict(dict)
  if (dictionary.length > 0) {
    jieba.loadDict(Buffer.from(dictionary.map((word) => `${word} 20000 n`).join('\n')))
  }
  const words = (normalised: string) =>
    jieba.cutForSearch(normalised, false).filter((word) => /[\p{L}\p{N}]/u.test(word))

  return {
    words,
    tokens(normalised) {
      const units = unitsOf(normalised)
      const pairs: number[] = []
      for (let i = 1; i < units.length; i++) pairs.push(hashTerm(`${units[i - 1]}${units[i]}`, SEEDS.pairs))
      return {
        chars: units.map((unit) => hashTerm(unit, SEEDS.chars)),
        pairs,
        words: words(normalised).map((word) => hashTerm(word, SEEDS.words)),
      }
    },
  }
}
