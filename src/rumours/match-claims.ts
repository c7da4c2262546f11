import { windowsOf } from './claim-text.ts'
import { type ClaimJudge, judgeClaim } from './judge-claim.ts'
import { type ClaimSlots, differingSlots, type ReadSlots, type Slots } from './slots.ts'

export interface FoundClaim {
  readonly id: string
  readonly features: readonly number[]
}

export interface MatchClaimsDeps {
  /** Known claims that a stretch of text may make, the likeliest first. */
  readonly find: (clean: string) => Promise<readonly FoundClaim[]>
  /** Log-odds that a text denies, mocks or warns of what it speaks of: by itself, and for each entry about its claim. */
  readonly stanceIn: (clean: string) => (id: string) => readonly [own: number, about: number]
  /** How much a text has of the words on which a claim turns. */
  readonly coreFeatures: (id: string, clean: string) => readonly number[]
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
  readonly doubts: readonly ('short' | 'unsure' | 'stale' | 'second' | `slot ${string}`)[]
}

/** Known claims in a text, the likeliest first: at most three. */
export type MatchClaims = (clean: string) => Promise<ClaimMatch[]>

/** Shorter texts only suggest: they fit too much. */
const SHORTEST = 16
const MOST = 3

interface Made {
  readonly id: string
  readonly probability: number
  /** True when it is the likeliest claim of a stretch of the text. */
  readonly leads: boolean
}

/** @param deps what was learned from examples of claims and of denials; nothing here knows a text */
export function createMatchClaims(deps: MatchClaimsDeps): MatchClaims {
  const { judge } = deps

  /**
   * The likeliest claims of every stretch of the text. Whether it denies them is told by all of it. A stretch makes one claim at
   * most: its others come near and are only offered.
   */
  async function claimsIn(clean: string): Promise<Made[]> {
    const stanceTo = deps.stanceIn(clean)
    const stances = new Map<string, ReturnType<typeof stanceTo>>()
    const made = new Map<string, Made>()
    for (const stretch of windowsOf(clean)) {
      const judged = (await deps.find(stretch)).slice(0, MOST).map(({ id, features }) => {
        const stance = stances.get(id) ?? stanceTo(id)
        stances.set(id, stance)
        const all = [...features, ...stance, ...deps.coreFeatures(id, clean)]
        return { id, probability: judgeClaim(judge, all) }
      })
      const most = Math.max(...judged.map(({ probability }) => probability))
      for (const one of judged) {
        const leads = one.probability === most
        const before = made.get(one.id)
        if (one.probability <= (before?.probability ?? 0)) continue
        made.set(one.id, { ...one, leads: leads || before?.leads === true })
      }
    }
    return [...made.values()].sort((a, b) => b.probability - a.probability)
  }

  function doubtsOf(clean: string, said: Slots, { id, probability, leads }: Made): ClaimMatch['doubts'] {
    const slots = deps.slotsOf(id)
    const differing = slots === undefined ? [] : differingSlots(said, slots)
    return [
      ...(clean.length < SHORTEST ? (['short'] as const) : []),
      ...(leads ? [] : (['second'] as const)),
      ...(probability < judge.actFrom ? (['unsure'] as const) : []),
      ...(deps.isStale(id) ? (['stale'] as const) : []),
      ...differing.map((kind) => `slot ${kind}` as const),
    ]
  }

  return async function matchClaims(clean) {
    const made = (await claimsIn(clean)).filter(({ probability }) => probability >= judge.suggestFrom)
    if (made.length === 0) return []
    const said = deps.readSlots(clean)
    return made.slice(0, MOST).map((one): ClaimMatch => {
      const doubts = doubtsOf(clean, said, one)
      return { id: one.id, probability: one.probability, doubts, strength: doubts.length === 0 ? 'act' : 'suggest' }
    })
  }
}
