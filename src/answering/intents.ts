import { z } from 'zod'
import { Alternatives, compileAlternatives, patternOf, WordGroups } from './word-groups.ts'

const Talk = z.strictObject({ id: z.string(), reply: z.string(), words: z.array(z.string()).min(1) })

/** `prompts/intents.yaml`. */
export const IntentRules = z.strictObject({
  /** Names people call the bot in a group. */
  aliases: z.array(z.string().min(1)).min(1),
  words: WordGroups,
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
  | { readonly kind: 'greeting' | 'command'; readonly reply: string }
  | { readonly kind: 'declined'; readonly decline: Decline }

/** Longer messages are questions even when they open with a greeting. */
const TALK_LENGTH = 24
const COMMAND_LENGTH = 14

function longestFirst(a: string, b: string): number {
  return b.length - a.length
}

/** Sorts a normalised text: small talk, a command, something to decline, or a question. */
export function createIntents(rules: IntentRules): (normalised: string) => Intent {
  const declines = rules.declines.map((decline) => ({
    decline,
    test: compileAlternatives(rules.words, decline.when),
    unless: patternOf(decline.unless),
  }))
  const commands = rules.commands.flatMap(({ reply, words }) => words.map((word) => ({ reply, word })))
  const talk = rules.smalltalk
    .flatMap(({ reply, words }) => words.map((word) => ({ reply, word })))
    .sort((a, b) => longestFirst(a.word, b.word))

  return function intentOf(text) {
    const bare = text.replace(/[\p{P}\p{S}\s]/gu, '')
    if (bare === '') return { kind: 'greeting', reply: 'noise' }
    if (bare.length <= COMMAND_LENGTH) {
      const command = commands.find(({ word }) => bare === word || bare === `小科${word}`)
      if (command !== undefined) return { kind: 'command', reply: command.reply }
    }
    if (bare.length <= TALK_LENGTH) {
      let left = bare
      let reply: string | undefined
      for (const entry of talk) {
        if (!left.includes(entry.word)) continue
        reply ??= entry.reply
        left = left.replaceAll(entry.word, '')
      }
      if (left === '' && reply !== undefined) return { kind: 'greeting', reply }
    }
    const declined = declines.find(({ test, unless }) => test(text) && !unless.test(text))
    return declined === undefined ? { kind: 'question' } : { kind: 'declined', decline: declined.decline }
  }
}
