import { z } from 'zod'
import { AUDIENCES, ENTRY_KINDS, REVIEW_STATES, RISKS, VERDICTS } from '../domain/entry.ts'

const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write lower-case letters, digits and hyphens')
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write YYYY-MM-DD')
const RegionCode = z.string().regex(/^\d{6}(\d{3}){0,2}$/, 'write a GB/T 2260 code of 6 digits in quotes')
const Months = z.union([z.literal('all').transform(() => []), z.array(z.int().min(1).max(12)).min(1)])

const Review = z.strictObject({
  state: z.enum(REVIEW_STATES),
  on: Day,
  next: Day,
  by: z.string().optional(),
})

/** Front matter of an entry file. `note` and `handling` are for editors and staff. */
export const FrontMatter = z.strictObject({
  id: Slug,
  kind: z.enum(ENTRY_KINDS),
  title: z.string().min(2).max(40),
  topic: Slug,
  subtopic: z.string().default(''),
  aliases: z.array(Slug).default([]),
  audiences: z.array(z.enum(AUDIENCES)).min(1),
  regions: z.array(RegionCode).min(1),
  months: Months,
  risk: z.enum(RISKS),
  review: Review,
  claim: z.string().optional(),
  verdict: z.enum(VERDICTS).optional(),
  claim_sources: z.array(z.string()).default([]),
  live_claim: z.boolean().default(false),
  handling: z.string().optional(),
  note: z.string().optional(),
  asks: z.array(z.string().trim().min(1)).min(1),
})
export type FrontMatter = z.infer<typeof FrontMatter>
