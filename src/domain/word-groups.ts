import { z } from 'zod'

/** Named groups of words; a value that starts with `re:` is a regular expression over normalised text. */
export const WordGroups = z.record(z.string(), z.array(z.string().min(1)).min(1))
export type WordGroups = z.infer<typeof WordGroups>

/** Alternatives; each is names of groups joined by `+`, all of which must occur. */
export const Alternatives = z.array(z.string().min(1))

export type TextTest = (text: string) => boolean

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** One pattern for a list of words. Throws a SyntaxError that names the word when one is not a valid expression. */
export function patternOf(words: readonly string[]): RegExp {
  const parts = words.map((word) => (word.startsWith('re:') ? `(?:${word.slice(3)})` : escapePattern(word)))
  return new RegExp(parts.length === 0 ? '(?!)' : parts.join('|'), 'u')
}

/** Compiles `when` over the groups. An unknown group name is an error of the file, named in the message. */
export function compileAlternatives(groups: WordGroups, when: readonly string[]): TextTest {
  const alternatives = when.map((line) =>
    line.split('+').map((part) => {
      const words = groups[part.trim()]
      if (words === undefined) throw new SyntaxError(`unknown group of words "${part.trim()}"`)
      return patternOf(words)
    }),
  )
  return (text) => alternatives.some((patterns) => patterns.every((pattern) => pattern.test(text)))
}
