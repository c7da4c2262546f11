import { z } from 'zod'
import { type AlertContent, type AlertRecord, COLOUR_WORDS } from '../domain/alert.ts'
import { fill } from '../domain/sentences.ts'
import { eventNameOf } from './event-name.ts'

const Sentence = z.string().trim().min(1)

const Headline = Sentence.regex(/\{(?:what|event)\}/u, 'names {what} is over')

/**
 * `prompts/alert-follow-ups.yaml`: what an all-clear and a cancel say. `{area}`, `{what}`, `{event}`, `{colour}`, `{headline}`,
 * `{sender}` are filled in.
 */
export const FollowUpWords = z.strictObject({
  /** `{what}` of a warning with a colour, and of one without. What says itself what it is (禁火令) stays as it is. */
  warning: Sentence.includes('{event}').includes('{colour}'),
  notice: Sentence.includes('{event}'),
  allClearHeadline: Headline,
  allClearDescription: Sentence.includes('{headline}'),
  allClearInstruction: Sentence,
  /** In place of the instruction above where people had been told to leave. */
  allClearReturn: Sentence,
  cancelHeadline: Headline,
  cancelDescription: Sentence.includes('{headline}'),
  cancelInstruction: Sentence,
})
export type FollowUpWords = z.infer<typeof FollowUpWords>

/** So long screens and the residents' page show that it is over, and letters may take to go out. */
const HOURS = 6
const HOUR_MS = 3_600_000
const AREAS_NAMED = 3

function areaWords({ areas }: AlertContent): string {
  const names = [...new Set(areas.map(({ name }) => name))]
  const named = names.slice(0, AREAS_NAMED).join('、')
  return names.length > AREAS_NAMED ? `${named}等${names.length}个地方` : named
}

interface FollowUp {
  readonly messageType: AlertContent['messageType']
  readonly responseTypes: AlertContent['responseTypes']
  readonly headline: string
  readonly description: string
  readonly instruction: string
}

function whatOf(content: AlertContent, words: FollowUpWords): string {
  const { event, named } = eventNameOf(
    content,
    content.areas.map(({ name }) => name),
  )
  if (content.colour !== null) return fill(words.warning, { event, colour: COLOUR_WORDS[content.colour] })
  return named ? event : fill(words.notice, { event })
}

const LEAVING = /转移|撤离|撤到|喊撤|马上撤/u

function hasSentAway({ responseTypes, instructions }: AlertContent): boolean {
  return responseTypes.includes('Evacuate') || instructions.some(({ text }) => LEAVING.test(text))
}

function following({ content }: AlertRecord, followUp: FollowUp, words: FollowUpWords, now: Date): AlertContent {
  const { messageType, responseTypes } = followUp
  const values = {
    area: areaWords(content),
    what: whatOf(content, words),
    event: content.event.name,
    colour: content.colour === null ? '' : COLOUR_WORDS[content.colour],
    headline: content.headline,
    sender: content.senderName,
  }
  return {
    ...content,
    messageType,
    responseTypes,
    severity: 'Minor',
    urgency: 'Past',
    certainty: 'Observed',
    headline: fill(followUp.headline, values),
    description: fill(followUp.description, values),
    instructions: [{ text: fill(followUp.instruction, values), entry: null }],
    effective: null,
    onset: null,
    expires: new Date(now.getTime() + HOURS * HOUR_MS),
  }
}

/** The danger is over: an Update, as MeteoAlarm has it (CAP v3 profile of MET Norway). */
export function allClearOf(alert: AlertRecord, words: FollowUpWords, now: Date): AlertContent {
  const { allClearHeadline: headline, allClearDescription: description } = words
  const instruction = hasSentAway(alert.content) ? words.allClearReturn : words.allClearInstruction
  const responseTypes = ['AllClear'] as const
  return following(alert, { messageType: 'Update', responseTypes, headline, description, instruction }, words, now)
}

/** It should not have gone out, or not like this. */
export function cancelOf(alert: AlertRecord, words: FollowUpWords, now: Date): AlertContent {
  const { cancelHeadline: headline, cancelDescription: description, cancelInstruction: instruction } = words
  const responseTypes = ['None'] as const
  return following(alert, { messageType: 'Cancel', responseTypes, headline, description, instruction }, words, now)
}
