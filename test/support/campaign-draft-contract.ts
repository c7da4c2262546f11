import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { CampaignDraft, CampaignDrafts } from '../../src/campaigns/drafts.ts'
import { CampaignRequest } from '../../src/campaigns/request.ts'

const AT = new Date('2026-11-26T02:00:00Z')

function aDraft(more: Partial<CampaignDraft> = {}): CampaignDraft {
  const request = CampaignRequest.parse({
    name: '菌子季',
    content: { kind: 'text', text: '不认识的菌子不采。' },
    audience: { regions: ['532324'], segments: ['elderly'] },
    priority: 'routine',
    dedupKey: 'request:1',
    createdBy: 'li',
    startAt: AT,
    capPerWeek: 2,
  })
  return { id: 'd1', request, hash: 'h1', createdAt: AT, approval: null, ...more }
}

/** What every store of drafts does. @param open an empty one */
export function campaignDraftContract(
  name: string,
  { open, close }: { readonly open: () => Promise<CampaignDrafts>; readonly close: () => Promise<void> },
): void {
  describe(`campaign drafts ${name}`, () => {
    let drafts: CampaignDrafts
    beforeEach(async () => {
      drafts = await open()
    })
    afterAll(close)

    it('gives back what was asked, dates included', async () => {
      await drafts.save(aDraft())

      expect(await drafts.find('d1')).toEqual(aDraft())
      expect(await drafts.find('d2')).toBeUndefined()
    })

    it('keeps the first draft of an id', async () => {
      await drafts.save(aDraft())
      await drafts.save(aDraft({ hash: 'h2' }))

      expect((await drafts.find('d1'))?.hash).toBe('h1')
    })

    it('keeps the first approval', async () => {
      const approval = { staff: 'wang', hash: 'h1', at: AT }
      await drafts.save(aDraft())
      await drafts.approve('d1', approval)
      await drafts.approve('d1', { staff: 'zhao', hash: 'h1', at: new Date(AT.getTime() + 1) })
      await drafts.approve('d2', approval)

      expect((await drafts.find('d1'))?.approval).toEqual(approval)
      expect(await drafts.find('d2')).toBeUndefined()
    })
  })
}
