import { describe, expect, it } from 'vitest'
import { SEGMENTS, SUBSCRIPTION_TOPICS } from '../../src/domain/segments.ts'
import { checkJobs, entriesFor } from '../../src/jobs/check-jobs.ts'
import { slotsBetween } from '../../src/jobs/cron-time.ts'
import { monthsOf, timesOf } from '../../src/jobs/job.ts'
import { describeJobFinding, loadJobs } from '../../src/jobs/load-jobs.ts'
import { aPushJob } from '../support/jobs.ts'
import { shippedKnowledge } from '../support/knowledge.ts'

const shipped = () => loadJobs('jobs')

describe('the jobs that ship', () => {
  it('can all be read', async () => {
    const { jobs, findings } = await shipped()

    expect(findings.map(describeJobFinding)).toEqual([])
    expect(jobs.length).toBe(20)
  })

  it('name only what the knowledge has, and find three entries in every month they run', async () => {
    const { knowledge } = await shippedKnowledge()

    const findings = checkJobs((await shipped()).jobs, knowledge.entries)

    expect(findings.map(describeJobFinding)).toEqual([])
  })

  it('have more entries than runs while an entry rests, so that none falls silent', async () => {
    const { jobs } = await shipped()
    const { knowledge } = await shippedKnowledge()

    const silent = jobs.flatMap((job) => {
      if (job.kind !== 'push') return []
      return monthsOf(job)
        .filter((month) => {
          const until = new Date(Date.UTC(2027, month, 1))
          const from = new Date(until.getTime() - job.content.notRepeatedDays * 86_400_000)
          return slotsBetween(timesOf(job), from, until).length >= entriesFor(job, month, knowledge.entries).length
        })
        .map((month) => `${job.id}: ${month}`)
    })

    expect(silent).toEqual([])
  })

  it('use each subtopic and entry they name in some month', async () => {
    const { jobs } = await shipped()
    const { knowledge } = await shippedKnowledge()

    const unused = jobs.flatMap((job) => {
      if (job.kind !== 'push') return []
      const used = [...timesOf(job).months].flatMap((month) => entriesFor(job, month, knowledge.entries))
      const names = new Set(used.flatMap(({ id, subtopic, topic }) => [id, subtopic, topic]))
      const { entries, subtopics, topics } = job.content
      return [...entries, ...subtopics, ...topics]
        .filter((name) => !names.has(name))
        .map((name) => `${job.id}: ${name}`)
    })

    expect(unused).toEqual([])
  })

  it('know the segments and topics of the audience', () => {
    const { audience } = aPushJob({ audience: { segments: [...SEGMENTS], topics: [...SUBSCRIPTION_TOPICS] } })

    expect(audience.segments).toEqual(SEGMENTS)
    expect(audience.topics).toEqual(SUBSCRIPTION_TOPICS)
  })

  it('start neither at the same minute nor at night what people are to read', async () => {
    const { jobs } = await shipped()
    const from = new Date('2027-01-01T00:00:00Z')
    const until = new Date('2028-01-01T00:00:00Z')

    const slots = jobs.flatMap((job) =>
      slotsBetween(timesOf(job), from, until).map((slot) => ({ id: job.id, kind: job.kind, slot })),
    )
    const atNight = slots.filter(({ kind, slot }) => {
      const hour = (slot.getUTCHours() + 8) % 24
      return (kind === 'push' || kind === 'brief') && (hour < 7 || hour >= 20)
    })

    expect(new Set(slots.map(({ id }) => id)).size).toBe(jobs.length)
    expect(new Set(slots.map(({ slot }) => slot.toISOString())).size).toBe(slots.length)
    expect(atNight).toEqual([])
  })

  it('remind old people of fraud twice a week and of mushrooms on every day of the season', async () => {
    const { jobs } = await shipped()
    const daysOf = (id: string, from: string, until: string) => {
      const job = jobs.find((each) => each.id === id)
      return job === undefined ? 0 : slotsBetween(timesOf(job), new Date(from), new Date(until)).length
    }

    expect(daysOf('anti-fraud-elderly', '2027-03-01T00:00:00Z', '2027-03-29T00:00:00Z')).toBe(8)
    expect(daysOf('mushroom-season', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z')).toBe(184)
    expect(daysOf('landslide-rainy-season', '2027-10-01T00:00:00Z', '2028-05-01T00:00:00Z')).toBe(0)
  })
})
