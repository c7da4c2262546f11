import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { createMetrics, type Metrics } from './analytics/metrics.ts'
import { isServed } from './answerer.ts'
import { startersFor } from './answering/starters.ts'
import type { EmbedderChoice } from './build-search.ts'
import { createWebChat } from './channels/web-chat.ts'
import { buildBot } from './channels/wechaty/build-bot.ts'
import { type Channel, createWechatyChannel } from './channels/wechaty/wechaty-channel.ts'
import type { Config } from './config.ts'
import { readVersion } from './config.ts'
import { type ContentFiles, readContentFiles } from './content-files.ts'
import { reasonOf } from './conversation/group-policy.ts'
import { createGroups, type Groups } from './conversation/groups.ts'
import { createReceive, type Receive } from './conversation/receive.ts'
import { createRecentTurns } from './conversation/recent-turns.ts'
import { type Clock, dayIn, monthIn } from './domain/clock.ts'
import type { EnquiryStore } from './enquiries/enquiry.ts'
import { createFileEnquiry } from './enquiries/file-enquiry.ts'
import type { Readiness } from './http/operation-routes.ts'
import { registerRumours } from './http/rumours/register-rumours.ts'
import { createServer } from './http/server.ts'
import { type LiveAnswerer, openAnswerer } from './live-answerer.ts'
import type { Logger } from './logger.ts'
import { createPublishVerdicts, type PublishVerdicts } from './publish-verdicts.ts'
import { createRecognise } from './recognise.ts'
import { createRecordReply } from './rumours/record-reply.ts'
import { nextVersionsOf, type VerdictStore } from './rumours/versions.ts'
import { type OpenDatabase, openDatabase } from './storage/database.ts'
import { createEnquiryStore } from './storage/enquiry-store.ts'
import { createGroupNoticeStore } from './storage/group-notice-store.ts'
import { createGroupStore } from './storage/group-store.ts'
import { migrate, ping } from './storage/migrations.ts'
import { createVerdictStore } from './storage/verdict-store.ts'

export interface Service {
  readonly receive: Receive
  /** Starts listening; returns the address. */
  readonly start: () => Promise<string>
  /** Lets work in hand finish. May be called twice. */
  readonly stop: () => Promise<void>
  /** Takes over changed content; keeps the last good index when it has problems. */
  readonly refresh: () => Promise<void>
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
  const files = await readContentFiles(config.knowledgeDir, config.promptsDir)
  const database = prepareDatabase(config, onFault('database'))
  const live = await openAnswerer({
    options: { ...config, embedder: await chooseEmbedder(config) },
    files,
    hideUnsigned: config.hideUnsigned,
    today: () => dayIn(clock()),
    onProblems: (problems) => logger.error({ problems }, 'content has problems; the last good index is served'),
    onError: onFault('refresh'),
  })
  const verdictStore = createVerdictStore(
    database.db,
    nextVersionsOf((entry) => isServed(entry, config.hideUnsigned)),
  )
  const verdicts = createPublishVerdicts({
    entries: () => live.current().search.knowledge.entries,
    problems: live.problems,
    store: verdictStore,
    migrated: database.migrated,
    clock,
    onError: onFault('verdicts'),
  })
  const store = createEnquiryStore(database.db)
  const { receive, groups } = conversation({ files, live, database, store, verdictStore, clock, metrics, onFault })
  registerGauges(metrics, live, store)
  const server = await createServer({
    receive,
    metrics,
    readiness: () => readiness(database, live),
    version: readVersion(),
    tooMany: files.replies.busy,
    findEntry: (id) => live.current().findEntry(id),
    findSource: (id) => live.current().findSource(id),
    onFault: onFault('http'),
    plugins: [webChat(files, clock), rumours(config, live, clock)],
  })
  const channels = wechatyChannels(config, { receive, groups, files, database }, onFault('wechaty'), (note) =>
    logger.warn(note),
  )
  return assembleService({ config, receive, live, verdicts, server, database, channels })
}

interface ConversationParts {
  readonly files: ContentFiles
  readonly live: LiveAnswerer
  readonly database: OpenDatabase
  readonly store: EnquiryStore
  readonly verdictStore: VerdictStore
  readonly clock: Clock
  readonly metrics: Metrics
  readonly onFault: (place: string) => (error: unknown) => void
}

/** One message in, one reply out, and what is remembered of it. */
function conversation(parts: ConversationParts): { readonly receive: Receive; readonly groups: Groups } {
  const { files, live, database, store, verdictStore, clock, metrics, onFault } = parts
  const recordReply = createRecordReply({
    store: verdictStore,
    findEntry: (id) => live.current().findEntry(id),
    clock,
    onError: onFault('verdicts'),
  })
  const groups = createGroups({
    store: createGroupStore(database.db),
    recognise: createRecognise(live.current),
    aliases: files.intents.aliases,
    replies: files.replies,
    clock,
    onDecision: (decision) => metrics.recordGroupDecision(decision.kind, reasonOf(decision)),
    onError: onFault('groups'),
  })
  const receive = createReceive({
    answer: (question) => live.current().answer(question),
    fileEnquiry: createFileEnquiry({ store, clock, onError: onFault('enquiries') }),
    turns: createRecentTurns(),
    regions: () => live.current().search.knowledge.regions,
    followUp: files.intents.followUp,
    replies: files.replies,
    clock,
    groups,
    onOutcome: (message, outcome, elapsedMs) => {
      metrics.recordReply(message, outcome, elapsedMs)
      void recordReply(message, outcome)
    },
    onError: onFault('receive'),
  })
  return { receive, groups }
}

interface PreparedDatabase extends OpenDatabase {
  /** False when the tables could not be brought up to date: answers go on, numbers for unknown questions do not. */
  readonly migrated: Promise<boolean>
}

function prepareDatabase(config: Config, onError: (error: unknown) => void): PreparedDatabase {
  const database = openDatabase(config, onError)
  const migrated = migrate(database).then(
    () => true,
    (error: unknown) => {
      onError(error)
      return false
    },
  )
  return { ...database, migrated }
}

async function readiness(database: PreparedDatabase, live: LiveAnswerer): Promise<Readiness> {
  const reached =
    (await database.migrated) &&
    (await ping(database).then(
      () => true,
      () => false,
    ))
  const notes = [
    ...(reached ? [] : ['database not reached']),
    ...live.problems().map((problem) => `content: ${problem}`),
  ]
  return { ready: reached, notes }
}

function registerGauges(metrics: Metrics, live: LiveAnswerer, store: EnquiryStore): void {
  const search = () => live.current().search
  metrics.gauge('kepu_entries', 'Entries in the index', () => search().index.main.entries.ids.length)
  metrics.gauge(
    'kepu_content_problems',
    'Problems that keep newer content from being served',
    () => live.problems().length,
  )
  metrics.gauge(
    'kepu_vector_overlap',
    'Share of exact neighbours that the vector index finds',
    () => search().vectors?.overlap(20, 10) ?? 1,
  )
  metrics.gauge('kepu_enquiries_open', 'Questions without an answer', () => store.countOpen().catch(() => -1))
}

function webChat({ replies }: ContentFiles, clock: Clock) {
  return createWebChat({
    folder: fileURLToPath(new URL('./web/chat', import.meta.url)),
    greeting: replies.hello,
    notice: replies.greetingNotice,
    starters: () => startersFor(replies, monthIn(clock())),
  })
}

function rumours({ publicUrl }: Config, live: LiveAnswerer, now: Clock) {
  return (app: FastifyInstance) =>
    registerRumours(app, {
      entries: () => live.current().entries,
      findEntry: (id) => live.current().findEntry(id),
      findSource: (id) => live.current().findSource(id),
      publicUrl,
      now,
    })
}

const WECHATY_WARNING =
  'WECHATY_PUPPET is set: bots on personal accounts break the rules of WeChat, the account may be banned. Use an account nobody needs.'

interface WechatyParts {
  readonly receive: Receive
  readonly groups: Groups
  readonly files: ContentFiles
  readonly database: OpenDatabase
}

/** The grey channel, only when it is switched on. */
function wechatyChannels(
  config: Config,
  { receive, groups, files, database }: WechatyParts,
  onError: (error: unknown) => void,
  onNote: (note: string) => void,
): Channel[] {
  const puppet = config.wechatyPuppet
  if (puppet === undefined) return []
  onNote(WECHATY_WARNING)
  const notices = createGroupNoticeStore(database.db)
  const { replies, intents } = files
  return [
    createWechatyChannel({
      buildBot: () => buildBot(puppet, join(config.dataDir, 'wechaty')),
      receive,
      aliases: intents.aliases,
      joinNotice: replies.joined,
      onInvited: (room) => groups.invited({ channel: 'wechaty', room }),
      claimNotice: (room) => notices.claim('wechaty', room, new Date()),
      now: () => Date.now(),
      random: () => Math.random(),
      wait: (ms) => setTimeout(ms),
      onError,
      onNote,
    }),
  ]
}

interface Parts {
  readonly config: Config
  readonly receive: Receive
  readonly live: LiveAnswerer
  readonly verdicts: PublishVerdicts
  readonly server: FastifyInstance
  readonly database: OpenDatabase
  readonly channels: readonly Channel[]
}

function assembleService(parts: Parts): Service {
  const { config, receive, live, verdicts, server, database, channels } = parts
  let timer: NodeJS.Timeout | undefined
  let stopped: Promise<void> | undefined
  const refresh = () => live.refresh().then(verdicts.publish)
  const stopAll = async () => {
    clearInterval(timer)
    for (const channel of channels) await channel.stop()
    await server.close()
    await verdicts.stop()
    await database.close()
  }
  return {
    receive,
    refresh,
    async start() {
      timer = setInterval(() => void refresh(), REFRESH_MS)
      timer.unref()
      // Here, so that `kepu ask` on a folder somebody is working on publishes nothing; not awaited, so that answers do not wait.
      void verdicts.publish()
      const address = await server.listen({ host: config.host, port: config.port })
      for (const channel of channels) await channel.start()
      return address
    },
    stop() {
      stopped ??= stopAll()
      return stopped
    },
  }
}
