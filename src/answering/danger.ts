import { z } from 'zod'
import { Alternatives, compileAlternatives, patternOf, type TextTest, WordGroups } from './word-groups.ts'

/** `knowledge/danger.yaml`. */
export const DangerRules = z.strictObject({
  emergency_from: z.number(),
  doubt_from: z.number(),
  words: WordGroups,
  markers: z.array(z.strictObject({ id: z.string(), weight: z.number(), words: z.array(z.string()).min(1) })).min(1),
  hazards: z
    .array(
      z.strictObject({
        id: z.string(),
        entry: z.string(),
        topic: z.string(),
        base: z.number(),
        reply: z.string().optional(),
        when: Alternatives.min(1),
      }),
    )
    .min(1),
})
export type DangerRules = z.infer<typeof DangerRules>
export type Hazard = DangerRules['hazards'][number]

export interface DangerFinding {
  readonly level: 'emergency' | 'doubt' | 'none'
  /** Hazards named in the message, the best supported first. */
  readonly hazards: readonly Hazard[]
  /** How much speaks for it happening now; comparable with `emergency_from`. */
  readonly score: number
  /** Ids of the markers that were met. */
  readonly markers: readonly string[]
}

export type DetectDanger = (normalised: string) => DangerFinding

/** Evidence from markers alone, for an emergency that no hazard of the list names. */
export interface Danger {
  readonly detect: DetectDanger
  readonly presence: DetectDanger
}

/** Compiles the rules once; a detection takes well under a millisecond. */
export function createDanger(rules: DangerRules): Danger {
  const markers = rules.markers.map(({ id, weight, words }) => ({ id, weight, pattern: patternOf(words) }))
  const hazards = rules.hazards.map((hazard) => ({ hazard, test: compileAlternatives(rules.words, hazard.when) }))

  const weigh = (text: string) => {
    const met = markers.filter(({ pattern }) => pattern.test(text))
    return { ids: met.map(({ id }) => id), sum: met.reduce((sum, { weight }) => sum + weight, 0) }
  }
  const level = (score: number): DangerFinding['level'] => {
    if (score >= rules.emergency_from) return 'emergency'
    return score >= rules.doubt_from ? 'doubt' : 'none'
  }
  return {
    detect(text) {
      const named = hazards.filter(({ test }: { test: TextTest }) => test(text)).map(({ hazard }) => hazard)
      if (named.length === 0) return { level: 'none', hazards: [], score: 0, markers: [] }
      const { ids, sum } = weigh(text)
      const score = sum + Math.max(...named.map(({ base }) => base))
      return { level: level(score), hazards: [...named].sort((a, b) => b.base - a.base), score, markers: ids }
    },
    presence(text) {
      const { ids, sum } = weigh(text)
      return { level: level(sum), hazards: [], score: sum, markers: ids }
    },
  }
}
