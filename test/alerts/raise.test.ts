import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { campaignIdOf } from '../../src/alerts/alert-campaign.ts'
import type { AlertContent } from '../../src/domain/alert.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrations.ts'
import { type AlertSetUp, anAlertSetUp, SENDER } from '../support/alert-set-up.ts'
import { ALERT_MORNING, anAlertContent } from '../support/alerts.ts'
import { engines } from '../support/engines.ts'

const CAP = {
  kind: 'cap',
  sender: 'met@cx',
  identifier: 'w-1',
  sent: '2026-11-26T09:58:00+08:00',
  feed: 'met',
} as const
const later = (content: Partial<AlertContent>) => anAlertContent({ messageType: 'Update', ...content })

describe.each(engines)('the life of an alert on %s', (_name, openEngine) => {
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

  describe('a draft', () => {
    it('is refused with all its problems at once, and nothing is kept', async () => {
      const content = anAlertContent({ headline: ' ', instructions: [] })

      const drafted = await set.alerts.draft({ content, origin: { kind: 'hand' }, createdBy: 'li' })

      expect(drafted).toMatchObject({ kind: 'refused', problems: [expect.any(String), expect.any(String)] })
      expect(await set.alerts.list(10)).toEqual([])
    })

    it('shows in a preview who would get it, in which words, and sends nothing', async () => {
      const id = await set.drafted(anAlertContent())

      expect(await set.alerts.preview(id)).toMatchObject({
        alert: { id, state: 'draft' },
        texts: { chat: expect.stringContaining('南华县暴雨红色预警') },
        problems: [],
        recipients: 4,
        excluded: [],
        reach: [
          { region: '532324', channel: 'web-chat', recipients: 3 },
          { region: '532324', channel: 'webhook', recipients: 1 },
        ],
      })
      expect(await set.ledger.progress(campaignIdOf(id))).toBeUndefined()
      expect(await set.alerts.preview('none')).toBeUndefined()
    })

    it('that is revised is another one, which its author does not approve', async () => {
      const id = await set.drafted(anAlertContent())
      const content = anAlertContent({ headline: '南华县暴雨橙色预警' })

      const next = idOf(await set.alerts.revise(id, content, 'wang'))

      expect(await stateOf(id)).toBe('dropped')
      expect(await set.alerts.find(next)).toMatchObject({ series: next, createdBy: 'wang', state: 'draft' })
      expect(await set.approve(id, 'zhao')).toEqual({ kind: 'over', state: 'dropped' })
      expect(await set.approve(next, 'wang')).toEqual({ kind: 'own' })
      expect(await set.approve(next, 'li')).toMatchObject({ kind: 'live' })
      expect(await set.alerts.revise(next, content, 'li')).toEqual({ kind: 'over', state: 'live' })
      expect(await set.alerts.revise('none', content, 'li')).toEqual({ kind: 'unknown' })
    })

    it('stays when the revised text is refused', async () => {
      const id = await set.drafted(anAlertContent())

      expect(await set.alerts.revise(id, anAlertContent({ headline: ' ' }), 'li')).toMatchObject({ kind: 'refused' })
      expect(await stateOf(id)).toBe('draft')
    })

    it('of a message that came in is kept though staff have to mend it, and is known the second time', async () => {
      const content = anAlertContent({ instructions: [] })
      const draft = { content, origin: CAP, createdBy: 'feed:met' }

      const id = idOf(await set.alerts.draft(draft))

      expect(await set.alerts.draft(draft)).toEqual({ kind: 'known', id })
      expect((await set.alerts.preview(id))?.problems).toEqual([expect.stringContaining('该怎么做')])
      expect(await set.approve(id)).toMatchObject({ kind: 'refused' })
      const mended = idOf(await set.alerts.revise(id, anAlertContent(), 'li'))
      expect(await set.alerts.draft(draft)).toEqual({ kind: 'known', id: mended })
    })

    it('of an update that came in goes on with what it refers to, or is a first message', async () => {
      const first = await set.raised(anAlertContent())
      const came = { content: later({ headline: '雨更大了' }), createdBy: 'feed:met' }

      const follows = idOf(await set.alerts.draft({ ...came, origin: CAP, follows: first }))
      const alone = idOf(await set.alerts.draft({ ...came, origin: { ...CAP, identifier: 'w-2' } }))

      expect(await set.alerts.find(follows)).toMatchObject({ series: first, content: { messageType: 'Update' } })
      expect(await set.alerts.find(alone)).toMatchObject({ series: alone, content: { messageType: 'Alert' } })
      const cancel = { ...came, content: anAlertContent({ messageType: 'Cancel' }) }
      expect(await set.alerts.draft({ ...cancel, origin: { ...CAP, identifier: 'w-3' } })).toMatchObject({
        kind: 'refused',
      })
    })
  })

  describe('an approval', () => {
    it('brings it to everybody of its places at once, each in the wording that suits', async () => {
      const id = await set.drafted(anAlertContent())

      expect(await set.approve(id)).toEqual({ kind: 'live', recipients: 4 })

      expect(await set.send()).toEqual([
        'nan: 南华县暴雨红色预警\n往高处走,不要过河。',
        'sms: 南华县暴雨红色预警',
        'tester: 南华县暴雨红色预警\n往高处走,不要过河。',
        'village: 南华县暴雨红色预警。',
      ])
      expect(await set.alerts.find(id)).toMatchObject({
        state: 'live',
        identifier: `${SENDER}.${ALERT_MORNING.getTime()}.${id}`,
        sent: ALERT_MORNING,
        liveAt: ALERT_MORNING,
        references: [],
        approval: { staff: 'wang', alone: false },
      })
      const campaign = await database.db.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow()
      expect(campaign).toMatchObject({ lane: 0, on_unknown: 'resend', expires_at: anAlertContent().expires.getTime() })
    })

    it('comes from another person, for the text that this person saw', async () => {
      const id = await set.drafted(anAlertContent())

      expect(await set.approve(id, 'li')).toEqual({ kind: 'own' })
      expect(await set.alerts.approve(id, 'wang', 'another hash')).toEqual({ kind: 'changed' })
      expect(await set.approve('none')).toEqual({ kind: 'unknown' })

      expect(await stateOf(id)).toBe('draft')
      expect(await set.frozen(id)).toEqual([])
    })

    it('comes about once when several approve at the same time', async () => {
      const id = await set.drafted(anAlertContent())

      const approved = await Promise.all(['wang', 'zhao', 'qian'].map((staff) => set.approve(id, staff)))

      expect(approved.filter(({ kind }) => kind === 'live')).toHaveLength(1)
      expect(approved.filter(({ kind }) => kind === 'over')).toHaveLength(2)
      expect(await set.send()).toHaveLength(4)
    })

    it('is refused when its time has passed meanwhile', async () => {
      const id = await set.drafted(anAlertContent())
      set.pass(7 * 3_600)

      expect(await set.approve(id)).toEqual({ kind: 'refused', problems: [expect.stringContaining('已经过了')] })
    })

    it('by the author alone holds only in a night for which that is allowed, is marked and reported', async () => {
      set = await anAlertSetUp(database, { singleApprovalUntil: '2026-11-26' })
      const id = await set.drafted(anAlertContent({ expires: new Date('2026-11-27T02:00:00+08:00') }))

      expect(await set.approve(id, 'li')).toEqual({ kind: 'own' })
      set.pass(12 * 3_600)
      expect(await set.approve(id, 'li')).toMatchObject({ kind: 'live' })

      expect(set.alone.map((alert) => alert.id)).toEqual([id])
      expect((await set.alerts.review(id))?.alert.approval).toMatchObject({ staff: 'li', alone: true })
    })

    it('is not kept back by a report that fails', async () => {
      set = await anAlertSetUp(database, {
        singleApprovalUntil: '2026-11-27',
        onAlone: () => Promise.reject(new Error('no mail')),
      })
      set.pass(12 * 3_600)
      const id = await set.drafted(anAlertContent({ expires: new Date('2026-11-27T02:00:00+08:00') }))

      expect(await set.approve(id, 'li')).toMatchObject({ kind: 'live' })
      expect(set.errors).toEqual([new Error('no mail')])
    })

    it('of a trusted feed holds for its message as it came in', async () => {
      const draft = { content: anAlertContent(), createdBy: 'feed:met' }
      const id = idOf(await set.alerts.draft({ ...draft, origin: CAP }))
      const handed = idOf(await set.alerts.draft({ ...draft, origin: { ...CAP, identifier: 'w-2', feed: null } }))
      const [hash, other] = [(await set.alerts.find(id))?.hash ?? '', (await set.alerts.find(handed))?.hash ?? '']

      expect(await set.alerts.relay(id, 'another')).toEqual({ kind: 'changed' })
      await expect(set.alerts.relay(handed, other)).rejects.toMatchObject({ code: 'alert.not-relayed' })
      const revised = idOf(await set.alerts.revise(handed, anAlertContent({ headline: '改' }), 'li'))
      await expect(set.alerts.relay(revised, (await set.alerts.find(revised))?.hash ?? '')).rejects.toMatchObject({
        code: 'alert.not-relayed',
      })
      expect(await set.alerts.relay(id, hash)).toMatchObject({ kind: 'live', recipients: 4 })

      expect((await set.alerts.find(id))?.approval).toMatchObject({ staff: 'pre-approved:met', alone: false })
    })
  })
})
