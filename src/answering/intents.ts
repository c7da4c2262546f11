import { z } from 'zod'
import { Alternatives, compileAlternatives, patternOf, WordGroups } from '../domain/word-groups.ts'

const Talk = z.strictObject({ id: z.string(), reply: z.string(), words: z.array(z.string()).min(1) })
const Share = z.number().min(0).max(1)

/** `knowledge/intents.yaml`. */
export const IntentRules = z.strictObject({
  /** Names people call the bot in a group. */
  aliases: z.array(z.string().min(1)).min(1),
  words: WordGroups,
  /** Learned probabilities from which a message is small talk or declined, and below which a rule of a decline does not count. */
  learned: z.strictObject({ talk_from: Share, decline_from: Share, decline_veto: Share }),
  /** What only today's figures could answer; there are none in the knowledge, however near an entry seems. */
  live: z.strictObject({ when: Alternatives.min(1), unless: z.array(z.string()).default([]) }),
  smalltalk: z.array(Talk),
  commands: z.array(Talk),
  declines: z.array(
    z.strictObject({
      id: z.string(),
      reply: z.string(),
      /** Entries that give the safe alternative; without them the best entry of `topics` does. */
      entries: z.array(z.string()).default([]),
      topics: z.array(z.string()).default([]),
      when: Alternatives.min(1),
      unless: z.array(z.string()).default([]),
      /** True for what nobody in danger asks for: it is declined even when words of danger stand in it. */
      calm: z.boolean().default(false),
      /** An entry with a wording at least this much like the question (0–1) answers instead. */
      yields: z.number().optional(),
    }),
  ),
  followUp: z.strictObject({
    pronouns: z.array(z.string()),
    openings: z.array(z.string()),
    closings: z.array(z.string()),
  }),
})
export type IntentRules = z.infer<typeof IntentRules>
export type Decline = IntentRules['declines'][number]

export type Intent =
  | { readonly kind: 'question' }
  | { readonly kind: 'live' }
  | { readonly kind: 'greeting' | 'command'; readonly reply: string }
  | { readonly kind: 'declined'; readonly decline: Decline }

/** Longer messages are questions even when they open with a greeting. */
const TALK_LENGTH = 24
const COMMAND_LENGTH = 14

function longestFirst(a: { readonly word: string }, b: { readonly word: string }): number {
  return b.word.length - a.word.length
}

type Talk = z.infer<typeof Talk>

function wordsOf(talks: readonly Talk[]) {
  return talks.flatMap(({ reply, words }) => words.map((word) => ({ reply, word })))
}

/** The reply to a message of which nothing is left when the words of small talk are taken out. */
function createSmallTalk(rules: IntentRules): (bare: string) => string | undefined {
  const talk = wordsOf(rules.smalltalk).sort(longestFirst)
  return function replyTo(bare) {
    let left = bare
    let reply: string | undefined
    for (const entry of talk) {
      if (!left.includes(entry.word)) continue
      reply ??= entry.reply
      left = left.replaceAll(entry.word, '')
    }
    return left === '' ? reply : undefined
  }
}

/** What the rules see in a message. */
export interface IntentSigns {
  /** The first rule of a decline that is met. */
  readonly decline: Decline | undefined
  /** Names of word groups and rules that are met: what a message wants is judged by besides its words. */
  readonly names: readonly string[]
}

/** Lengths (characters) that tell small talk from questions. */
const LENGTHS = [5, 9, 14, 24] as const

/** Compiles the rules once; throws a SyntaxError that names a group of words which does not exist. */
export function createIntentSigns(rules: IntentRules): (normalised: string) => IntentSigns {
  const groups = Object.entries(rules.words).map(([id, words]) => ({ id, pattern: patternOf(words) }))
  const declines = rules.declines.map((decline) => ({
    decline,
    test: compileAlternatives(rules.words, decline.when),
    unless: patternOf(decline.unless),
  }))

  return function signsOf(text) {
    const seen = groups.filter(({ pattern }) => pattern.test(text)).map(({ id }) => `group ${id}`)
    const met = declines
      .filter(({ test }) => test(text))
      .map(({ decline, unless }) => ({ decline, back: unless.test(text) }))
    const length = LENGTHS.filter((most) => text.length >= most).length
    return {
      decline: met.find(({ back }) => !back)?.decline,
      names: [
        ...seen,
        ...met.map(({ decline, back }) => `${back ? 'unless' : 'rule'} ${decline.id}`),
        `length ${length}`,
      ],
    }
  }
}

/** Probabilities of `talk …`, `decline …` and `question`. */
type Wants = ReadonlyMap<string, number>

/** The likeliest of some wants, and how likely they are together. */
function sumOf<T extends { readonly id: string }>(wants: Wants, group: string, among: readonly T[]) {
  const shares = among.map((one) => ({ one, share: wants.get(`${group} ${one.id}`) ?? 0 }))
  const [best] = [...shares].sort((a, b) => b.share - a.share)
  return { best: best?.one, share: shares.reduce((sum, { share }) => sum + share, 0) }
}

/**
 * Sorts a normalised text: small talk, a command, something to decline, or a question. What the rules do not know is judged by
 * what was learned from examples; a rule that the examples speak clearly against does not count.
 */
export function createIntents(
  rules: IntentRules,
  wantsOf: (normalised: string, signs: readonly string[]) => Wants,
): (normalised: string) => Intent {
  const { learned } = rules
  const signsOf = createIntentSigns(rules)
  const commands = wordsOf(rules.commands)
  const smallTalk = createSmallTalk(rules)
  const isLive = compileAlternatives(rules.words, rules.live.when)
  const notLive = patternOf(rules.live.unless)

  const talkLearned = (wants: Wants): Intent | undefined => {
    const { best, share } = sumOf(wants, 'talk', [...rules.smalltalk, ...rules.commands])
    if (best === undefined || share < learned.talk_from) return undefined
    return { kind: rules.commands.includes(best) ? 'command' : 'greeting', reply: best.reply }
  }

  return function intentOf(text) {
    const bare = text.replace(/[\p{P}\p{S}\s]/gu, '')
    if (bare === '') return { kind: 'greeting', reply: 'noise' }
    if (bare.length <= COMMAND_LENGTH) {
      const command = commands.find(({ word }) => bare === word || bare === `小科${word}`)
      if (command !== undefined) return { kind: 'command', reply: command.reply }
    }
    const { decline, names } = signsOf(text)
    const wants = wantsOf(text, names)
    if (bare.length <= TALK_LENGTH) {
      const reply = smallTalk(bare)
      if (reply !== undefined) return { kind: 'greeting', reply }
      const talk = talkLearned(wants)
      if (talk !== undefined) return talk
    }
    const judged = sumOf(wants, 'decline', rules.declines)
    if (judged.best !== undefined && judged.share >= learned.decline_from)
      return { kind: 'declined', decline: judged.best }
    if (decline !== undefined && judged.share >= learned.decline_veto) return { kind: 'declined', decline }
    return isLive(text) && !notLive.test(text) ? { kind: 'live' } : { kind: 'question' }
  }
}
