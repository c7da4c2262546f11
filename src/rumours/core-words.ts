/** A word that many texts of a claim have, with the share of them that have it. */
export interface CoreWord {
  readonly word: string
  readonly share: number
}

/** Words which this share of the texts have … */
const COMMON = 0.35
/** … and which texts of claims at large have less often by this factor. */
const TELLING = 3
/** More words say no more. */
const MOST = 8
const WORD = /^\p{Script=Han}{2,}$|^\d+$/u

/** Share of the texts that have each word. */
export function wordShares(
  texts: readonly string[],
  wordsOf: (text: string) => readonly string[],
): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const text of texts)
    for (const word of new Set(wordsOf(text)))
      if (WORD.test(word)) shares.set(word, (shares.get(word) ?? 0) + 1 / texts.length)
  return shares
}

/** The words on which a claim turns, the most common first. @param everywhere shares in texts of all claims */
export function coreWordsOf(
  shares: ReadonlyMap<string, number>,
  everywhere: ReadonlyMap<string, number>,
): readonly CoreWord[] {
  return [...shares]
    .map(([word, share]) => ({ word, share }))
    .filter(({ word, share }) => share >= COMMON && share >= TELLING * (everywhere.get(word) ?? 0))
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST)
}

/** How much of the core a text has (1: all or there is none), and the share of the most common word that it lacks (0: none). */
export function coreFeatures(core: readonly CoreWord[], clean: string): readonly [coverage: number, lacking: number] {
  const lacking = core.filter(({ word }) => !clean.includes(word))
  const sum = (words: readonly CoreWord[]) => words.reduce((total, { share }) => total + share, 0)
  return [core.length === 0 ? 1 : 1 - sum(lacking) / sum(core), lacking[0]?.share ?? 0]
}
