import { z } from 'zod'
import { lengthOf } from '../domain/sentences.ts'

const Text = z.string().trim().min(1)
/** A sentence for the loudspeaker, without a mark at its end: what an announcer says in one breath. */
const Spoken = Text.regex(/^[\p{Script=Han}，、{}a-z]+$/u, 'only Chinese characters, commas and {marks}').refine(
  (text) => lengthOf(text.replace(/\{\w+\}/gu, '')) <= 20,
  'at most 20 characters besides {marks}',
)
// Short, so that a line of 24 characters has room for what is filled in.
const Level = Text.max(4)
const Frame = Text.max(20)

/** `prompts/alerts.yaml`: every fixed word of a warning. An unknown or missing key is an error. */
export const AlertWords = z.strictObject({
  levels: z.strictObject({ blue: Level, yellow: Level, orange: Level, red: Level }),
  warning: Frame.includes('{event}').includes('{colour}'),
  notice: Frame.includes('{event}'),
  urgentNotice: Frame.includes('{event}'),
  otherEvent: Text.max(8),
  update: Text.max(4),
  clear: Text.max(4),
  /** Of a message that is taken back. */
  cancel: Text.max(4),
  cleared: Frame.includes('{warning}').includes('解除'),
  cancelled: Frame.includes('{warning}').includes('取消'),
  withLevel: Frame.includes('{warning}').includes('{level}'),
  prefixes: z.array(Text).readonly(),
  shortNames: z.record(Text, Text),
  countiesMore: Text.includes('{names}').includes('{count}'),
  placesMore: Text.includes('{names}').includes('{count}'),
  somewhere: Text.max(8),
  follow: Text.max(20),
  elderFollow: Text.max(20),
  chat: z.strictObject({
    actions: Text,
    /** Before what an all-clear tells. */
    stillCare: Text,
    issued: Text.includes('{issuer}').includes('{time}'),
    until: Text.includes('{until}'),
    fromUntil: Text.includes('{from}').includes('{until}'),
    phone: Text.includes('{phone}'),
    see: Text.includes('{url}'),
  }),
  sms: z.strictObject({ issued: Text.includes('{issuer}').includes('{time}') }),
  led: z.strictObject({
    level: Text.includes('{colour}').includes('{level}'),
    issued: Text.includes('{issuer}').includes('{time}'),
    phone: Text.includes('{phone}'),
  }),
  elder: z.strictObject({
    level: Text.includes('{warning}').includes('{level}'),
    phone: Text.includes('{phone}'),
    issued: Text.includes('{issuer}'),
  }),
  card: z.strictObject({
    level: Text.includes('{colour}').includes('{level}'),
    notice: Text,
    urgentNotice: Text,
    named: Text,
    clear: Text.includes('解除'),
    cancel: Text.includes('取消'),
    issued: Text.includes('{issuer}').includes('{time}'),
    until: Text.includes('{until}'),
  }),
  phones: z
    .array(z.strictObject({ words: z.array(Text).min(1).readonly(), number: Text.regex(/^\d{3,6}$/) }))
    .readonly(),
  otherPhone: Text.regex(/^\d{3,6}$/),
  loudspeaker: z.strictObject({
    drill: Spoken.includes('演练'),
    drillAgain: Spoken.includes('演练'),
    drillEnd: Spoken.includes('演练'),
    greeting: Spoken,
    warning: Spoken,
    notice: Spoken,
    named: Spoken,
    update: Spoken,
    clear: Spoken.includes('解除'),
    cancel: Spoken.includes('取消'),
    issued: Spoken.includes('{issuer}').includes('{day}').includes('{time}'),
    /** Where the line above is too long: this and the time alone. */
    issuer: Spoken.includes('{issuer}'),
    time: Spoken.includes('{day}').includes('{time}'),
    cleared: Spoken.includes('{warning}').includes('解除'),
    cancelled: Spoken.includes('{warning}').includes('取消'),
    withLevel: Spoken.includes('{warning}').includes('{level}'),
    level: Spoken.includes('{colour}').includes('{level}'),
    until: Spoken.includes('{day}').includes('{time}'),
    actions: Spoken,
    follow: Spoken,
    phone: Spoken.includes('{phone}'),
    again: Spoken,
    end: Spoken,
    fillers: z.array(Spoken).readonly(),
  }),
})
export type AlertWords = z.infer<typeof AlertWords>
