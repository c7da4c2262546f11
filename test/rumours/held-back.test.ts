import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { shippedAnswerer } from '../support/knowledge.ts'

const Trap = z.object({ entry: z.string(), rumour: z.string(), trap: z.string() })
const Text = z.object({ text: z.string() })

function rowsOf<Schema extends z.ZodType>(name: string, schema: Schema): Array<z.infer<Schema>> {
  const lines = readFileSync(`test/rumours/data/${name}.jsonl`, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => schema.parse(JSON.parse(line)))
}

const { matchClaims, findEntry } = await shippedAnswerer()

async function actedOn(texts: readonly string[]): Promise<string[]> {
  const acted: string[] = []
  for (const text of texts) if ((await matchClaims(text)).some(({ strength }) => strength === 'act')) acted.push(text)
  return acted
}

describe('pairs of a rumour and what only looks like it', () => {
  it.each(['stance-traps', 'slot-traps', 'slot-pairs'])('in %s name entries that are there', (name) => {
    const rows = rowsOf(name, Trap)

    expect(rows.length).toBeGreaterThanOrEqual(60)
    expect(rows.filter(({ entry }) => findEntry(entry) === undefined)).toEqual([])
  })

  it('never say a verdict to a text that denies the rumour', async () => {
    expect(await actedOn(rowsOf('stance-traps', Trap).map(({ trap }) => trap))).toEqual([])
  })

  it('never say one to a rumour in which what it turns on was exchanged', async () => {
    expect(await actedOn(rowsOf('slot-traps', Trap).map(({ trap }) => trap))).toEqual([])
  })

  it('never say one to a rumour that was moved to another time or to something that is not its thing', async () => {
    const rows = rowsOf('lapse-pairs', Trap)

    expect(await actedOn(rows.map(({ trap }) => trap))).toEqual([])
    expect((await actedOn(rows.map(({ rumour }) => rumour))).length).toBeGreaterThanOrEqual(10)
  })

  it('do say one to most of the rumours themselves', async () => {
    const rumours = ['stance-traps', 'slot-traps'].flatMap((name) => rowsOf(name, Trap).map(({ rumour }) => rumour))

    expect((await actedOn(rumours)).length).toBeGreaterThanOrEqual(0.45 * rumours.length)
  })
})

describe('ordinary messages', () => {
  it('get no verdict', async () => {
    const ordinary = ['ordinary-1', 'ordinary-2', 'ordinary-3'].flatMap((name) => rowsOf(name, Text))

    expect(ordinary.length).toBeGreaterThanOrEqual(2000)
    expect(await actedOn(ordinary.map(({ text }) => text))).toEqual([])
  })
})
