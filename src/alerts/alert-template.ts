import { z } from 'zod'
import { CATEGORIES, CERTAINTIES, COLOURS, RESPONSE_TYPES, SEVERITIES, URGENCIES } from '../domain/alert.ts'

const TemplateLevel = z.strictObject({
  /** null: this kind of warning has no colours. */
  colour: z.enum(COLOURS).nullable(),
  severity: z.enum(SEVERITIES),
  urgency: z.enum(URGENCIES),
  certainty: z.enum(CERTAINTIES),
  responseTypes: z.array(z.enum(RESPONSE_TYPES)).min(1).readonly(),
  /** How long it lasts unless staff say otherwise. */
  hours: z
    .number()
    .positive()
    .max(24 * 60),
  /** `{area}`, `{issuer}`, `{from}` and `{until}` are filled in. */
  headline: z.string().min(1),
  description: z.string().min(1),
  /** The most urgent first. `text` stands in the entry: a whole sentence of it, or a part between punctuation marks. */
  instructions: z
    .array(z.strictObject({ entry: z.string().min(1), text: z.string().min(1) }))
    .min(1)
    .readonly(),
})
export type TemplateLevel = z.infer<typeof TemplateLevel>

/** A warning prepared in quiet times: `knowledge/alert-templates/*.yaml`. */
export const AlertTemplate = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** For staff who choose one. */
  name: z.string().min(1),
  hazard: z.string().min(1),
  event: z.strictObject({ code: z.string().nullable(), name: z.string().min(1) }),
  categories: z.array(z.enum(CATEGORIES)).min(1).readonly(),
  /** Months in which it is offered first. */
  months: z.array(z.number().int().min(1).max(12)).readonly().default([]),
  levels: z.array(TemplateLevel).min(1).readonly(),
})
export type AlertTemplate = z.infer<typeof AlertTemplate>
