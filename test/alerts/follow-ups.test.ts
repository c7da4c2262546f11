import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertContent } from '../../src/domain/alert.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { type AlertSetUp, anAlertSetUp, SENDER } from '../support/alert-set-up.ts'
import { ALERT_MORNING, anAlertContent, anArea, wordPlainly } from '../support/alerts.ts'
import { engines } from '../support/engines.ts'

const NANHUA = anArea('532324', '南华县')
const YAOAN = anArea('532325', '姚安县')
const later = (content: Partial<AlertContent>) => anAlertContent({ messageType: 'Update', ...content })

describe.each(engines)('what follows an alert on %s', (_name, openEngine) => {
  let database: OpenDatabase
  let set: AlertSetUp
  beforeAll(async () => {
    database = await openEngine()
    await migrate(database)
  })
  beforeEach(async () => {
    set = await anAlertSetUp(database)
    await set.subscribe('nan', { region: '532324' })
    await set.subscribe('village', { region: '532324102203', elder: true })
    await set.subscribe('sms', { region: '532324', channel: 'webhook' })
    await set.subscribe('yao', { region: '532325' })
    await set.subscribe('tester', { region: '532324', segments: ['tester'] })
  })
  afterAll(() => database.close())

  const stateOf = async (id: string) => (await set.alerts.find(id))?.state
  const idOf = (drafted: { readonly kind: string; readonly id?: string }): string => {
    if (drafted.kind !== 'drafted' || drafted.id === undefined) throw new Error(JSON.stringify(drafted))
    return drafted.id
  }

  describe('an update', () => {
    it('reaches old and new places, refers to what is live, and takes its place', async () => {
      const first = await set.raised(anAlertContent())
      await set.send({}, ['nan'])
      set.pass(60)

      const next = idOf(await set.alerts.update(first, later({ headline: '雨区东移', areas: [YAOAN] }), 'li'))
      expect(await set.approve(next)).toEqual({ kind: 'live', recipients: 5 })

      expect(await stateOf(first)).toBe('updated')
      expect(await set.alerts.find(next)).toMatchObject({
        series: first,
        references: [`${SENDER},${SENDER}.${ALERT_MORNING.getTime()}.${first},2026-11-26T10:00:00+08:00`],
      })
      const arrived = await set.send()
      expect(arrived.every((letter) => letter.includes('雨区东移'))).toBe(true)
      expect(arrived.map((letter) => letter.split(':')[0])).toEqual(['nan', 'sms', 'tester', 'village', 'yao'])
    })

    it('does not wipe out another that went out after it was drafted', async () => {
      const first = await set.raised(anAlertContent())
      set.pass(60)
      const [one, two] = [
        idOf(await set.alerts.update(first, later({ headline: '一' }), 'li')),
        idOf(await set.alerts.update(first, later({ headline: '二' }), 'zhao')),
      ]
      set.pass(60)
      await set.approve(one)

      expect(await set.approve(two)).toEqual({ kind: 'refused', problems: [expect.stringContaining('重新起草')] })

      const again = idOf(await set.alerts.revise(two, later({ headline: '二' }), 'zhao'))
      expect(await set.approve(again)).toMatchObject({ kind: 'live' })
      expect(await stateOf(one)).toBe('updated')
    })

    it('follows what is live or was stopped, and nothing else', async () => {
      const draft = await set.drafted(anAlertContent())

      expect(await set.alerts.update('none', later({}), 'li')).toEqual({ kind: 'unknown' })
      expect(await set.alerts.update(draft, later({}), 'li')).toEqual({ kind: 'over', state: 'draft' })
      await set.approve(draft)
      await set.send()
      await set.alerts.stop(draft, 'wang', '写错了')
      set.pass(60)
      const corrected = idOf(await set.alerts.update(draft, later({ headline: '更正' }), 'li'))
      expect(await set.approve(corrected)).toEqual({ kind: 'live', recipients: 4 })
      expect((await set.alerts.find(corrected))?.references).toHaveLength(1)
    })
  })

  describe('an all-clear', () => {
    it('goes to exactly those who got or may have got a message of the series', async () => {
      const first = await set.raised(anAlertContent({ areas: [NANHUA, YAOAN] }))
      await set.send({ sms: { kind: 'unknown', reason: 'no answer' } }, ['nan', 'sms'])
      await set.subscribe('new', { region: '532324' })

      const clear = idOf(await set.alerts.allClear(first, 'li'))
      expect((await set.alerts.preview(clear))?.recipients).toBe(2)
      expect(await set.approve(clear)).toEqual({ kind: 'live', recipients: 2 })

      expect(await set.frozen(clear)).toEqual(['nan', 'sms'])
      expect(await stateOf(first)).toBe('cancelled')
      const arrived = await set.send()
      expect(arrived).toEqual(['nan: 南华县、姚安县暴雨预警解除\n等通知再回家。', 'sms: 南华县、姚安县暴雨预警解除'])
      expect(await set.alerts.allClear(clear, 'li')).toMatchObject({ kind: 'over' })
    })

    it('leaves in peace who has unsubscribed since', async () => {
      const first = await set.raised(anAlertContent())
      await set.send()
      await set.subscribers.end({ channel: 'web-chat', address: 'nan' }, { how: 'chat', at: set.now() })
      await set.subscribers.erase({ channel: 'web-chat', address: 'village' }, { how: 'chat', at: set.now() })

      const clear = idOf(await set.alerts.allClear(first, 'li'))
      await set.approve(clear)

      expect(await set.frozen(clear)).toEqual(['sms', 'tester'])
    })
  })

  describe('an all-clear that is stopped before it is live', () => {
    /** An all-clear of a warning that only `nan` has got so far; `atLaunch` happens just before it is frozen. */
    async function anAllClear(atLaunch: (set: AlertSetUp) => Promise<unknown>) {
      let isClear = false
      const own: AlertSetUp = await anAlertSetUp(database, {
        ledger: {
          ...set.ledger,
          async launch(...args) {
            if (isClear) await atLaunch(own)
            return set.ledger.launch(...args)
          },
        },
      })
      for (const address of ['nan', 'late']) await own.subscribe(address, { region: '532324' })
      const first = await own.raised(anAlertContent())
      await own.send({}, ['nan'])
      isClear = true
      return { own, first, clear: idOf(await own.alerts.allClear(first, 'li')) }
    }
    const away = () => Promise.reject(new Error('the database is away'))

    it('leaves the warning live, and whoever was not warned yet is', async () => {
      const { own, first, clear } = await anAllClear(({ alerts }) => alerts.stop('n2', 'zhao', '水又涨了'))

      expect(await own.approve(clear)).toEqual({ kind: 'over', state: 'stopped' })

      expect(await own.alerts.find(first)).toMatchObject({ state: 'live' })
      expect(await own.frozen(clear)).toEqual([])
      expect(await own.send()).toEqual([expect.stringMatching(/^late: 南华县暴雨红色预警/)])
    })

    it('does so too when freezing it failed, and until then nobody is warned of what may be over', async () => {
      const { own, first, clear } = await anAllClear(away)
      await expect(own.approve(clear)).rejects.toThrow('away')
      expect(await own.send()).toEqual([])
      await own.alerts.tend(own.now())
      expect(await own.send()).toEqual([])

      await own.alerts.stop(clear, 'zhao', '水又涨了')

      expect((await own.alerts.find(first))?.state).toBe('live')
      expect(await own.send()).toEqual([expect.stringMatching(/^late: /)])
    })

    it('or when nobody could bring it out in its time', async () => {
      const { own, first, clear } = await anAllClear(away)
      await expect(own.approve(clear)).rejects.toThrow('away')
      await own.deps.store.move(clear, ['approved'], 'expired', { at: own.now() })

      await own.alerts.tend(own.now())

      expect((await own.alerts.find(first))?.state).toBe('live')
      expect(await own.send()).toEqual([expect.stringMatching(/^late: /)])
    })
  })

  describe('a stop', () => {
    it('drops a draft', async () => {
      const id = await set.drafted(anAlertContent())

      expect(await set.alerts.stop(id, 'li', '不用了')).toEqual({ kind: 'dropped' })
      expect(await set.alerts.stop(id, 'li', '不用了')).toEqual({ kind: 'over', state: 'dropped' })
      expect(await set.alerts.stop('none', 'li', '')).toEqual({ kind: 'unknown' })
    })

    it('ends the letters at once, and drafts a cancel for those who got one', async () => {
      const id = await set.raised(anAlertContent())
      await set.send({}, ['nan'])

      const stopped = await set.alerts.stop(id, 'zhao', '发错了县')

      expect(stopped).toEqual({ kind: 'stopped', letters: 3, cancel: expect.any(String) })
      expect(await set.send()).toEqual([])
      expect(await set.alerts.find(id)).toMatchObject({ state: 'stopped', endedBy: 'zhao', note: '发错了县' })
      const cancel = stopped.kind === 'stopped' ? (stopped.cancel ?? '') : ''
      expect(await set.alerts.find(cancel)).toMatchObject({
        state: 'draft',
        series: id,
        createdBy: 'zhao',
        content: { messageType: 'Cancel', status: 'Actual' },
      })
      expect(await set.approve(cancel, 'zhao')).toEqual({ kind: 'own' })
      expect(await set.approve(cancel, 'li')).toEqual({ kind: 'live', recipients: 1 })
      expect(await set.send()).toEqual(['nan: 南华县暴雨预警取消\n不要再转发。'])
    })

    it('needs no cancel when nobody got it', async () => {
      const id = await set.raised(anAlertContent())

      expect(await set.alerts.stop(id, 'zhao', '发错了')).toEqual({ kind: 'stopped', letters: 4, cancel: null })
    })

    it('holds also while the letters are being frozen elsewhere', async () => {
      const stopped: unknown[] = []
      const slow: AlertSetUp = await anAlertSetUp(database, {
        ledger: {
          ...set.ledger,
          async launch(...args) {
            stopped.push(await set.alerts.stop('n1', 'zhao', '发错了'))
            return set.ledger.launch(...args)
          },
        },
      })
      await slow.subscribe('nan')
      const id = await slow.drafted(anAlertContent())

      expect(await slow.approve(id)).toEqual({ kind: 'over', state: 'stopped' })

      expect(stopped).toEqual([{ kind: 'stopped', letters: 0, cancel: null }])
      expect(await slow.send()).toEqual([])
    })
  })

  describe('a review', () => {
    it('says when, to whom, and why not', async () => {
      const id = await set.raised(anAlertContent())
      set.pass(2)
      await set.send({ sms: { kind: 'refused', reason: 'no such number' } })
      set.pass(60)
      const update = idOf(await set.alerts.update(id, later({ headline: '更正' }), 'li'))

      expect(await set.alerts.review(id)).toMatchObject({
        alert: { id },
        series: [
          { id, state: 'live', createdBy: 'li' },
          { id: update, state: 'draft' },
        ],
        times: { toLive: 0, toFirstLetter: 2_000, to95Percent: 2_000 },
        reach: [
          { region: '532324', channel: 'web-chat', state: 'sent', count: 3 },
          { region: '532324', channel: 'webhook', state: 'refused', count: 1 },
        ],
        reasons: [{ state: 'refused', reason: 'no such number', count: 1 }],
      })
      expect(await set.alerts.review('none')).toBeUndefined()
    })
  })

  describe('a drill', () => {
    it('reaches testers alone, and so do its update and its cancel', async () => {
      const drill = anAlertContent({ status: 'Exercise' })
      const id = await set.raised(drill)
      await set.send()
      set.pass(60)
      const next = idOf(await set.alerts.update(id, { ...drill, areas: [YAOAN] }, 'li'))
      await set.approve(next)
      await set.send()
      const stopped = await set.alerts.stop(next, 'li', '结束')
      const cancel = stopped.kind === 'stopped' ? (stopped.cancel ?? '') : ''
      await set.approve(cancel)

      for (const each of [id, next, cancel]) expect(await set.frozen(each), each).toEqual(['tester'])
      expect(await set.send()).toEqual([expect.stringMatching(/^tester: 【演练】/)])
    })

    it('is not launched when a text is not marked, nor a real warning that is', async () => {
      const unmarked = await anAlertSetUp(database, {
        wordAlert: (alert) => ({ ...wordPlainly(alert), elder: '没有标记' }),
      })
      const id = await unmarked.drafted(anAlertContent({ status: 'Test' }))
      await expect(unmarked.approve(id)).rejects.toMatchObject({ code: 'alert.drill-unmarked' })
      expect((await unmarked.alerts.find(id))?.state).toBe('draft')

      const marked = await anAlertSetUp(database, {
        wordAlert: (alert) => ({ ...wordPlainly(alert), sms: '【演练】' }),
      })
      const real = await marked.drafted(anAlertContent())
      await expect(marked.approve(real)).rejects.toMatchObject({ code: 'alert.marked-as-drill' })
    })
  })
})
