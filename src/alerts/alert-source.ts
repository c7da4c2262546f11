import { z } from 'zod'
import { SEVERITIES } from '../domain/alert.ts'

/** An address of a feed; a user name in it would end up in logs. */
const FeedUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), { error: 'needs http or https' })
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', { error: 'must not carry a user name' })

/** A feed of warnings: `knowledge/alert-sources.yaml`. */
export const AlertSource = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    url: FeedUrl,
    /** Minutes between two looks. */
    every: z.number().int().min(1).max(1440).default(2),
    trust: z.discriminatedUnion('kind', [
      /** Each message becomes a draft that two people look at. */
      z.strictObject({ kind: z.literal('draft') }),
      /**
       * Messages whose severity is not worse than `upTo` may go out by themselves: `Moderate` lets Minor and Moderate through and keeps
       * Severe, Extreme and Unknown for people.
       */
      z.strictObject({ kind: z.literal('pre-approved'), upTo: z.enum(SEVERITIES).exclude(['Unknown']) }),
    ]),
    /** Values of `sender` that may come through this feed; empty: any, but then nothing goes out by itself. */
    senders: z.array(z.string().min(1)).readonly().default([]),
    /** Hosts besides that of the feed from which messages may be fetched. */
    hosts: z.array(z.string().min(1)).readonly().default([]),
    /** GB/T 2260 codes; messages for other regions are passed over. Empty: all of ours. */
    regions: z
      .array(z.string().regex(/^\d{6}(\d{3}){0,2}$/))
      .readonly()
      .default([]),
  })
  .refine(({ trust, senders }) => trust.kind === 'draft' || senders.length > 0, {
    error: 'pre-approved needs the senders that may do it',
    path: ['senders'],
  })
export type AlertSource = z.infer<typeof AlertSource>

export const AlertSources = z
  .array(AlertSource)
  .readonly()
  .refine((sources) => new Set(sources.map(({ id }) => id)).size === sources.length, { error: 'ids must differ' })
