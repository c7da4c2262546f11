import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Figure } from './eval-figures.ts'
import type { ClaimMatch, MatchClaims } from './rumours/match-claims.ts'

const FOLDER = 'test/rumours/data'
const Variant = z.object({ entry: z.string(), form: z.string(), text: z.string() })
const Trap = z.object({ entry: z.string(), rumour: z.string(), trap: z.string() })
const Ordinary = z.object({ text: z.string() })
const ORDINARY = ['ordinary-1.jsonl', 'ordinary-2.jsonl', 'ordinary-3.jsonl']

async function rowsOf<Schema extends z.ZodType>(name: string, schema: Schema): Promise<Array<z.infer<Schema>>> {
  const lines = (await readFile(join(FOLDER, name), 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => schema.parse(JSON.parse(line)))
}

export interface ClaimEvaluation {
  readonly matchClaims: MatchClaims
  /** Id of the entry that an id or alias belongs to. */
  readonly entryOf: (id: string) => string | undefined
}

const acted = (matches: readonly ClaimMatch[]) => matches.filter(({ strength }) => strength === 'act')

/** How known claims are recognised, on held-back variants, ordinary messages, and traps of stance and slot. */
export async function claimFigures({ matchClaims, entryOf }: ClaimEvaluation): Promise<Figure[]> {
  if (!existsSync(join(FOLDER, 'variants.jsonl'))) return []
  const variants = await rowsOf('variants.jsonl', Variant)
  const traps = { stance: await rowsOf('stance-traps.jsonl', Trap), slot: await rowsOf('slot-traps.jsonl', Trap) }
  const ordinary = (await Promise.all(ORDINARY.map((name) => rowsOf(name, Ordinary)))).flat()

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
  const sorted = times.sort((a, b) => a - b)
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0
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
    share('ordinary message gets one', await spoken(ordinary.map(({ text }) => text)), ordinary.length, 0, true),
    share('stance trap acted on', await spoken(traps.stance.map(({ trap }) => trap)), traps.stance.length, 0, true),
    share('slot trap acted on', await spoken(traps.slot.map(({ trap }) => trap)), traps.slot.length, 0, true),
    share(
      'rumour beside a trap: act',
      await spoken([...traps.stance, ...traps.slot].map(({ rumour }) => rumour)),
      150,
      0.5,
    ),
    share(
      `slower than 5 ms (p99 ${p99.toFixed(1)} ms)`,
      times.filter((time) => time > 5).length,
      times.length,
      0.01,
      true,
    ),
  ]
}
