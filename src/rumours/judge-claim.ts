import { z } from 'zod'

const Numbers = z.array(z.number())

/** `knowledge/claim-judge.json`, written by `kepu fit-claims`: how sure it is that a text makes a known claim. */
export const ClaimJudge = z.strictObject({
  mean: Numbers,
  deviation: Numbers,
  weights: Numbers,
  bias: z.number(),
  /** Probability from which the verdict is said. */
  actFrom: z.number().min(0).max(1),
  /** Probability from which a claim is offered as a candidate. */
  suggestFrom: z.number().min(0).max(1),
  /** Log-odds of a denial from which nothing is said of it. */
  denialFrom: z.number(),
})
export type ClaimJudge = z.infer<typeof ClaimJudge>

/** Probability 0–1 that the claim is made, from the features of a hit and the log-odds of a denial. */
export function judgeClaim(judge: ClaimJudge, features: readonly number[], denial: number): number {
  let sum = judge.bias
  for (const [at, value] of [...features, denial].entries())
    sum += (judge.weights[at] ?? 0) * ((value - (judge.mean[at] ?? 0)) / (judge.deviation[at] || 1))
  return 1 / (1 + Math.exp(-sum))
}
