import { z } from 'zod'

const Numbers = z.array(z.number())
const Names = z.array(z.string()).readonly()
const ThingsByKind = z.record(z.string(), Names).readonly()
export const CollectionMeta = z.object({
  ids: z.array(z.string()),
  topics: z.array(z.string()),
  passages: z.int(),
  wordings: z.int(),
  dimensions: z.int(),
})
export type CollectionMeta = z.infer<typeof CollectionMeta>

/** What the file holds besides the arrays. */
export const IndexMeta = z.object({
  madeFrom: z.string(),
  knowledgeHash: z.string(),
  main: CollectionMeta,
  firstAid: CollectionMeta,
  claims: CollectionMeta,
  dictionary: z.array(z.string()),
  characters: z.string(),
  calibration: z.object({
    logistic: z.object({ mean: Numbers, deviation: Numbers, weights: Numbers, bias: z.number() }),
    answerFrom: z.number(),
    suggestFrom: z.number(),
  }),
  scopeBias: z.number(),
  urgencyBias: z.number(),
  scamBias: z.number(),
  wants: z.array(z.string()),
  helpers: z.array(z.string()),
  claimants: z.array(z.string()),
  stanceBias: z.number(),
  cores: z.record(z.string(), z.array(z.object({ word: z.string(), share: z.number() }))),
  claimSlots: z.record(
    z.string(),
    z.object({ defining: Names, known: ThingsByKind, core: ThingsByKind, isEvent: z.boolean() }),
  ),
  vectorWeight: z.number(),
})
export type IndexMeta = z.infer<typeof IndexMeta>
