import { z } from 'zod'

const Sentence = z.string().min(1)
const Week = z.strictObject({
  title: Sentence,
  asked: Sentence,
  unknown: Sentence,
  noUnknown: Sentence,
  quiet: Sentence,
  topics: Sentence,
  counties: Sentence,
  reach: Sentence,
  noReach: Sentence,
  subscribers: Sentence,
  rule: Sentence,
  item: Sentence,
  between: Sentence,
})
const Rumours = z.strictObject({
  title: Sentence,
  item: Sentence,
  why: Sentence,
  unreviewed: Sentence,
  ask: Sentence,
  none: Sentence,
})
const Report = z.strictObject({
  title: Sentence,
  months: Sentence,
  audiences: Sentence,
  counties: Sentence,
  channels: Sentence,
  month: Sentence,
  dimension: Sentence,
  name: Sentence,
  personTimes: Sentence,
  letters: Sentence,
  groups: Sentence,
  total: Sentence,
  none: Sentence,
  year: Sentence,
  ruleTitle: Sentence,
  rules: z.array(Sentence).min(1),
  /** Figures are kept with the version they were counted by; change both together. */
  ruleVersion: Sentence,
  segments: z.record(z.string(), Sentence),
  channelNames: z.record(z.string(), Sentence),
})

/** `prompts/briefs.yaml`: the words of briefs and reports. */
export const BriefWords = z.strictObject({ week: Week, rumours: Rumours, report: Report })
export type BriefWords = z.infer<typeof BriefWords>

/** Puts values into `{…}`; a name without a value stays, so that a test sees it. */
export function fillWords(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark))
}
