import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../src/knowledge/read-folder.ts'
import { aKnowledgeFolder, anEntryFile } from '../support/knowledge.ts'

/** The hash of a folder before and after a file of it is written. */
async function hashesAround(file: string): Promise<readonly [string, string]> {
  const folder = await aKnowledgeFolder({ 'mushroom/one': anEntryFile('one') })
  const before = await readFolder(folder)
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), '[]\n')
  return [before.hash, (await readFolder(folder)).hash]
}

describe('what an index is made from', () => {
  it.each([
    'alert-templates/rainstorm.yaml',
    'hazards.yaml',
    'warning-events.yaml',
    'alert-sources.yaml',
    'tile-grid.yaml',
    'outlines.geojson',
  ])('is not %s: nothing of it is searched', async (file) => {
    const [before, after] = await hashesAround(file)

    expect(after).toBe(before)
  })

  it.each(['synonyms.yaml', 'region.yaml', 'slots.yaml', 'entries/mushroom/one.md', 'entries/hazards.yaml'])(
    'is %s',
    async (file) => {
      const [before, after] = await hashesAround(file)

      expect(after).not.toBe(before)
    },
  )
})
