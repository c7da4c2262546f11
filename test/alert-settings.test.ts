import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readAlertSettings } from '../src/alert-settings.ts'
import { aFolder, shippedKnowledge } from './support/knowledge.ts'

const FILES = ['hazards.yaml', 'warning-events.yaml', 'alert-sources.yaml', 'alert-templates']
const WORDS = ['alerts.yaml', 'alert-follow-ups.yaml', 'duty.yaml']

describe('what alerts are made with', () => {
  let knowledgeDir: string
  let promptsDir: string
  beforeEach(async () => {
    knowledgeDir = await aFolder()
    promptsDir = await aFolder()
    for (const name of FILES) await cp(join('knowledge', name), join(knowledgeDir, name), { recursive: true })
    for (const name of WORDS) await cp(join('prompts', name), join(promptsDir, name))
  })

  async function read() {
    const { knowledge } = await shippedKnowledge()
    const told: string[] = []
    const settings = await readAlertSettings({ knowledgeDir, promptsDir }, knowledge.entries, (problems) =>
      told.push(...problems),
    )
    return { settings, told }
  }

  it('is all there as it ships', async () => {
    const { settings, told } = await read()

    expect(told).toEqual([])
    expect(settings.templates.length).toBeGreaterThanOrEqual(17)
    expect(settings.sources).toEqual([])
    expect(settings.outlines).toBeUndefined()
  })

  it('leaves out a template that quotes what stands in no entry, and tells of it', async () => {
    const file = join(knowledgeDir, 'alert-templates/rainstorm.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('不进山沟，看住老人小孩', '去河边看看水'))

    const { settings, told } = await read()

    expect(settings.templates.map(({ id }) => id)).not.toContain('rainstorm')
    expect(settings.templates.map(({ id }) => id)).toContain('flash-flood')
    expect(told.join('\n')).toContain('alert-templates/rainstorm.yaml')
  })

  it('leaves out a template that is no YAML, and tells of it', async () => {
    await writeFile(join(knowledgeDir, 'alert-templates/hail.yaml'), 'id: [hail')

    const { settings, told } = await read()

    expect(settings.templates.map(({ id }) => id)).not.toContain('hail')
    expect(told).toEqual([expect.stringContaining('hail.yaml')])
  })

  it('has no feeds where the file of feeds is missing', async () => {
    await rm(join(knowledgeDir, 'alert-sources.yaml'))

    expect((await read()).settings.sources).toEqual([])
  })

  it.each(WORDS)('does without nothing of %s', async (name) => {
    await writeFile(join(promptsDir, name), 'alert: 值班\n')

    await expect(read()).rejects.toMatchObject({ code: 'content.invalid' })
  })

  it.each([
    ['alert-sources.yaml', '- { id: A }\n'],
    ['outlines.geojson', '{ "type": "nothing" }'],
    ['outlines.geojson', 'no JSON'],
  ])('refuses a broken %s', async (name, text) => {
    await writeFile(join(knowledgeDir, name), text)

    await expect(read()).rejects.toMatchObject({ code: 'content.invalid' })
  })
})
