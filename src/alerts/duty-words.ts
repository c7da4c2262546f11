import { z } from 'zod'

const Sentence = z.string().trim().min(1)

/** `prompts/duty.yaml`: what people on duty are told, and what is answered when they say so. */
export const DutyWords = z.strictObject({
  alert: Sentence.includes('{sender}').includes('{headline}'),
  allClear: Sentence.includes('{sender}').includes('{headline}'),
  areas: Sentence.includes('{areas}'),
  until: Sentence.includes('{until}'),
  again: Sentence,
  // What `acknowledge` understands; another word would leave them without a way to answer.
  answer: Sentence.includes('收到').includes('{code}'),
  acknowledged: Sentence.includes('{time}'),
  unknownCode: Sentence.includes('{code}').includes('收到'),
})
export type DutyWords = z.infer<typeof DutyWords>
