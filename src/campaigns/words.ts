import { z } from 'zod'

const Sentence = z.string().trim().min(1)
/** Sections a bulletin quotes: neither what swindlers say, nor errors, nor forwarded texts. */
export const QUOTED_SECTIONS = ['now', 'do', 'dont', 'signs', 'facts', 'why', 'paid', 'differ'] as const

/** What an audience hears first: a lead, the words its sentences name, and the order of sections. */
export const AudienceWords = z.strictObject({
  lead: z.string(),
  words: z.array(z.string().min(1)).readonly(),
  sections: z.array(z.enum(QUOTED_SECTIONS)).min(1).readonly(),
})
export type AudienceWords = z.infer<typeof AudienceWords>

/** `prompts/bulletins.yaml`: every fixed word of a bulletin, a correction and a late answer. An unknown or missing key is an error. */
export const BulletinWords = z.strictObject({
  titleLine: Sentence.includes('{title}'),
  verdictLine: Sentence.includes('{verdict}').includes('{claim}'),
  dont: Sentence,
  paid: Sentence,
  call: Sentence.includes('{number}').includes('{name}'),
  elderCall: Sentence.includes('{number}'),
  elderCallUrgent: Sentence.includes('{number}'),
  smsTitle: Sentence.includes('{title}'),
  smsCall: Sentence.includes('{number}'),
  source: Sentence.includes('{sources}'),
  smsSource: Sentence.includes('{sources}'),
  unreviewed: Sentence,
  // What the commands of the chat understand; another word would leave people without a way out.
  unsubscribe: Sentence.includes('TD').includes('退订'),
  audiences: z.strictObject({
    farmers: AudienceWords,
    youth: AudienceWords,
    workers: AudienceWords,
    officials: AudienceWords,
    chat: AudienceWords,
  }),
  correctionChanged: Sentence.includes('{title}').includes('{from}').includes('{to}'),
  correctionReworded: Sentence.includes('{title}').includes('{to}'),
  correctionWithdrawn: Sentence.includes('{title}'),
  correctionClosing: Sentence,
  answerLead: Sentence.includes('{ticket}'),
  answerQuestion: Sentence.includes('{question}'),
})
export type BulletinWords = z.infer<typeof BulletinWords>
