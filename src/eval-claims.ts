import { z } from 'zod'
import type { Figure } from './eval-figures.ts'
import { heldBackOrdinary, heldBackRows } from './held-back.ts'
import { quantile } from './quantile.ts'
import type { ClaimMatch, MatchClaims } from './rumours/match-claims.ts'

const Variant = z.object({ entry: z.string(), form: z.string(), text: z.string() })
const Trap = z.object({ entry: z.string(), rumour: z.string(), trap: z.string() })

export interface ClaimEvaluation {
  readonly matchClaims: MatchClaims
  /** Id of the entry that an id or alias belongs to. */
  readonly entryOf: (id: string) => string | undefined
}

const acted = (matches: readonly ClaimMatch[]) => matches.filter(({ strength }) => strength === 'act')

/** How known claims are recognised, on held-back variants, ordinary messages, and traps of stance and slot. */
export async function claimFigures({ matchClaims, entryOf }: ClaimEvaluation): Promise<Figure[]> {
  const variants = heldBackRows('variants.jsonl', Variant)
  if (variants.length === 0) return []
  const traps = { stance: heldBackRows('stance-traps.jsonl', Trap), slot: heldBackRows('slot-traps.jsonl', Trap) }
  const ordinary = heldBackOrdinary()

  let right = 0
  let inThree = 0
  let wrong = 0
  const times: number[] = []
  for (const { entry, text } of variants) {
    const started = performance.now()
    const matches = await matchClaims(text)
    times.push(performance.now() - started)
    const said = acted(matches)
    if (said.some(({ id }) => id === entryOf(entry))) right++
    if (said.some(({ id }) => id !== entryOf(entry))) wrong++
    if (matches.some(({ id }) => id === entryOf(entry))) inThree++
  }
  const spoken = async (texts: readonly string[]) => {
    let count = 0
    for (const text of texts) if (acted(await matchClaims(text)).length > 0) count++
    return count
  }
  const share = (name: string, hits: number, of: number, bar: number, atMost = false): Figure => ({
    name,
    hits,
    of,
    bar,
    ...(atMost && { atMost }),
  })
  return [
    share('variant finds its claim: act', right, variants.length, 0.8),
    share('… in the first three', inThree, variants.length, 0.97),
    share('variant gets another verdict', wrong, variants.length, 0, true),
    share('ordinary message gets one', await spoken(ordinary), ordinary.length, 0, true),
    share('stance trap acted on', await spoken(traps.stance.map(({ trap }) => trap)), traps.stance.length, 0, true),
    share('slot trap acted on', await spoken(traps.slot.map(({ trap }) => trap)), traps.slot.length, 0, true),
    share(
      'rumour beside a trap: act',
      await spoken([...traps.stance, ...traps.slot].map(({ rumour }) => rumour)),
      150,
      0.5,
    ),
    share(
      `slower than 5 ms (p99 ${quantile(times, 0.99).toFixed(1)} ms)`,
      times.filter((time) => time > 5).length,
      times.length,
      0.01,
      true,
    ),
  ]
}
