import { z } from 'zod'
import { patternOf } from '../domain/word-groups.ts'

/** `knowledge/stance.yaml`. */
export const StanceRules = z.strictObject({ signs: z.record(z.string(), z.array(z.string().min(1)).min(1)) })
export type StanceRules = z.infer<typeof StanceRules>

const CLAUSE = /[。！!；;,，?？\n]/

/** Names of the signs in a text, each with the third of it in which it first stands; and those of its last clause. */
export function createStanceSigns(rules: StanceRules): (normalised: string) => string[] {
  const signs = Object.entries(rules.signs).map(([id, words]) => ({ id, pattern: patternOf(words) }))

  return function signsOf(text) {
    const last =
      text
        .split(CLAUSE)
        .filter((clause) => clause.trim() !== '')
        .at(-1) ?? ''
    return signs.flatMap(({ id, pattern }) => {
      const at = text.search(pattern)
      if (at < 0) return []
      const third = Math.min(2, Math.floor((3 * at) / Math.max(1, text.length)))
      return [`stance ${id}`, `stance ${id} ${third}`, ...(pattern.test(last) ? [`stance ${id} last`] : [])]
    })
  }
}
