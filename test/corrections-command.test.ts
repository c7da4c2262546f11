import { describe, expect, it } from 'vitest'
import { correctionsCommand } from '../src/corrections-command.ts'
import type { AffectedPlace, VerdictStore, VerdictVersion } from '../src/rumours/versions.ts'
import { aVersion } from './support/verdicts.ts'

const OPEN_ID = 'oABCD-open-id'
const places: AffectedPlace[] = [
  { channel: 'web-chat', conversation: OPEN_ID, sender: OPEN_ID, version: 1 },
  { channel: 'web-chat', conversation: 'c2', sender: OPEN_ID, version: 2 },
  { channel: 'wechaty', conversation: 'c3', sender: 's3', version: 1 },
]

async function printed(json: boolean, changes: readonly VerdictVersion[]) {
  const lines: string[] = []
  const store: Pick<VerdictStore, 'changes' | 'affectedBy'> = {
    changes: () => Promise.resolve(changes),
    affectedBy: (entry, version) => Promise.resolve(entry === 'r1' && version === 3 ? places : []),
  }
  await correctionsCommand(store, json, (line) => lines.push(line))
  return lines
}

const CHANGES = [
  aVersion({ version: 2 }),
  aVersion({ version: 3, state: 'withdrawn' }),
  aVersion({ entry: 'r2', version: 2 }),
]

describe('kepu corrections', () => {
  it('lists each changed entry with places per channel', async () => {
    expect(await printed(false, CHANGES)).toEqual([
      'r1  version 3 withdrawn  3 places to be told (web-chat 2, wechaty 1)',
      'r2  version 2 published  0 places to be told',
    ])
  })

  it('says so when nothing has changed, and gives an empty list as JSON', async () => {
    expect(await printed(false, [])).toEqual(['no published verdict has changed'])
    expect(await printed(true, [])).toEqual(['[]'])
  })

  it('prints places as JSON by hashes that tell them apart, never an open id', async () => {
    const [line = ''] = await printed(true, CHANGES)

    const [first] = JSON.parse(line)
    expect(first).toMatchObject({ entry: 'r1', version: 3, places: 3, channels: { 'web-chat': 2, wechaty: 1 } })
    expect(new Set(first.hashes).size).toBe(3)
    expect(line).not.toContain(OPEN_ID)
  })
})
