import { describe, expect, it } from 'vitest'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import { after, append, drop, type Edit, ENGLISH_INFO, edited, GOOD_CAP, READ_AT, set } from '../../support/cap-xml.ts'

const read = (...edits: Edit[]) => readCap(new TextEncoder().encode(edited(...edits)), { now: READ_AT })

describe('what is read from a CAP message', () => {
  it('is all that stands in it', () => {
    const { message } = read(
      after('scope', '<code>cma</code><incidents>"暴雨 1126" b</incidents>'),
      after(
        'parameter',
        '<resource><resourceDesc>雷达图</resourceDesc><mimeType>image/png</mimeType><size>9</size></resource>',
      ),
      after('polygon', '<circle>25.2,101.2 12.5</circle>'),
    )

    expect(message).toMatchObject({
      identifier: '53230041600000_20261126021000',
      sender: 'cxzqxt@yn.cma.gov.cn',
      sent: { text: '2026-11-26T02:10:00+08:00', at: new Date('2026-11-25T18:10:00Z') },
      status: 'Actual',
      msgType: 'Alert',
      scope: 'Public',
      codes: ['cma'],
      incidents: ['暴雨 1126', 'b'],
      references: [],
    })
    expect(message?.infos).toMatchObject([
      {
        language: 'zh-CN',
        categories: ['Met'],
        event: '暴雨',
        responseTypes: ['Shelter'],
        urgency: 'Immediate',
        severity: 'Extreme',
        certainty: 'Observed',
        eventCodes: [{ name: 'GB/T 35561', value: '11B03' }],
        expires: { text: '2026-11-26T08:10:00+08:00' },
        senderName: '楚雄州气象台',
        web: 'https://www.cxz.gov.cn/yj/20261126.html',
        parameters: [{ name: 'colour', value: 'red' }],
        resources: [{ resourceDesc: '雷达图', mimeType: 'image/png', size: 9 }],
        areas: [
          {
            areaDesc: '南华县',
            polygons: [{ length: 5 }],
            circles: [{ lat: 25.2, lon: 101.2, radiusKm: 12.5 }],
            geocodes: [{ name: 'GB/T 2260', value: '532324' }],
          },
        ],
      },
    ])
  })

  it('has what was repaired in its right form', () => {
    const { message } = read(
      set('status', ' actual '),
      set('msgType', 'UPDATE'),
      after('scope', '<references>a,b,2026-11-25T17:00:00Z</references>'),
      set('language', 'zh_CN'),
      set('certainty', 'Very Likely'),
      set('expires', '2026-11-26 08:10'),
      drop('urgency'),
    )

    expect(message).toMatchObject({
      status: 'Actual',
      msgType: 'Update',
      references: [{ sender: 'a', identifier: 'b', sent: '2026-11-25T17:00:00-00:00' }],
      infos: [
        { language: 'zh-CN', certainty: 'Likely', urgency: 'Unknown', expires: { text: '2026-11-26T08:10:00+08:00' } },
      ],
    })
  })

  it('leaves out a reference to the message itself', () => {
    const self = 'cxzqxt@yn.cma.gov.cn,53230041600000_20261126021000,2026-11-26T02:10:00+08:00'
    const { message } = read(
      set('msgType', 'Update'),
      after('scope', `<references>${self} a,b,2026-11-26T01:00:00+08:00</references>`),
    )

    expect(message?.references).toEqual([{ sender: 'a', identifier: 'b', sent: '2026-11-26T01:00:00+08:00' }])
  })

  it('has no address that runs code and no attachment without a type', () => {
    const { message } = read(
      set('web', 'javascript:alert(1)'),
      after('parameter', '<resource><resourceDesc>x</resourceDesc></resource>'),
    )

    expect(message?.infos[0]).not.toHaveProperty('web')
    expect(message?.infos[0]?.resources).toEqual([])
  })

  it('has both languages', () => {
    expect(read(append(ENGLISH_INFO)).message?.infos.map(({ language }) => language)).toEqual(['zh-CN', 'en-US'])
  })

  it('is nothing when the message is rejected', () => {
    expect(read(set('severity', '红色'))).not.toHaveProperty('message')
    expect(read(set('status', 'Draft'))).not.toHaveProperty('message')
  })

  it('stays small with an attachment of nine megabytes', () => {
    const film = `<resource><resourceDesc>片</resourceDesc><mimeType>video/mp4</mimeType><derefUri>${'A'.repeat(9e6)}</derefUri></resource>`

    const { importAs, message } = read(after('parameter', film))

    expect(importAs).toBe('accept')
    expect(JSON.stringify(message).length).toBeLessThan(GOOD_CAP.length * 2)
  })

  it('tells staff in Chinese what is wrong', () => {
    const { findings } = read(set('severity', 'Red'), drop('scope'), set('expires', 'x'))

    expect(findings.length).toBeGreaterThan(2)
    expect(findings.filter(({ message }) => !/[\u4e00-\u9fff]{4}.*。$/.test(message))).toEqual([])
  })
})
