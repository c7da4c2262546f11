import { build } from 'vite'
import { createLiveAlerts, type LiveAlertsDeps } from '../../src/alerts/create-live-alerts.ts'
import type { EmergencyMode } from '../../src/alerts/emergency-modes.ts'
import { createBulletins } from '../../src/campaigns/bulletin.ts'
import type { Clock } from '../../src/domain/clock.ts'
import type { Hazard } from '../../src/domain/hazard.ts'
import { createServer } from '../../src/http/server.ts'
import { createScreens, type ScreensDeps } from '../../src/screens.ts'
import { shippedWords } from './campaign-fakes.ts'
import { aFolder, shippedKnowledge } from './knowledge.ts'
import { plainTexts } from './live-alerts.ts'

export const RAIN: Hazard = {
  id: 'rainstorm',
  name: '暴雨',
  words: [],
  category: 'Met',
  topics: ['disaster'],
  entryTopics: ['weather', 'geology-flood'],
  entries: ['geology-flood-not-there'],
}

/** The page of displays, built into a folder of its own. */
export async function buildScreenPage(): Promise<string> {
  const folder = await aFolder()
  await build({ configFile: 'vite.screen.config.ts', logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  return folder
}

export interface ScreensOptions {
  readonly store: LiveAlertsDeps['store']
  readonly clock: Clock
  readonly folder?: string
  readonly word?: ScreensDeps['word']
  readonly modes?: ReadonlyArray<Pick<EmergencyMode, 'region' | 'hazard'>>
}

/** The real server with the feeds over a store of alerts and the knowledge that ships; not listening yet. */
export async function serveScreens({
  store,
  clock,
  folder = '/nowhere',
  word = plainTexts,
  modes = [],
}: ScreensOptions) {
  const { knowledge } = await shippedKnowledge()
  const words = await shippedWords()
  const faults: unknown[] = []
  const onError = (error: unknown) => void faults.push(error)
  const live = createLiveAlerts({ store, clock, onError })
  const screens = createScreens({
    live,
    word,
    modes: () => modes,
    hazards: () => [RAIN],
    knowledge: () => knowledge,
    bulletins: createBulletins(() => knowledge, words),
    words,
    folder,
    version: '1',
    clock,
    onError,
  })
  const app = await createServer({
    receive: () => Promise.reject(new Error('nobody asks a screen')),
    readiness: async () => ({ ready: true, notes: [] }),
    metrics: { text: async () => '', contentType: 'text/plain' },
    version: '1',
    tooMany: '太快了',
    findEntry: () => undefined,
    findSource: () => undefined,
    onFault: onError,
    plugins: screens.plugins,
  })
  return { app, live, faults, announcements: screens.announcements }
}
