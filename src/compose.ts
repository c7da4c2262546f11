import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type AlertSettings, readAlertSettings } from './alert-settings.ts'
import { createMetrics, type Metrics } from './analytics/metrics.ts'
import { type AnswerEmergencies, createAnswerEmergencies } from './answer-emergencies.ts'
import { isServed } from './answerer.ts'
import type { EmbedderChoice } from './build-search.ts'
import type { Channel } from './channels/wechaty/wechaty-channel.ts'
import type { Warnings } from './compose-alerts.ts'
import { rumourPages, sendingChannels, webChat, wechatyChannels } from './compose-channels.ts'
import { composeConversation } from './compose-conversation.ts'
import type { Delivery } from './compose-delivery.ts'
import type { Emergency } from './compose-emergency.ts'
import { composeJobs, type Jobs, regionNames } from './compose-jobs.ts'
import { alertPages } from './compose-public.ts'
import { composePushes } from './compose-pushes.ts'
import { staffRoutes } from './compose-staff.ts'
import type { Config } from './config.ts'
import { readVersion } from './config.ts'
import { type ContentFiles, readBriefWords, readBulletinFiles, readContentFiles } from './content-files.ts'
import type { Receive } from './conversation/receive.ts'
import { type Clock, dayIn } from './domain/clock.ts'
import type { DeliveryChannel, SendingChannel } from './domain/letter.ts'
import { topicWords } from './domain/topic-words.ts'
import { alertNotes, registerGauges } from './gauges.ts'
import { createInboxRoutes } from './http/inbox-routes.ts'
import { createServer } from './http/server.ts'
import { type LiveAnswerer, openAnswerer } from './live-answerer.ts'
import type { Logger } from './logger.ts'
import { type PreparedDatabase, prepareDatabase, readiness } from './prepare-database.ts'
import { createPublishVerdicts, type PublishVerdicts } from './publish-verdicts.ts'
import { createPushing, type Pushing } from './pushing.ts'
import { nextVersionsOf } from './rumours/versions.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createEnquiryStore } from './storage/enquiry-store.ts'
import { createGroupStore } from './storage/group-store.ts'
import { createInboxStore, type InboxStore } from './storage/inbox-store.ts'
import { createReplyCounts } from './storage/reply-counts.ts'
import { createVerdictStore } from './storage/verdict-store.ts'

export interface Service {
  readonly receive: Receive
  /** Starts listening; returns the address. */
  readonly start: () => Promise<string>
  /** Lets work in hand finish. May be called twice. */
  readonly stop: () => Promise<void>
  /** Takes over changed content; keeps the last good index when it has problems. */
  readonly refresh: () => Promise<void>
  /** For operator commands. */
  readonly database: OpenDatabase
  readonly regionName: (code: string) => string
  readonly delivery: Delivery
  readonly warnings: Warnings
  readonly emergency: Emergency
  readonly jobs: Jobs
  /** False when the tables could not be brought up to date. */
  readonly migrated: Promise<boolean>
}

const REFRESH_MS = 60_000

/** The embedder by configuration: a remote one when given, the shipped model when it is there. */
export async function chooseEmbedder(config: Config): Promise<EmbedderChoice> {
  if (config.embedding !== undefined) return { kind: 'remote', ...config.embedding }
  const file = await readFile(join(config.knowledgeDir, 'embedding.bin')).catch(() => undefined)
  if (file === undefined) return { kind: 'none' }
  return { kind: 'static', file, hash: createHash('sha256').update(file).digest('hex') }
}

/** The parts list: opens what is needed, joins it, and returns it not yet listening. */
export async function compose(config: Config, logger: Logger): Promise<Service> {
  const clock = () => new Date()
  const metrics = createMetrics()
  const onFault = (place: string) => (error: unknown) => {
    metrics.recordFault(place)
    logger.error({ err: error, place }, 'fault')
  }
  const database = prepareDatabase(config, onFault('database'))
  // Filled below: answers know of emergencies, and emergencies know of regions.
  const emergencies = createAnswerEmergencies(clock)
  const { files, bulletinFiles, live, settings } = await openContent(config, { emergencies, clock, logger, onFault })
  const stores = openStores(config, database, live)
  const { verdictStore, inbox } = stores
  // Filled below: what sends also receives, and receiving needs the ledger.
  const sending = new Map<DeliveryChannel, SendingChannel>()
  const about = { config, database, live, clock, logger }
  const onError = onFault('delivery')
  const { aliases } = files.intents
  const pushed = { ...about, ...bulletinFiles, verdicts: verdictStore, channels: sending, metrics, aliases }
  const { emergency, delivery, warnings } = composePushes({ ...pushed, settings, emergencies, onFault })
  const { acknowledge } = warnings
  const talking = { ...about, ...stores, files, delivery, acknowledge, metrics, onFault }
  const { receive, groups } = composeConversation(talking)
  registerGauges(metrics, { live, store: stores.store, warnings, emergency, clock })
  const note = (line: string) => logger.warn(line)
  const channels = wechatyChannels(config, { receive, groups, files, database }, onFault('wechaty'), note)
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  for (const [name, channel] of sendingChannels(config, { inbox, wechaty: channels, clock, print, onError }))
    sending.set(name, channel)
  const jobs = await composeJobs({
    ...about,
    ...stores,
    delivery,
    words: await readBriefWords(config.promptsDir),
    onError: onFault('jobs'),
  })
  const serving = { ...about, files, inbox, receive, metrics, delivery, warnings, emergency, settings }
  const server = await openServer({ ...serving, onError: onFault('http') })
  const pushing = createPushing({ ...about, ...jobs, counts: stores.counts, delivery, warnings, onError })
  const verdicts = createPublishVerdicts({
    entries: () => live.current().search.knowledge.entries,
    problems: live.problems,
    store: verdictStore,
    migrated: database.migrated,
    clock,
    onError: onFault('verdicts'),
  })
  return assembleService({
    config,
    receive,
    live,
    verdicts,
    server,
    database,
    channels,
    pushing,
    delivery,
    warnings,
    emergency,
    jobs,
  })
}

interface ContentParts {
  readonly emergencies: AnswerEmergencies
  readonly clock: Clock
  readonly logger: Logger
  readonly onFault: (place: string) => (error: unknown) => void
}

/** Knowledge, rules and words; the service does not start without them. */
async function openContent(config: Config, { emergencies, clock, logger, onFault }: ContentParts) {
  const files = await readContentFiles(config.knowledgeDir, config.promptsDir)
  const bulletinFiles = await readBulletinFiles(config.knowledgeDir, config.promptsDir)
  const live = await openAnswerer({
    options: { ...config, embedder: await chooseEmbedder(config) },
    files,
    hideUnsigned: config.hideUnsigned,
    today: () => dayIn(clock()),
    onProblems: (problems) => logger.error({ problems }, 'content has problems; the last good index is served'),
    onError: onFault('refresh'),
    emergencies,
  })
  const settings = await readAlertSettings(config, live.current().search.knowledge.entries, (problems) =>
    logger.error({ problems }, 'files of alerts have problems; what is broken is left out'),
  )
  return { files, bulletinFiles, live, settings }
}

function openStores(config: Config, { db }: OpenDatabase, live: LiveAnswerer) {
  return {
    verdictStore: createVerdictStore(
      db,
      nextVersionsOf((entry) => isServed(entry, config.hideUnsigned)),
    ),
    store: createEnquiryStore(db),
    inbox: createInboxStore(db),
    groupStore: createGroupStore(db),
    counts: createReplyCounts(db, topicWords, regionNames(live)),
  }
}

interface ServerParts {
  readonly config: Config
  readonly database: PreparedDatabase
  readonly live: LiveAnswerer
  readonly files: ContentFiles
  readonly inbox: InboxStore
  readonly receive: Receive
  readonly metrics: Metrics
  readonly delivery: Delivery
  readonly warnings: Warnings
  readonly emergency: Emergency
  readonly settings: AlertSettings
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

function openServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, database, live, files, inbox, receive, metrics, warnings, settings, clock, onError } = parts
  return createServer({
    receive,
    metrics,
    readiness: () => readiness(database, live, () => alertNotes(warnings, settings.problems)),
    version: readVersion(),
    trustedProxies: config.trustedProxies,
    tooMany: files.replies.busy,
    findEntry: (id) => live.current().findEntry(id),
    findSource: (id) => live.current().findSource(id),
    onFault: onError,
    plugins: [
      webChat(files, clock),
      rumourPages(config, live, clock),
      createInboxRoutes({ inbox, clock }),
      ...alertPages(parts),
      staffRoutes({ ...parts, publicUrl: config.publicUrl }),
    ],
  })
}

interface Parts {
  readonly config: Config
  readonly receive: Receive
  readonly live: LiveAnswerer
  readonly verdicts: PublishVerdicts
  readonly server: FastifyInstance
  readonly database: PreparedDatabase
  readonly channels: readonly Channel[]
  readonly pushing: Pushing
  readonly delivery: Delivery
  readonly warnings: Warnings
  readonly emergency: Emergency
  readonly jobs: Jobs
}

function assembleService(parts: Parts): Service {
  const { config, receive, live, verdicts, server, database, channels, pushing, delivery, warnings, emergency, jobs } =
    parts
  let timer: NodeJS.Timeout | undefined
  let stopped: Promise<void> | undefined
  const refresh = () => live.refresh().then(verdicts.publish)
  const stopAll = async () => {
    clearInterval(timer)
    await pushing.stop()
    for (const channel of channels) await channel.stop()
    await server.close()
    await verdicts.stop()
    await database.close()
  }
  return {
    receive,
    refresh,
    database,
    regionName: regionNames(live),
    delivery,
    warnings,
    emergency,
    jobs,
    migrated: database.migrated,
    async start() {
      timer = setInterval(() => void refresh(), REFRESH_MS)
      timer.unref()
      // Here, so that `kepu ask` on a folder somebody is working on publishes nothing; not awaited, so that answers do not wait.
      void verdicts.publish()
      const address = await server.listen({ host: config.host, port: config.port })
      for (const channel of channels) await channel.start()
      pushing.start()
      return address
    },
    stop() {
      stopped ??= stopAll()
      return stopped
    },
  }
}
