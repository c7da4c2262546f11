import { z } from 'zod'

const Names = z.array(z.string().min(1)).default([])

/** One line of `sources.yaml`. `read` and `note` say how closely the source was read; they are for editors. */
export const SourceRecord = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]+$/),
  publisher: z.string().min(1),
  title: z.string().min(1),
  title_is_description: z.boolean().default(false),
  date: z
    .string()
    .regex(/^\d{4}(-\d{2}){0,2}$/)
    .nullable(),
  type: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }).optional(),
  read: z.string(),
  note: z.string().optional(),
})
export type SourceRecord = z.infer<typeof SourceRecord>
export const SourcesFile = z.array(SourceRecord)

export const RegionFile = z.object({
  prefecture: z.object({ code: z.string().regex(/^\d{6}$/), name: z.string(), aliases: Names }),
  counties: z.array(
    z.object({
      code: z.string().regex(/^\d{6}$/),
      name: z.string(),
      aliases: Names,
      townships: z.array(z.object({ name: z.string(), aliases: Names, code: z.string().optional() })).default([]),
      note: z.string().optional(),
    }),
  ),
})
export type RegionFile = z.infer<typeof RegionFile>

/** A public number that entries and replies may name. */
export const Hotline = z.strictObject({
  number: z.string().regex(/^[\d-]{3,14}$/),
  name: z.string(),
  use: z.string(),
  /** Words of a question for which an unanswered asker is sent to this number. */
  topics: Names,
  sources: z.array(z.string()).default([]),
  note: z.string().optional(),
})
export type Hotline = z.infer<typeof Hotline>
export const HotlinesFile = z.array(Hotline)

/** `both` words mean the same and replace each other; `from` words are read as `to`, not the other way. */
export const SynonymsFile = z.strictObject({
  both: z.array(z.array(z.string().min(1)).min(2)).default([]),
  oneWay: z.array(z.strictObject({ from: z.array(z.string().min(1)).min(1), to: z.string().min(1) })).default([]),
  /** Words of speech that carry nothing and are dropped from a question. */
  fillers: Names,
})
export type SynonymsFile = z.infer<typeof SynonymsFile>

const Examples = z.array(z.string().min(1)).default([])
const ExamplesById = z.record(z.string().min(1), Examples).default({})

/** Messages that need help now, under the entry whose first steps are the right ones, and messages that do not. */
export const DangerExamplesFile = z.strictObject({ present: ExamplesById, twins: Examples })
export type DangerExamplesFile = z.infer<typeof DangerExamplesFile>

/** Messages by what they want: small talk and commands, what is declined, and questions that only sound like those. */
export const MessageExamplesFile = z.strictObject({ talk: ExamplesById, declines: ExamplesById, questions: Examples })
export type MessageExamplesFile = z.infer<typeof MessageExamplesFile>

/** Messages of people whom somebody is swindling just now, and the swindler's own; nothing has been sent yet. */
export const ScamExamplesFile = z.strictObject({ running: Examples })
export type ScamExamplesFile = z.infer<typeof ScamExamplesFile>

/** Texts that make the claim of a rumour or scam, and texts with the same words that deny, mock or warn of it, by entry. */
export const RumourExamplesFile = z.strictObject({ claims: ExamplesById, denials: ExamplesById })
export type RumourExamplesFile = z.infer<typeof RumourExamplesFile>

/**
 * Talk, notices and news that are neither rumour nor scam: `talk` much as it is met; `nearScams`, from which only scams are learned,
 * shares its words and matters with them and was written to be mistaken for one.
 */
export const OrdinaryExamplesFile = z.strictObject({ talk: Examples, nearScams: Examples })
export type OrdinaryExamplesFile = z.infer<typeof OrdinaryExamplesFile>

/** Questions of daily life which no entry answers. */
export const OutsideFile = z.array(z.string().min(2))
