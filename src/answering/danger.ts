import { z } from 'zod'
import { Alternatives, compileAlternatives, patternOf, WordGroups } from '../domain/word-groups.ts'

/** `knowledge/danger.yaml`. */
export const DangerRules = z.strictObject({
  /** Urgency (log-odds) from which a message that names a hazard is an emergency. */
  emergency_from: z.number(),
  /** The same for a message that names none. */
  alone_from: z.number(),
  /** Urgency from which something is said in a group that did not ask. */
  overheard_from: z.number(),
  /** Urgency from which a message with a named hazard is answered with the first step and then the question. */
  doubt_from: z.number(),
  /** What is cut out before hazards are looked for, because it did not happen. */
  denied: z.array(z.string()).default([]),
  words: WordGroups,
  markers: z.array(z.strictObject({ id: z.string(), words: z.array(z.string()).min(1) })).min(1),
  hazards: z
    .array(
      z.strictObject({
        id: z.string(),
        entry: z.string(),
        reply: z.string().optional(),
        /** A symptom, not a cause: it stands back when a cause is named too. */
        symptom: z.boolean().default(false),
        /** Points of the retrieval score by which another protocol must fit better to be taken instead. */
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
  /** Hazards named in the message; none when it only sounds urgent. */
  readonly hazards: readonly Hazard[]
  /** Log-odds that somebody needs help now. */
  readonly urgency: number
  /** True when it is so clear that a group is told unasked. */
  readonly isClear: boolean
  /** Names of what the rules see. */
  readonly signs: readonly string[]
  /** The text as it was heard. */
  readonly text: string
}

export type DetectDanger = (normalised: string) => DangerFinding

/** What the rules see in a message. */
export interface DangerSigns {
  readonly hazards: readonly Hazard[]
  /** Names of the markers and hazards that were met: what urgency is judged by besides the words themselves. */
  readonly names: readonly string[]
}

/** Compiles the rules once; throws a SyntaxError that names a group of words which does not exist. */
export function createDangerSigns(rules: DangerRules): (normalised: string) => DangerSigns {
  const denied = new RegExp(patternOf(rules.denied).source, 'gu')
  const markers = rules.markers.map(({ id, words }) => ({ id, pattern: patternOf(words) }))
  const compiled = rules.hazards.map((hazard) => ({ hazard, test: compileAlternatives(rules.words, hazard.when) }))

  return function signsOf(text) {
    const told = text.replace(denied, ' ')
    const named = compiled.filter(({ test }) => test(told)).map(({ hazard }) => hazard)
    const met = markers.filter(({ pattern }) => pattern.test(text)).map(({ id }) => `marker ${id}`)
    const causes = named.filter(({ symptom }) => !symptom)
    return {
      hazards: causes.length > 0 ? causes : named,
      names: [...met, ...named.map(({ id }) => `hazard ${id}`), named.length > 0 ? 'a hazard' : 'no hazard'],
    }
  }
}

/**
 * Tells whether somebody needs help now. Well under a millisecond.
 * @param urgencyOf log-odds, learned from examples, by the words of a text and the signs which the rules see in it
 */
export function createDanger(
  rules: DangerRules,
  urgencyOf: (normalised: string, signs: readonly string[]) => number,
): DetectDanger {
  const signsOf = createDangerSigns(rules)

  return function detect(text) {
    const { hazards, names } = signsOf(text)
    const urgency = urgencyOf(text, names)
    const isNamed = hazards.length > 0
    const isEmergency = urgency >= (isNamed ? rules.emergency_from : rules.alone_from)
    const isDoubt = isNamed && urgency >= rules.doubt_from
    return {
      level: isEmergency ? 'emergency' : isDoubt ? 'doubt' : 'none',
      hazards,
      urgency,
      isClear: urgency >= rules.overheard_from,
      signs: names,
      text,
    }
  }
}
