import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { EBM_NOTE, writeEbm } from '../../src/alerts/ebm-export.ts'
import type { AlertContent } from '../../src/domain/alert.ts'
import { anAlertSaying, wordAlert } from '../support/worded-alerts.ts'

const NOW = new Date('2026-08-14T18:20:00Z')

function ebm(more: Partial<AlertContent> = {}, platformCode?: string) {
  const alert = anAlertSaying(more)
  const xml = writeEbm(alert, wordAlert(alert), { now: NOW, ...(platformCode === undefined ? {} : { platformCode }) })
  expect(XMLValidator.validate(xml)).toBe(true)
  return { xml, message: new XMLParser({ parseTagValue: false }).parse(xml).EBM }
}

describe('the export in the shape of an emergency broadcast message', () => {
  it('has the elements of one, with Beijing times, padded areas and the text that is read out', () => {
    const { message } = ebm()

    expect(message).toMatchObject({
      EBMVersion: '1.0',
      MsgBasicInfo: {
        MsgType: '1',
        SenderName: '楚雄州气象台',
        SendTime: '2026-08-15 02:10:00',
        EventType: '11B03',
        Severity: '1',
        StartTime: '2026-08-15 02:10:00',
        EndTime: '2026-08-15 05:10:00',
      },
      MsgContent: {
        LanguageCode: 'zho',
        MsgTitle: '南华县、姚安县暴雨红色预警',
        MsgDesc: expect.stringMatching(/^村民朋友们请注意。/u),
        AreaCode: '532324000000,532325000000',
      },
    })
    expect(message.MsgContent.MsgDesc).not.toContain('停')
  })

  it('says twice that it is for review and went to no platform', () => {
    const { xml, message } = ebm()

    expect(message.Note).toBe('供审核，未接入应急广播平台')
    expect(xml).toContain(`<!-- ${EBM_NOTE} -->`)
  })

  it.each([[undefined], ['1'.repeat(18)], ['1'.repeat(23)]])(
    'has an id of 30 to 35 digits with platform %s',
    (code) => {
      expect(ebm({}, code).message.EBMID).toMatch(/^\d{30,35}$/u)
    },
  )

  it.each([
    [{ colour: 'blue', severity: 'Extreme' }, '4'],
    [{ colour: null, severity: 'Severe' }, '2'],
    [{ colour: null, severity: 'Unknown' }, '5'],
  ] as const)('grades %j as %s', (more, grade) => {
    expect(ebm(more).message.MsgBasicInfo.Severity).toBe(grade)
  })

  it('marks drills in title and text', () => {
    const { MsgTitle, MsgDesc } = ebm({ status: 'Exercise' }).message.MsgContent

    expect([MsgTitle, MsgDesc].map((text) => text.slice(0, 4))).toEqual(['【演练】', '【演练】'])
  })

  it('is well-formed whatever the issuer is called', () => {
    const { message } = ebm({ senderName: 'A<b>&\u{1}"台' })

    expect(message.MsgBasicInfo.SenderName).toBe(
      'A&lt;b&gt;&amp;"台'.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    )
  })
})
