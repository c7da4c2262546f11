import { describe, expect, it } from 'vitest'
import { alertOfCap } from '../../../src/alerts/cap/alert-of-cap.ts'
import type { CapInfo, CapMessage } from '../../../src/alerts/cap/cap-message.ts'
import { AlertContent } from '../../../src/domain/alert.ts'
import { capInfo, capMessage, capTime, SENT, WORLD } from '../../support/cap-alerts.ts'

function read(message: Partial<CapMessage> = {}, info: Partial<CapInfo> = {}) {
  const found = alertOfCap(capMessage(message, info), WORLD, SENT)
  const told = found.findings.map(({ level, xpath, message }) => `${level} ${xpath} ${message}`)
  return { ...found, told }
}

describe('alertOfCap', () => {
  it('reads a Chinese warning without a guess', () => {
    const { content, told, origin } = read()

    expect(told).toEqual([])
    expect(origin).toEqual({
      kind: 'cap',
      sender: 'weather@feed.example',
      identifier: 'w1',
      sent: '2026-07-01T02:10:00+08:00',
      feed: null,
    })
    expect(AlertContent.parse(content)).toMatchObject({
      event: { code: null, name: '暴雨' },
      hazard: 'rainstorm',
      colour: 'orange',
      severity: 'Severe',
      senderName: '南华县气象台',
      areas: [{ name: '南华县', regions: ['532324'] }],
    })
  })

  it('never makes a severity of a colour where there is one', () => {
    const { content, told } = read({}, { severity: 'Minor', event: '暴雨红色预警', headline: '暴雨红色预警' })

    expect(content).toMatchObject({ colour: 'red', severity: 'Minor' })
    expect(told).toEqual([])
  })

  it.each([
    ['蓝', 'Minor'],
    ['黄', 'Moderate'],
    ['橙', 'Severe'],
    ['红', 'Extreme'],
  ])('lets the colour %s stand for the severity where that is open: %s', (colour, severity) => {
    const { content, told } = read({}, { severity: 'Unknown', event: `暴雨${colour}色预警`, headline: '' })

    expect(content?.severity).toBe(severity)
    expect(told[1]).toMatch(/^info \/alert\/info\[1\]\/severity/)
  })

  it('leaves the severity open where no colour tells', () => {
    expect(read({}, { severity: 'Unknown', event: '暴雨', headline: '暴雨' }).content?.severity).toBe('Unknown')
  })

  it.each([
    [['en-US', 'zh-CN'], 1],
    [['zh-TW', 'zh-CN'], 1],
    [['en-US', 'zh-Hant'], 1],
    [['zh', 'en'], 0],
  ])('chooses of the languages %j number %d', (languages, place) => {
    const infos = languages.map((language) => capInfo({ language, headline: language }))

    expect(read({ infos }).content?.headline).toBe(languages[place])
  })

  it('says when there is no Chinese', () => {
    expect(read({}, { language: 'en-US' }).told[0]).toMatch(/^warning \/alert\/info\[1\] 没有标明中文/)
  })

  it('takes the worst of several blocks of one language and tells of the others', () => {
    const infos = [capInfo({ severity: 'Minor' }), capInfo({ severity: 'Extreme' })]
    const { content, told } = read({ infos })

    expect(content?.severity).toBe('Extreme')
    expect(told[0]).toMatch(/^warning \/alert\/info\[2\] 同一语言有 2 段/)
  })

  it.each(['Alert', 'Update', 'Cancel'] as const)('keeps the type %s', (msgType) => {
    expect(read({ msgType }).content?.messageType).toBe(msgType)
  })

  it.each(['Ack', 'Error'] as const)('makes no alert of %s', (msgType) => {
    expect(read({ msgType }).content).toBeUndefined()
  })

  it('has no words for a Cancel without a block, but knows whose it is', () => {
    const { content, origin, told } = read({ msgType: 'Cancel', infos: [] })

    expect(content).toBeUndefined()
    expect(origin.identifier).toBe('w1')
    expect(told[0]).toContain('请按原预警撤销')
  })

  it.each(['Exercise', 'Test'] as const)('keeps a drill of status %s one, without doubling its mark', (status) => {
    const { content } = read({ status }, { headline: '【演练】暴雨', instruction: '【演练】快走。' })

    expect(content).toMatchObject({ status, headline: '暴雨', instructions: [{ text: '快走。' }] })
  })

  it('ends a day after it begins where no end is given, and says so', () => {
    const { expires: _, ...info } = capInfo({ effective: capTime('2026-07-01T04:00:00+08:00') })
    const { content, told } = read({ infos: [info] })

    expect(content?.expires).toEqual(new Date('2026-07-02T04:00:00+08:00'))
    expect(told[0]).toMatch(/^warning .*24 小时/)
  })

  it('says that it is over already', () => {
    const { told } = read({}, { expires: capTime('2026-07-01T02:10:00+08:00') })

    expect(told[0]).toMatch(/^warning \/alert\/info\[1\]\/expires/)
  })

  it('splits instructions into sentences without their numbers', () => {
    const instruction = '1、不要过河；2. 雨量达1.5米时撤离。\n（3）听广播！\n·打 12379'

    expect(read({}, { instruction }).content?.instructions.map(({ text }) => text)).toEqual([
      '不要过河；',
      '雨量达1.5米时撤离。',
      '听广播！',
      '打 12379',
    ])
  })

  it('keeps parameters and codes that it does not know', () => {
    const parameters = [{ name: '雨量', value: '100毫米' }]
    const eventCodes = [
      { name: 'SAME', value: 'FFW' },
      { name: 'GB/T 35561', value: '11B0303' },
    ]

    expect(read({}, { parameters, eventCodes }).content).toMatchObject({
      event: { code: '11B03' },
      parameters: [...parameters, { name: 'eventCode:SAME', value: 'FFW' }],
    })
  })

  it('makes no link of an address that is none of the web', () => {
    const web = ['javascript:alert(1)', 'https://a.example/'].map((web) => read({}, { web }).content?.web)

    expect(web).toEqual([null, 'https://a.example/'])
  })

  it('warns staff of a message that is not public', () => {
    expect(read({ scope: 'Restricted' }).told[0]).toMatch(/^warning \/alert\/scope/)
  })

  it('finds words for what is missing', () => {
    const { headline: _, senderName: __, ...info } = capInfo({ areas: [], categories: ['Unheard'] })
    const { content } = read({ infos: [info] })

    expect(AlertContent.safeParse(content).success).toBe(true)
    expect(content).toMatchObject({ senderName: 'weather@feed.example', categories: ['Other'] })
  })
})
