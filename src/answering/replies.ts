import { z } from 'zod'

export { fill } from '../domain/sentences.ts'

const Sentence = z.string().trim().min(1)

/** `prompts/replies.yaml`: every sentence the bot says of itself. An unknown or missing key is an error. */
export const Replies = z.strictObject({
  name: Sentence,
  hello: Sentence,
  whoami: Sentence,
  thanks: Sentence,
  bye: Sentence,
  wish: Sentence,
  noise: Sentence,
  help: Sentence,
  about: Sentence,
  joined: Sentence,
  unknown: Sentence,
  unknownTicket: Sentence.includes('{ticket}'),
  unknownNumber: Sentence.includes('{number}'),
  unknownNear: Sentence,
  related: Sentence,
  unreviewed: Sentence,
  sourceDate: Sentence.includes('{publisher}'),
  emergencyDont: Sentence,
  dont: Sentence,
  differ: Sentence,
  know: Sentence,
  doubtLead: Sentence,
  doubtThen: Sentence,
  verdictLine: Sentence.includes('{verdict}'),
  checkLive: Sentence,
  scamLead: Sentence,
  scamMaybe: Sentence,
  scamFlags: Sentence.includes('{flags}'),
  scamElder: Sentence,
  scamClosing: Sentence,
  candidateGone: Sentence,
  candidates: Sentence,
  candidatesNone: Sentence,
  candidatesFiled: Sentence,
  declineSystem: Sentence,
  declineHarm: Sentence,
  declineHallucinogen: Sentence,
  declineScam: Sentence,
  declineRumour: Sentence,
  declinePolitics: Sentence,
  declinePrivacy: Sentence,
  declineVice: Sentence,
  declineForecast: Sentence,
  declineMushroom: Sentence,
  declineDose: Sentence,
  declineDiagnosis: Sentence,
  declineInvest: Sentence,
  declineGuarantee: Sentence,
  declineLegal: Sentence,
  selfHarm: Sentence,
  selfHarmElder: Sentence,
  picture: Sentence,
  voice: Sentence,
  otherForm: Sentence,
  empty: Sentence,
  broken: Sentence,
  busy: Sentence,
  elderCall: Sentence.includes('{number}'),
  elderUnknown: Sentence,
  greetingNotice: Sentence,
  groupMuted: Sentence.includes('{until}'),
  groupUnmuted: Sentence,
  groupLeft: Sentence,
  groupBack: Sentence,
  groupTrial: Sentence,
  groupLive: Sentence,
  groupSettings: Sentence.includes('{mode}')
    .includes('{categories}')
    .includes('{daily}')
    .includes('{hourly}')
    .includes('{quiet}'),
  groupModeLive: Sentence,
  groupModeTrial: Sentence,
  groupModeMuted: Sentence.includes('{until}'),
  groupNoCategory: Sentence,
  groupQuiet: Sentence.includes('{from}').includes('{to}'),
  groupNoQuiet: Sentence,
  starters: z.array(z.strictObject({ months: z.array(z.int().min(1).max(12)), ask: Sentence })).min(4),
})
export type Replies = z.infer<typeof Replies>
export type SentenceKey = Exclude<keyof Replies, 'starters'>

export function isSentenceKey(replies: Replies, key: string): key is SentenceKey {
  return key in replies && key !== 'starters'
}
