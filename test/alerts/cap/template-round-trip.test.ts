import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type AlertFiles, readAlertFiles } from '../../../src/alert-files.ts'
import { alertOfCap } from '../../../src/alerts/cap/alert-of-cap.ts'
import { capOfAlert } from '../../../src/alerts/cap/cap-of-alert.ts'
import { checkCapMessage } from '../../../src/alerts/cap/cap-rules.ts'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import { writeCap } from '../../../src/alerts/cap/write-cap.ts'
import { contentOfTemplate } from '../../../src/alerts/content-of-template.ts'
import { allClearOf, cancelOf, FollowUpWords } from '../../../src/alerts/follow-ups.ts'
import type { AlertContent, AlertRecord } from '../../../src/domain/alert.ts'
import { capRecord, REGIONS, SENT } from '../../support/cap-alerts.ts'

const AUTHORITY = { authority: 'kepu-chuxiong', publicUrl: undefined }
const WORDS = FollowUpWords.parse(parse(readFileSync('prompts/alert-follow-ups.yaml', 'utf8')))
const EARLIER = 'kepu-chuxiong,kepu-chuxiong_20260701020000_a0,2026-07-01T02:00:00+08:00'
const PLACES = [
  REGIONS.filter(({ code }) => code === '532324' || code === '532325'),
  REGIONS.filter(({ code }) => code === '532300'),
  REGIONS.slice(1),
]

let files: AlertFiles
beforeAll(async () => {
  files = await readAlertFiles('knowledge')
})

/** Every message that can be made of a warning. */
function messagesOf(content: AlertContent): ReadonlyArray<readonly [string, AlertRecord]> {
  const first = capRecord({ content })
  const later = (name: string, next: AlertContent) =>
    [name, capRecord({ id: 'a2', series: 'a1', content: next, references: [EARLIER] })] as const
  return [
    ['Alert', first],
    ['Exercise', capRecord({ content: { ...content, status: 'Exercise' } })],
    ['Test', capRecord({ content: { ...content, status: 'Test' } })],
    later('Update', { ...content, messageType: 'Update' }),
    later('all-clear', allClearOf(first, WORDS, SENT)),
    later('Cancel', cancelOf(first, WORDS, SENT)),
    later('all-clear of a drill', { ...allClearOf(first, WORDS, SENT), status: 'Exercise' }),
  ]
}

function shippedContents(): AlertContent[] {
  return files.templates.flatMap((template) =>
    template.levels.flatMap(({ colour }) =>
      PLACES.map((regions) =>
        contentOfTemplate(template, colour, {
          regions,
          issuer: '楚雄州气象台',
          from: SENT,
          status: 'Actual',
          contact: '0878-0000000',
        }),
      ),
    ),
  )
}

describe('every shipped template, at every level', () => {
  it('says the same when it is written as CAP and read again by our own reader', () => {
    const world = { ...files, regions: REGIONS }
    let messages = 0
    for (const content of shippedContents()) {
      for (const [name, alert] of messagesOf(content)) {
        const xml = writeCap(capOfAlert(alert, AUTHORITY))
        const { message, importAs, findings } = readCap(new TextEncoder().encode(xml), { now: SENT })
        if (message === undefined) throw new Error(`${content.headline} ${name}: ${JSON.stringify(findings)}`)
        const read = alertOfCap(message, world, SENT)

        expect({ name, content: read.content }).toEqual({ name, content: alert.content })
        expect({ name, findings: [...findings, ...read.findings].filter(({ level }) => level !== 'info') }).toEqual({
          name,
          findings: [],
        })
        expect({ name, importAs }).toEqual({
          name,
          importAs: alert.content.status === 'Actual' ? 'accept' : 'accept-as-test',
        })
        expect(message.references.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`)).toEqual(
          alert.references,
        )
        messages++
      }
    }

    expect(files.templates.length).toBeGreaterThanOrEqual(17)
    expect(messages).toBe(shippedContents().length * 7)
  })

  it('becomes messages that keep every rule of CAP', () => {
    const breaches = shippedContents().flatMap((content) =>
      messagesOf(content).flatMap(([name, alert]) =>
        checkCapMessage(capOfAlert(alert, AUTHORITY), SENT).map(
          ({ xpath, message }) => `${content.headline} ${name} ${xpath}: ${message}`,
        ),
      ),
    )

    expect(breaches).toEqual([])
  })
})
