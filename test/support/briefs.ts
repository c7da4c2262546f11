import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { WeekFigures } from '../../src/jobs/brief.ts'
import { BriefWords } from '../../src/jobs/brief-words.ts'

/** The words that ship. */
export async function shippedBriefWords(): Promise<BriefWords> {
  return BriefWords.parse(parse(await readFile('prompts/briefs.yaml', 'utf8')))
}

export function weekFigures(more: Partial<WeekFigures> = {}): WeekFigures {
  return {
    messages: 320,
    answered: 251,
    emergencies: 4,
    verdicts: 40,
    unknown: 25,
    open: 31,
    topics: [
      { name: '防诈骗', count: 80 },
      { name: '野生菌', count: 120 },
    ],
    counties: [{ name: '南华县', count: 66 }],
    letters: { sent: 900, refused: 12, unconfirmed: 3 },
    personTimes: 840,
    subscribers: { total: 1_200, joined: 30, ended: 5 },
    ...more,
  }
}
