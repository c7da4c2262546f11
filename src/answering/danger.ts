import { z } from 'zod'
import { Alternatives, compileAlternatives, patternOf, type TextTest, WordGroups } from './word-groups.ts'

/** `knowledge/danger.yaml`. */
export const DangerRules = z.strictObject({
  emergency_from: z.number(),
  doubt_from: z.number(),
  /** What the learned urgency (log-odds) adds to the markers: `scale × log-odds + shift`, at most `rise` up and `fall` down. */
  urgency: z.strictObject({
    scale: z.number(),
    shift: z.number(),
    rise: z.number(),
    fall: z.number(),
    alone_from: z.number(),
    cry_from: z.number(),
  }),
  /** What is cut out before hazards are looked for, because it did not happen. */
  denied: z.array(z.string()).default([]),
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
        /** A symptom, not a cause: it stands back when a cause is named too. */
        symptom: z.boolean().default(false),
        /** How much better another protocol of the topic must fit to be taken instead (points of the retrieval score). */
        lead: z.number().default(0.7),
        when: Alternatives.min(1),
      }),
    )
    .min(1),
})
export type DangerRules = z.infer<typeof DangerRules>
export type Hazard = DangerRules['hazards'][number]

export interface DangerFinding {
  readonly level: 'emergency' | 'doubt' | 'none'
  /** Hazards named in the message, the best supported first; none when it only sounds urgent. */
  readonly hazards: readonly Hazard[]
  /** How much speaks for it happening now; comparable with `emergency_from`. */
  readonly score: number
  /** True when the message cries for help so clearly that something must be said, whatever it is about. */
  readonly cries: boolean
  /** Ids of the markers that were met. */
  readonly markers: readonly string[]
}

export type DetectDanger = (normalised: string) => DangerFinding

/**
 * Compiles the rules once; a detection takes well under a millisecond.
 * @param urgencyOf how urgent a text sounds, as log-odds learned from examples
 */
export function createDanger(rules: DangerRules, urgencyOf: (normalised: string) => number): DetectDanger {
  const { scale, shift, rise, fall, alone_from: aloneFrom, cry_from: cryFrom } = rules.urgency
  const denied = new RegExp(patternOf(rules.denied).source, 'gu')
  const markers = rules.markers.map(({ id, weight, words }) => ({ id, weight, pattern: patternOf(words) }))
  const compiled = rules.hazards.map((hazard) => ({ hazard, test: compileAlternatives(rules.words, hazard.when) }))

  const level = (score: number): DangerFinding['level'] => {
    if (score >= rules.emergency_from) return 'emergency'
    return score >= rules.doubt_from ? 'doubt' : 'none'
  }
  return function detect(text) {
    const told = text.replace(denied, ' ')
    const named = compiled.filter(({ test }: { test: TextTest }) => test(told)).map(({ hazard }) => hazard)
    const met = markers.filter(({ pattern }) => pattern.test(text))
    const urgency = urgencyOf(text)
    const marked = met.reduce((sum, { weight }) => sum + weight, 0)
    const cries = urgency >= cryFrom && marked >= 0
    const ids = met.map(({ id }) => id)
    if (named.length === 0) {
      const sounds = urgency >= aloneFrom && marked >= 0
      return { level: sounds ? 'emergency' : 'none', hazards: [], score: marked, cries, markers: ids }
    }
    const learned = Math.max(-fall, Math.min(rise, scale * urgency + shift))
    const score = marked + learned + Math.max(...named.map(({ base }) => base))
    const causes = named.filter(({ symptom }) => !symptom)
    const hazards = [...(causes.length > 0 ? causes : named)].sort((a, b) => b.base - a.base)
    return { level: level(score), hazards, score, cries, markers: ids }
  }
}
