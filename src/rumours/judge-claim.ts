import { z } from 'zod'
import { BoostedTrees, treeLogOdds } from './boosted-trees.ts'

/** `knowledge/claim-judge.json`, written by `kepu fit-claims`: how sure it is that a text makes a known claim. */
export const ClaimJudge = z.strictObject({
  trees: BoostedTrees,
  /** Probability from which the verdict is said. */
  actFrom: z.number().min(0).max(1),
  /** Probability from which a claim is offered as a candidate. */
  suggestFrom: z.number().min(0).max(1),
})
export type ClaimJudge = z.infer<typeof ClaimJudge>

/** Probability 0–1 that the claim is made. @param features of the hit, the log-odds of a denial, and those of the claim's core words */
export function judgeClaim({ trees }: Pick<ClaimJudge, 'trees'>, features: readonly number[]): number {
  return 1 / (1 + Math.exp(-treeLogOdds(trees, features)))
}
