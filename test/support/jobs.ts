import { type BriefJob, Job, type PushJob } from '../../src/jobs/job.ts'
import type { JobCampaigns, JobRequest, RunJobDeps } from '../../src/jobs/run-job.ts'

export function aPushJob(more: object = {}): PushJob {
  const job = Job.parse({
    id: 'mushroom',
    title: '菌季提醒',
    kind: 'push',
    cron: '9 16 * * *',
    audience: { segments: ['elderly'] },
    content: { topics: ['mushroom'], notRepeatedDays: 21 },
    channels: ['wechaty', 'webhook'],
    caps: { perRecipientPerWeek: 3 },
    ...more,
  })
  if (job.kind !== 'push') throw new Error('not a push')
  return job
}

export function aBriefJob(): BriefJob {
  const { bulletin: _bulletin, perRegion: _perRegion, content: _content, ...push } = aPushJob()
  const job = Job.parse({ ...push, id: 'week', title: '一周简报', kind: 'brief', bulletin: 'officials-week' })
  if (job.kind !== 'brief') throw new Error('not a brief')
  return job
}

/** Campaigns that know their keys, as the real ones do. */
export function aCampaigns(): JobCampaigns & { readonly requests: JobRequest[] } {
  const requests: JobRequest[] = []
  const excluded = [{ reason: 'ended', count: 2 }]
  return {
    requests,
    preview: async () => ({
      kind: 'preview',
      recipients: 7,
      excluded,
      channels: [{ channel: 'wechaty', count: 7 }],
      texts: [{ bulletin: 'elder', text: '不认得的菌子不碰。\n有事打120。', count: 7 }],
    }),
    draft: async (request) => {
      requests.push(request)
      return { kind: 'drafted', id: `c-${request.dedupKey}` }
    },
    approve: async (id) =>
      requests.filter(({ dedupKey }) => `c-${dedupKey}` === id).length > 1
        ? { kind: 'over' }
        : { kind: 'running', recipients: 7, excluded },
  }
}

export function runJobDeps(more: Partial<RunJobDeps> = {}): RunJobDeps {
  return {
    campaigns: aCampaigns(),
    chooseEntry: async () => ({
      kind: 'chosen',
      entry: { id: 'm1', title: '不认得的菌子不碰' },
      reason: { season: 'in-season', lastSent: null, others: 4 },
    }),
    writeBrief: async () => ({ kind: 'text', text: '一周简报' }),
    chores: { report: async () => '报表', 'clean-up': async () => '清理好了', backup: async () => '备份好了' },
    ...more,
  }
}
