import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeJobFinding, loadJobs } from '../../src/jobs/load-jobs.ts'
import { aFolder } from '../support/knowledge.ts'

const CLEAN = "title: 夜间清理\nkind: clean-up\ncron: '17 3 * * *'\n"
const PUSH = `id: push
title: 提醒
kind: push
cron: '12 9 * * 2'
audience: { segments: [elderly] }
content: { topics: [fraud] }
channels: [wechaty]
caps: { perRecipientPerWeek: 2 }
`

async function load(files: Readonly<Record<string, string>>) {
  const folder = await aFolder()
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const { jobs, findings } = await loadJobs(folder)
  return { ids: jobs.map(({ id }) => id), jobs, lines: findings.map(describeJobFinding) }
}

describe('loading jobs', () => {
  it('reads a push with everything that has a usual value left out', async () => {
    const { jobs, lines } = await load({ 'push.yaml': PUSH, 'notes.txt': 'not a job' })

    expect(lines).toEqual([])
    expect(jobs).toEqual([
      expect.objectContaining({
        kind: 'push',
        jitterMinutes: 10,
        missed: { latestWithinMinutes: 30 },
        audience: { regions: [], segments: ['elderly'], topics: [] },
        content: expect.objectContaining({ seasonOnly: true, notRepeatedDays: 30 }),
      }),
    ])
  })

  it('names file, field and reason of forty bad files and keeps the good one', async () => {
    const bad = Array.from({ length: 40 }, (_, at) => [
      `bad-${at}.yaml`,
      `id: bad-${at}\n${CLEAN.replace('17 3', '0 3')}`,
    ])

    const { ids, lines } = await load({ ...Object.fromEntries(bad), 'good.yaml': `id: good\n${CLEAN}` })

    expect(ids).toEqual(['good'])
    expect(lines).toHaveLength(40)
    expect(lines[0]).toBe('bad-0.yaml: cron: choose a minute off :00 and :30, when everything else starts')
  })

  it.each([
    ['an unknown field', PUSH.replace('title:', 'tilte: x\ntitle:'), /^push.yaml: tilte:/],
    ['an unknown segment', PUSH.replace('elderly', 'elders'), /^push.yaml: audience.segments.0: /],
    ['an unknown channel', PUSH.replace('[wechaty]', '[fax]'), /^push.yaml: channels.0: /],
    ['an unknown kind', PUSH.replace('kind: push', 'kind: spam'), /^push.yaml: kind: /],
    ['another policy', `${PUSH}missed: maybe\n`, /^push.yaml: missed: write skip, all or/],
    ['nothing to say', PUSH.replace('topics: [fraud]', 'topics: []'), /^push.yaml: content: name topics or entries/],
    ['two seasons', PUSH.replace("* * 2'", "* 5 2'") + 'months: [5]\n', /^push.yaml: months: .*not both/],
    ['regions wanted', `${PUSH}perRegion: true\n`, /^push.yaml: audience.regions: perRegion needs regions/],
    ['another name', PUSH.replace('id: push', 'id: other'), /^push.yaml: id: name the file other.yaml/],
    ['broken YAML', 'id: [push', /^push.yaml: YAML: BAD_/],
    ['an empty file', '', /^push.yaml: file: /],
  ])('says what is wrong: %s', async (_name, content, expected) => {
    const { ids, lines } = await load({ 'push.yaml': content })

    expect(ids).toEqual([])
    expect(lines[0]).toMatch(expected)
  })

  it('names the copy of an id, and the file that has it', async () => {
    const { ids, lines } = await load({ 'push.yaml': PUSH, 'push-copy.yaml': PUSH })

    expect(ids).toEqual(['push'])
    expect(lines).toEqual(['push-copy.yaml: id: push is taken by push.yaml'])
  })

  it('says that the folder is missing', async () => {
    await expect(loadJobs(join(await aFolder(), 'none'))).rejects.toMatchObject({ code: 'jobs.unreadable' })
  })
})
