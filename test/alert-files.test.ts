import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkAlertFiles, readAlertFiles } from '../src/alert-files.ts'
import { describeFileProblem } from '../src/alerts/file-problem.ts'
import { aHazard, aRainEntry, aTemplate, aWarningEvent } from './support/alert-templates.ts'
import { aFolder } from './support/knowledge.ts'

/** A folder with the three kinds of files, all right; `files` replace or add some. */
async function aKnowledge(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = await aFolder()
  await mkdir(join(folder, 'alert-templates'))
  const all: Record<string, unknown> = {
    'hazards.yaml': [aHazard(), aHazard({ id: 'other', words: [] })],
    'warning-events.yaml': [aWarningEvent()],
    'alert-templates/rainstorm.yaml': aTemplate(),
    ...files,
  }
  for (const [file, content] of Object.entries(all))
    await writeFile(join(folder, file), typeof content === 'string' ? content : stringify(content))
  return folder
}

async function problemsIn(folder: string): Promise<string[]> {
  const { problems } = await readAlertFiles(folder)
  return problems.map(describeFileProblem)
}

describe('the files of alerts', () => {
  it('are read as they were written', async () => {
    const files = await readAlertFiles(await aKnowledge())

    expect(files).toMatchObject({ problems: [], events: [aWarningEvent()], templates: [aTemplate()] })
    expect(files.hazards.map(({ id }) => id)).toEqual(['rainstorm', 'other'])
    expect(checkAlertFiles(files, [aRainEntry()])).toEqual([])
  })

  it('may be without a map, and tell of a broken one', async () => {
    const two = [
      { code: '532324', column: 0, row: 0 },
      { code: '532325', column: 0, row: 0 },
    ]

    expect((await readAlertFiles(await aKnowledge())).tiles).toEqual([])
    expect((await readAlertFiles(await aKnowledge({ 'tile-grid.yaml': two.slice(1) }))).tiles).toEqual(two.slice(1))
    expect(await problemsIn(await aKnowledge({ 'tile-grid.yaml': two }))).toEqual([
      'tile-grid.yaml: file: two tiles share a place',
    ])
  })

  it('give forty problems for forty bad templates and leave the good one usable', async () => {
    const bad = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `alert-templates/bad-${at}.yaml`,
        { ...aTemplate({ id: `bad-${at}` }), months: [13] },
      ]),
    )

    const { problems, templates } = await readAlertFiles(await aKnowledge(bad))

    expect(problems).toHaveLength(40)
    expect(problems[0]).toMatchObject({ file: 'alert-templates/bad-0.yaml', field: 'months.0' })
    expect(templates.map(({ id }) => id)).toEqual(['rainstorm'])
  })

  it('name the item and the field that is wrong, and the other items are there', async () => {
    const folder = await aKnowledge({
      'hazards.yaml': [{ ...aHazard(), category: 'Weather' }, aHazard({ id: 'other' }), { name: '无名' }],
    })

    const { problems, hazards } = await readAlertFiles(folder)

    expect(hazards.map(({ id }) => id)).toEqual(['other'])
    expect([...new Set(problems.map(({ field }) => field))]).toEqual([
      'rainstorm.category',
      '2.id',
      '2.category',
      '2.topics',
      '2.entryTopics',
      '2.entries',
    ])
  })

  it.each([
    ['a field that is not known', { ...aTemplate(), colour: 'red' }, 'colour: '],
    ['broken YAML', 'id: [', 'YAML: '],
    ['nothing in it', '', 'file: '],
  ])('tell of a template with %s', async (_what, content, start) => {
    const [line] = await problemsIn(await aKnowledge({ 'alert-templates/rainstorm.yaml': content }))

    expect(line).toContain(`alert-templates/rainstorm.yaml: ${start}`)
  })

  it('tell of a template under the name of another', async () => {
    const problems = await problemsIn(await aKnowledge({ 'alert-templates/copy.yaml': aTemplate() }))

    expect(problems).toEqual(['alert-templates/copy.yaml: id: name the file alert-templates/rainstorm.yaml'])
  })

  it('tell of everything that is missing', async () => {
    const folder = await aFolder()
    const whole = await aKnowledge()
    await rm(join(whole, 'alert-templates'), { recursive: true })

    expect(await problemsIn(folder)).toEqual([
      'hazards.yaml: file: is missing from the knowledge folder',
      'warning-events.yaml: file: is missing from the knowledge folder',
      'alert-templates: folder: is missing from the knowledge folder',
    ])
    expect(await problemsIn(whole)).toEqual(['alert-templates: folder: is missing from the knowledge folder'])
  })

  it('are held against each other and the knowledge', async () => {
    const files = await readAlertFiles(await aKnowledge({ 'warning-events.yaml': [aWarningEvent({ hazard: 'ufo' })] }))

    expect(checkAlertFiles(files, [aRainEntry({ id: 'snow' })]).map(({ file }) => file)).toEqual([
      'hazards.yaml',
      'hazards.yaml',
      'warning-events.yaml',
      ...Array.from({ length: 5 }, () => 'alert-templates/rainstorm.yaml'),
    ])
  })
})
