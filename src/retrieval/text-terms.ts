import { hashRange, hashTerm } from './hash-term.ts'
import { createLogOddsWith, type WeightedClassifier } from './weighted-classifier.ts'

/** Terms of different kinds must not meet: one seed each. */
const SEED = { text: 20, start: 30, end: 40, entry: 50, entryWord: 51, sign: 60, word: 70, words: 71 } as const
const LONGEST = 3
/** A text says at its start or its end what it thinks of the rest, and who speaks. */
const END = 16
/** Characters that are looked at; the time grows with them. */
const MOST = 400

function grams(text: string, seed: number): number[] {
  const terms: number[] = []
  for (let size = 1; size <= LONGEST; size++)
    for (let at = 0; at + size <= text.length; at++) terms.push(hashRange(text, at, at + size, seed + size))
  return terms
}

/** What a text is judged by, besides the text itself. */
export interface TermParts {
  readonly wordsOf: (text: string) => readonly string[]
  /** Names of the signs that rules see in a text. */
  readonly signsOf: (text: string) => readonly string[]
}

/** Terms of a text alone, and of the same text about one entry: the same words may affirm one claim and deny another. */
export interface TextTerms {
  readonly own: readonly number[]
  readonly about: (entry: string) => readonly number[]
}

/** Runs of one to three characters, those at the two ends once more, words and pairs of words, and the signs. */
export function textTermsOf({ wordsOf, signsOf }: TermParts, clean: string): TextTerms {
  const text = clean.slice(0, MOST)
  const words = wordsOf(text)
  return {
    own: [
      ...grams(text, SEED.text),
      ...grams(text.slice(0, END), SEED.start),
      ...grams(text.slice(-END), SEED.end),
      ...words.map((word) => hashTerm(word, SEED.word)),
      ...words.slice(1).map((word, at) => hashTerm(`${words[at]} ${word}`, SEED.words)),
      ...signsOf(clean).map((sign) => hashTerm(sign, SEED.sign)),
    ],
    about(entry) {
      const seed = hashTerm(entry, SEED.entry)
      const wordSeed = hashTerm(entry, SEED.entryWord)
      const terms: number[] = []
      for (let at = 0; at + 2 <= text.length; at++) terms.push(hashRange(text, at, at + 2, seed))
      for (const word of words) terms.push(hashTerm(word, wordSeed))
      return terms
    },
  }
}

/** How a text stands to a claim, as log-odds that it denies it: by itself, and about the entry. */
export type Stance = readonly [own: number, about: number]

/** Judges whether a text denies the claim of an entry; the terms of the text alone are made and weighed once. */
export function createStanceIn(stance: WeightedClassifier, parts: TermParts) {
  return function stanceIn(clean: string): (entry: string) => Stance {
    const { own, about } = textTermsOf(parts, clean)
    const oddsWith = createLogOddsWith(stance, own)
    const alone = oddsWith([])
    return (entry) => [alone, oddsWith(about(entry))]
  }
}
