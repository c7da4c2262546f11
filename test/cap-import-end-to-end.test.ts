import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { aDesk, anAlertPlace, refuseFaults } from './support/alert-service.ts'
import { drop, edited, set, swap } from './support/cap-xml.ts'
import { gb18030 } from './support/gb18030.ts'
import { aStaff, type Running, type ServicePlace } from './support/service.ts'

vi.mock('node:worker_threads', async (original) => {
  const { WorkerHere } = await import('./support/worker-here.ts')
  return { ...(await original<object>()), Worker: WorkerHere }
})

const Imported = z.object({
  importAs: z.string(),
  findings: z.array(z.object({ level: z.string(), xpath: z.string(), message: z.string() })),
  alert: z.string().nullable(),
})

describe('CAP messages that staff hand in', () => {
  let place: ServicePlace
  let running: Running
  let member: Awaited<ReturnType<typeof aStaff>>
  let desk: Awaited<ReturnType<typeof aDesk>>
  let count = 0

  beforeAll(async () => {
    // The time at which the messages of the tests are read.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-26T02:15:00+08:00') })
    place = await anAlertPlace(undefined)
    running = await place.start()
    member = await aStaff(running, { name: '值班', role: 'broadcaster', region: '532300' })
    desk = await aDesk(running, ['起草', '批准'])
  })
  afterEach(() => refuseFaults(running))
  afterAll(async () => {
    await running.service.stop()
    await place.close()
    vi.useRealTimers()
  })

  const named = (xml: string, name = `53230041600000_2026112602100${++count}`) => set('identifier', name)(xml)
  async function hand(xml: string | Uint8Array) {
    // Of a buffer of its own, as fetch wants it.

    const { status, body } = await member.postXml(
      '/api/alerts/cap',
      typeof xml === 'string' ? xml : Uint8Array.from(xml),
    )
    expect(status).toBe(200)
    return Imported.parse(body)
  }
  const stored = async (id: string | null) => running.service.warnings.alerts.find(id ?? '')

  it('become drafts that say what the message says', async () => {
    const { importAs, findings, alert } = await hand(named(edited()))

    expect({ importAs, findings: findings.filter(({ level }) => level !== 'info') }).toEqual({
      importAs: 'accept',
      findings: [],
    })
    expect(await stored(alert)).toMatchObject({
      state: 'draft',
      createdBy: '值班',
      content: { hazard: 'rainstorm', colour: 'red', severity: 'Extreme', areas: [{ regions: ['532324'] }] },
    })
  })

  it.each([
    [
      'a colour in the headline alone',
      edited(drop('parameter'), set('headline', '南华县气象台发布暴雨橙色预警信号')),
      { colour: 'orange' },
    ],
    [
      'a code of ours',
      edited(
        drop('parameter'),
        set('event', '预警'),
        set('headline', '请注意'),
        swap('eventCode', '<eventCode><valueName>GB/T 35561</valueName><value>11B25</value></eventCode>'),
      ),
      { hazard: 'forest-fire', event: { code: '11B25' } },
    ],
    [
      'a code nobody knows',
      edited(swap('eventCode', '<eventCode><valueName>GB/T 35561</valueName><value>11Z99</value></eventCode>')),
      { event: { code: '11Z99' } },
    ],
    ['a county by its name alone', edited(drop('polygon'), drop('geocode')), { areas: [{ regions: ['532324'] }] }],
  ])('are understood with %s', async (_, xml, content) => {
    expect((await stored((await hand(named(xml))).alert))?.content).toMatchObject(content)
  })

  it('are kept for staff to choose the place where a polygon is all there is and no outlines are', async () => {
    const { importAs, alert } = await hand(named(edited(drop('geocode'), set('areaDesc', '受影响区域'))))

    expect(importAs).toBe('accept-with-warnings')
    const preview = await running.service.warnings.alerts.preview(alert ?? '')
    expect(preview?.problems).toEqual([expect.stringContaining('请选择地区')])
    expect(await desk.follow(alert ?? '', 'revise', { regions: ['532324'] })).toMatchObject({
      preview: { problems: [] },
    })
  })

  it('may be written in GB18030', async () => {
    const xml = named(edited()).replace('UTF-8', 'GB18030')

    expect((await stored((await hand(gb18030(xml))).alert))?.content.headline).toBe('楚雄州气象台发布暴雨红色预警信号')
  })

  it('become drills when they are exercises', async () => {
    const { importAs, alert } = await hand(named(edited(set('status', 'Exercise'))))

    expect(importAs).toBe('accept-as-test')
    expect((await stored(alert))?.content.status).toBe('Exercise')
  })

  it('that come again are the same alert', async () => {
    const xml = named(edited())

    expect((await hand(xml)).alert).toBe((await hand(xml)).alert)
  })

  it('that update an earlier one go on with its series', async () => {
    const first = named(edited(), 'first')
    const { alert } = await hand(first)
    expect(await desk.approve(alert ?? '')).toMatchObject({ status: 200 })
    const references = '<references>cxzqxt@yn.cma.gov.cn,first,2026-11-26T02:10:00+08:00</references>'
    const update = edited(
      set('identifier', 'second'),
      set('sent', '2026-11-26T02:12:00+08:00'),
      set('msgType', 'Update'),
    )
    vi.setSystemTime(Date.now() + 1_000)
    const next = await hand(update.replace('</scope>', `</scope>${references}`))

    expect(await stored(next.alert)).toMatchObject({ series: alert, content: { messageType: 'Update' } })
    vi.setSystemTime(Date.now() + 1_000)
    expect(await desk.approve(next.alert ?? '')).toMatchObject({ status: 200 })
    expect(await stored(alert)).toMatchObject({ state: 'updated' })
  })

  it.each([
    ['is no XML', '这不是 XML'],
    ['is a receipt', edited(set('msgType', 'Ack'))],
    ['has no identifier and a wrong time', edited(drop('identifier'), set('sent', '昨天'))],
    [
      'asks for a file',
      `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>${edited().replace(/^<\?xml[^>]*>/, '')}`.replace(
        '暴雨',
        '&x;',
      ),
    ],
  ])('are refused with every finding when one %s', async (_, xml) => {
    const { importAs, findings, alert } = await hand(xml)

    expect({ importAs, alert }).toEqual({ importAs: 'reject', alert: null })
    expect(findings.some(({ level }) => level === 'error')).toBe(true)
    expect(JSON.stringify(findings)).not.toContain('root:')
  })
})
