import { windowsOf } from './claim-text.ts'
import { type ClaimJudge, judgeClaim } from './judge-claim.ts'
import { type ClaimSlots, differingSlots, type ReadSlots } from './slots.ts'

export interface FoundClaim {
  readonly id: string
  readonly features: readonly number[]
}

export interface MatchClaimsDeps {
  /** Known claims that a stretch of text may make, the likeliest first. */
  readonly find: (clean: string) => Promise<readonly FoundClaim[]>
  /** Log-odds that a text denies, mocks or warns of what it speaks of. */
  readonly denialOf: (clean: string) => number
  readonly judge: ClaimJudge
  readonly readSlots: ReadSlots
  readonly slotsOf: (id: string) => ClaimSlots | undefined
  /** True for an entry whose review is overdue: it is only offered. */
  readonly isStale: (id: string) => boolean
}

export interface ClaimMatch {
  readonly id: string
  /** Probability that the text makes the claim. */
  readonly probability: number
  readonly strength: 'act' | 'suggest'
  /** What keeps it from being said outright. */
  readonly doubts: readonly ('short' | 'unsure' | 'denial' | 'stale' | `slot ${string}`)[]
}

/** Known claims in a text, the likeliest first: at most three. */
export type MatchClaims = (clean: string) => Promise<ClaimMatch[]>

/** Shorter texts only suggest: they fit too much. */
const SHORTEST = 16
const MOST = 3

interface Made {
  readonly id: string
  readonly probability: number
}

/** @param deps what was learned from examples of claims and of denials; nothing here knows a text */
export function createMatchClaims(deps: MatchClaimsDeps): MatchClaims {
  const { judge } = deps

  /** The likeliest claims of every stretch of the text. */
  async function claimsIn(clean: string, denial: number): Promise<Made[]> {
    const likeliest = new Map<string, number>()
    for (const stretch of windowsOf(clean)) {
      for (const { id, features } of (await deps.find(stretch)).slice(0, MOST)) {
        const probability = judgeClaim(judge, features, denial)
        likeliest.set(id, Math.max(probability, likeliest.get(id) ?? 0))
      }
    }
    return [...likeliest]
      .map(([id, probability]) => ({ id, probability }))
      .sort((a, b) => b.probability - a.probability)
  }

  function doubtsOf(clean: string, denial: number, { id, probability }: Made): ClaimMatch['doubts'] {
    const slots = deps.slotsOf(id)
    const differing = slots === undefined ? [] : differingSlots(deps.readSlots(clean), slots)
    return [
      ...(clean.length < SHORTEST ? (['short'] as const) : []),
      ...(probability < judge.actFrom ? (['unsure'] as const) : []),
      ...(denial >= judge.denialFrom ? (['denial'] as const) : []),
      ...(deps.isStale(id) ? (['stale'] as const) : []),
      ...differing.map((kind) => `slot ${kind}` as const),
    ]
  }

  return async function matchClaims(clean) {
    const denial = deps.denialOf(clean)
    const made = (await claimsIn(clean, denial)).filter(({ probability }) => probability >= judge.suggestFrom)
    return made.slice(0, MOST).map((one): ClaimMatch => {
      const doubts = doubtsOf(clean, denial, one)
      return { ...one, doubts, strength: doubts.length === 0 ? 'act' : 'suggest' }
    })
  }
}
