import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { AlertStore, ApprovedAlert } from '../../src/alerts/alert-store.ts'
import type { AlertRecord } from '../../src/domain/alert.ts'
import { ALERT_MORNING, aNewAlert, anAlertContent } from './alerts.ts'

const later = (seconds: number) => new Date(ALERT_MORNING.getTime() + seconds * 1_000)
const CAP = {
  kind: 'cap',
  sender: 'met@cx',
  identifier: 'w-1',
  sent: '2026-11-26T09:58:00+08:00',
  feed: 'met',
} as const

function anApproval(id: string, more: Partial<ApprovedAlert> = {}): ApprovedAlert {
  return {
    approval: { staff: 'wang', at: later(60), hash: `hash of ${id}`, alone: false },
    identifier: `kepu-${id}`,
    sent: later(60),
    references: [],
    live: [],
    ...more,
  }
}

const asRecord = (alert: ReturnType<typeof aNewAlert>): AlertRecord => ({
  ...alert,
  identifier: null,
  sent: null,
  references: [],
  state: 'draft',
  approval: null,
  liveAt: null,
  endedAt: null,
  endedBy: null,
})

/** What every store of alerts does. @param open an empty one */
export function alertStoreContract(
  name: string,
  { open, close }: { readonly open: () => Promise<AlertStore>; readonly close: () => Promise<void> },
): void {
  describe(`alerts ${name}`, () => {
    let store: AlertStore
    beforeEach(async () => {
      store = await open()
    })
    afterAll(close)

    const toLive = async (id: string, live: readonly string[] = []) => {
      expect(await store.approve(id, anApproval(id, { live }))).toBe(true)
      expect(await store.move(id, ['approved'], 'live', { at: later(61) })).toBe(true)
    }
    const states = async (series = 'a1') => (await store.series(series)).map(({ id, state }) => `${id} ${state}`)

    describe('a draft', () => {
      it('comes back as it was given', async () => {
        const draft = aNewAlert({ note: '试', content: anAlertContent({ onset: later(3_600), colour: null }) })

        expect(await store.add(draft)).toEqual({ kind: 'added' })

        expect(await store.find('a1')).toEqual(asRecord(draft))
        expect(await store.find('a2')).toBeUndefined()
      })

      it('is known by its id, and the first stays', async () => {
        await store.add(aNewAlert())

        expect(await store.add(aNewAlert({ createdBy: 'zhao' }))).toEqual({ kind: 'known', id: 'a1' })

        expect((await store.find('a1'))?.createdBy).toBe('li')
      })

      it('of a message that came in is known by sender, identifier and sent', async () => {
        await store.add(aNewAlert({ origin: CAP }))

        expect(await store.add(aNewAlert({ id: 'a2', origin: CAP }))).toEqual({ kind: 'known', id: 'a1' })
        const corrected = aNewAlert({ id: 'a3', origin: { ...CAP, sent: '2026-11-26T10:00:00+08:00' } })
        expect(await store.add(corrected)).toEqual({ kind: 'added' })

        expect((await store.findByIdentifier('met@cx', 'w-1'))?.id).toBe('a3')
        expect(await store.findByIdentifier('other@cx', 'w-1')).toBeUndefined()
      })

      it('is replaced by another that keeps what it came from', async () => {
        await store.add(aNewAlert({ origin: CAP }))

        const deed = { at: later(5), by: 'wang', note: 'revised' }
        expect(await store.replace('a1', aNewAlert({ id: 'a2', origin: CAP }), deed)).toBe(true)

        expect(await store.find('a1')).toMatchObject({ state: 'dropped', endedBy: 'wang', endedAt: later(5) })
        expect(await store.add(aNewAlert({ id: 'a3', origin: CAP }))).toEqual({ kind: 'known', id: 'a2' })
        expect(await store.replace('a1', aNewAlert({ id: 'a4' }), deed)).toBe(false)
        expect(await store.find('a4')).toBeUndefined()
      })
    })

    describe('an approval', () => {
      it('is kept with identifier, time and references', async () => {
        await store.add(aNewAlert())
        const approved = anApproval('a1', { references: ['kepu,kepu-0,2026-11-26T09:00:00+08:00'] })

        expect(await store.approve('a1', approved)).toBe(true)

        const { approval, identifier, sent, references } = approved
        expect(await store.find('a1')).toMatchObject({ state: 'approved', approval, identifier, sent, references })
        expect((await store.findByIdentifier(null, 'kepu-a1'))?.id).toBe('a1')
      })

      it('holds for the text it was given for', async () => {
        await store.add(aNewAlert())
        const { approval } = anApproval('a1')

        expect(await store.approve('a1', anApproval('a1', { approval: { ...approval, hash: 'other' } }))).toBe(false)
        expect(await store.approve('a9', anApproval('a9'))).toBe(false)

        expect(await store.find('a1')).toMatchObject({ state: 'draft', approval: null })
      })

      it('comes about once when several approve at the same time', async () => {
        await store.add(aNewAlert())
        const by = (staff: string) =>
          anApproval('a1', {
            identifier: `kepu-${staff}`,
            approval: { staff, at: later(60), hash: 'hash of a1', alone: false },
          })

        const won = await Promise.all(['wang', 'zhao', 'qian'].map((staff) => store.approve('a1', by(staff))))

        expect(won.filter(Boolean)).toHaveLength(1)
        const winner = ['wang', 'zhao', 'qian'][won.indexOf(true)]
        expect((await store.find('a1'))?.approval?.staff).toBe(winner)
      })

      it('waits while another message of the series is on its way, or when one has gone live unseen', async () => {
        await store.add(aNewAlert())
        await toLive('a1')
        for (const id of ['a2', 'a3']) await store.add(aNewAlert({ id, series: 'a1' }))

        expect(await store.approve('a2', anApproval('a2', { live: [] })), 'did not see a1').toBe(false)
        expect(await store.approve('a2', anApproval('a2', { live: ['a1'] }))).toBe(true)
        expect(await store.approve('a3', anApproval('a3', { live: ['a1'] })), 'a2 on its way').toBe(false)
        await store.move('a2', ['approved'], 'live', { at: later(70) })
        expect(await store.approve('a3', anApproval('a3', { live: ['a1'] })), 'did not see a2').toBe(false)
        expect(await store.approve('a3', anApproval('a3', { live: ['a2', 'a1'] }))).toBe(true)
      })

      it('of two messages of a series at the same time comes about for one', async () => {
        await store.add(aNewAlert())
        await store.add(aNewAlert({ id: 'a2', series: 'a1' }))

        const won = await Promise.all(['a1', 'a2'].map((id) => store.approve(id, anApproval(id))))

        expect(won.filter(Boolean)).toHaveLength(1)
      })
    })

    describe('a step', () => {
      it('says when and by whom', async () => {
        await store.add(aNewAlert())
        await toLive('a1')

        expect(await store.find('a1')).toMatchObject({ state: 'live', liveAt: later(61), endedAt: null })
        const deed = { at: later(90), by: 'zhao', note: '误发' }
        expect(await store.move('a1', ['approved', 'live'], 'stopped', deed)).toBe(true)

        const ended = { state: 'stopped', liveAt: later(61), endedAt: later(90), endedBy: 'zhao', note: '误发' }
        expect(await store.find('a1')).toMatchObject(ended)
      })

      it('is taken only from where it may be', async () => {
        await store.add(aNewAlert())

        expect(await store.move('a1', ['approved', 'live'], 'stopped', { at: later(1) })).toBe(false)
        expect(await store.move('a1', [], 'stopped', { at: later(1) })).toBe(false)
        expect(await store.move('a9', ['draft'], 'dropped', { at: later(1) })).toBe(false)

        expect(await states()).toEqual(['a1 draft'])
      })

      it('is taken once when several try', async () => {
        await store.add(aNewAlert())

        const won = await Promise.all(
          ['wang', 'zhao'].map((by) => store.move('a1', ['draft'], 'dropped', { at: later(1), by })),
        )

        expect(won.filter(Boolean)).toHaveLength(1)
      })
    })

    describe('lists', () => {
      it('show a series from the oldest, and all from the newest, by state and end', async () => {
        for (const id of ['a1', 'a2', 'a3']) await store.add(aNewAlert({ id, series: id === 'a3' ? 'a3' : 'a1' }))
        await store.move('a2', ['draft'], 'dropped', { at: later(1) })

        expect(await states()).toEqual(['a1 draft', 'a2 dropped'])
        const ids = async (options: Parameters<AlertStore['list']>[0]) =>
          (await store.list(options)).map(({ id }) => id)
        expect(await ids({ limit: 2 })).toEqual(['a3', 'a2'])
        expect(await ids({ limit: 9, states: ['draft'] })).toEqual(['a3', 'a1'])
        expect(await ids({ limit: 9, expiresAfter: anAlertContent().expires })).toEqual([])
      })

      it('name what is live until its end', async () => {
        for (const id of ['a1', 'a2', 'a3']) await store.add(aNewAlert({ id }))
        for (const id of ['a1', 'a2']) await toLive(id)
        const { expires } = anAlertContent()

        expect((await store.live(later(100))).map(({ id }) => id)).toEqual(['a2', 'a1'])
        expect(await store.live(expires)).toEqual([])
      })
    })

    it('moves the revision with every change and with nothing else', async () => {
      const seen = [await store.revision()]
      const note = async () => seen.push(await store.revision())
      await store.add(aNewAlert())
      await note()
      await store.approve('a1', anApproval('a1'))
      await note()
      await store.move('a1', ['approved'], 'live', { at: later(61) })
      await note()
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))

      const before = await store.revision()
      await store.add(aNewAlert())
      await store.approve('a1', anApproval('a1'))
      await store.move('a1', ['draft'], 'dropped', { at: later(61) })
      await store.find('a1')
      expect(await store.revision()).toBe(before)
    })
  })
}
