import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { AlertSettings } from './alert-settings.ts'
import { createAcknowledge } from './alerts/acknowledge.ts'
import type { Alerts } from './alerts/alerts.ts'
import { alertOfCap } from './alerts/cap/alert-of-cap.ts'
import type { CapMessage } from './alerts/cap/cap-message.ts'
import { identifierOf } from './alerts/cap/cap-of-alert.ts'
import { readCap } from './alerts/cap/read-cap.ts'
import { createLiveAlerts, type LoadedAlerts } from './alerts/create-live-alerts.ts'
import { createDuty, type Duty } from './alerts/duty.ts'
import { DutyWays } from './alerts/duty-store.ts'
import { createFeedPoller, type FeedPoller } from './alerts/poll-feeds.ts'
import { createAlerts } from './alerts/raise.ts'
import { createWordAlert } from './alerts/word-alert.ts'
import type { Answerer } from './answerer.ts'
import { createMqttLoudspeaker, type MqttLoudspeaker } from './channels/mqtt-loudspeaker.ts'
import type { Delivery } from './compose-delivery.ts'
import type { Emergency } from './compose-emergency.ts'
import type { Config } from './config.ts'
import { readVersion } from './config.ts'
import { waitInReal } from './delivery/wait.ts'
import type { Clock } from './domain/clock.ts'
import type { LiveAnswerer } from './live-answerer.ts'
import type { Logger } from './logger.ts'
import { createScreens } from './screens.ts'
import { createAlertReach } from './storage/alert-reach.ts'
import { createAlertStore } from './storage/alert-store.ts'
import { createCronRunStore } from './storage/cron-run-store.ts'
import type { OpenDatabase } from './storage/database.ts'
import { createDutyStore } from './storage/duty-store.ts'
import { createStaffStore } from './storage/staff-store.ts'
import { createTakeMessage } from './take-message.ts'
import { createTending } from './tending.ts'

export interface AlertParts {
  readonly config: Config
  readonly database: OpenDatabase & { readonly migrated: Promise<boolean> }
  readonly live: LiveAnswerer
  readonly delivery: Delivery
  readonly emergency: Emergency
  readonly settings: AlertSettings
  /** Names the bot is called by. */
  readonly aliases: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
  readonly onError: (error: unknown) => void
}

export interface Warnings {
  readonly alerts: Alerts
  readonly store: ReturnType<typeof createAlertStore>
  readonly live: LoadedAlerts
  readonly duty: Duty
  readonly dutyStore: ReturnType<typeof createDutyStore>
  readonly acknowledge: ReturnType<typeof createAcknowledge>
  readonly wordAlert: ReturnType<typeof createWordAlert>
  readonly alertOf: (message: CapMessage, now: Date) => ReturnType<typeof alertOfCap>
  readonly screens: ReturnType<typeof createScreens>
  /** undefined: no broker is configured. */
  readonly loudspeakers: MqttLoudspeaker | undefined
  readonly start: () => void
  /** Lets what is in hand end. May be called twice. */
  readonly stop: () => Promise<void>
}

const ID_BYTES = 10

/** From a warning that comes in or is written to screens, loudspeakers and letters. */
export function composeAlerts(parts: AlertParts): Warnings {
  const { config, database, live: answerer, emergency, settings, clock, onError } = parts
  const regions = () => answerer.current().search.knowledge.regions
  const store = createAlertStore(database)
  const wordAlert = createWordAlert({
    words: settings.words,
    regionName: (code) => regions().find((region) => region.code === code)?.name,
    publicUrl: config.publicUrl ?? null,
  })
  const alerts = waking(createAlerts(alertsDeps(parts, store, wordAlert)), () => live.refresh().catch(onError))
  const live = createLiveAlerts({ store, clock, onError })
  const { duty, dutyStore, acknowledge } = composeDuty(parts, store)
  const screens = openScreens(parts, live, wordAlert)
  const loudspeakers = openLoudspeakers(parts, live, screens)
  const alertOf = (message: CapMessage, now: Date) => alertOfCap(message, { ...settings, regions: regions() }, now)
  const poller = feedPoller(parts, { alerts, store, alertOf })
  const tending = createTending({
    tasks: [(now) => alerts.tend(now), (now) => duty.tend(now)],
    clock,
    onError,
  })
  const lives = [live, emergency.modes, ...(loudspeakers === undefined ? [] : [loudspeakers]), poller, tending]
  return {
    alerts,
    store,
    live,
    duty,
    dutyStore,
    acknowledge,
    wordAlert,
    alertOf,
    screens,
    loudspeakers,
    start() {
      for (const one of lives) one.start()
    },
    async stop() {
      for (const one of lives.toReversed()) await one.stop()
    },
  }
}

function composeDuty(
  { config, database, delivery, settings, aliases, clock, onError }: AlertParts,
  alerts: Warnings['store'],
): Pick<Warnings, 'duty' | 'dutyStore' | 'acknowledge'> {
  const store = createDutyStore(database.db, (json) => DutyWays.parse(json))
  const { dutyWords: words } = settings
  const duty = createDuty({
    store,
    alerts,
    ledger: delivery.ledger,
    canPush: delivery.capabilities,
    words,
    ackMinutes: config.alertAckMinutes,
    clock,
    onError,
  })
  return { duty, dutyStore: store, acknowledge: createAcknowledge({ store, words, aliases, clock, onError }) }
}

function openScreens(
  { live: answerer, delivery, emergency, settings, clock, onError }: AlertParts,
  live: LoadedAlerts,
  word: Warnings['wordAlert'],
): Warnings['screens'] {
  return createScreens({
    live,
    word,
    modes: () => emergency.modes.current(clock()),
    hazards: () => settings.hazards,
    knowledge: servedKnowledge(answerer),
    bulletins: delivery.bulletins,
    words: delivery.words,
    folder: fileURLToPath(new URL('./web/screen', import.meta.url)),
    version: readVersion(),
    clock,
    onError,
  })
}

function openLoudspeakers(
  { config, live: answerer, clock, onError }: AlertParts,
  live: LoadedAlerts,
  screens: Warnings['screens'],
): Warnings['loudspeakers'] {
  if (config.mqttUrl === undefined) return undefined
  return createMqttLoudspeaker({
    url: config.mqttUrl,
    regions: () => answerer.current().search.knowledge.regions.map(({ code }) => code),
    live: screens.announcements,
    onChange: live.onChange,
    clock,
    wait: waitInReal,
    onError,
  })
}

/** What may be shown; the same object until the content changes. */
function servedKnowledge(live: LiveAnswerer) {
  const make = (answerer: Answerer) => ({ ...answerer.search.knowledge, entries: [...answerer.entries] })
  let known: { readonly of: Answerer; readonly knowledge: ReturnType<typeof make> } | undefined
  return () => {
    const answerer = live.current()
    if (known?.of !== answerer) known = { of: answerer, knowledge: make(answerer) }
    return known.knowledge
  }
}

/** The instance at which something was decided follows at once, not at its next look. */
function waking(alerts: Alerts, wake: () => Promise<void>): Alerts {
  async function after<Outcome>(work: Promise<Outcome>): Promise<Outcome> {
    const outcome = await work
    void wake()
    return outcome
  }
  return {
    ...alerts,
    approve: (id, staff, hash) => after(alerts.approve(id, staff, hash)),
    relay: (id, hash) => after(alerts.relay(id, hash)),
    stop: (id, staff, reason) => after(alerts.stop(id, staff, reason)),
  }
}

function alertsDeps(
  { config, database, live, delivery, settings, clock, logger, onError }: AlertParts,
  store: Warnings['store'],
  wordAlert: Warnings['wordAlert'],
): Parameters<typeof createAlerts>[0] {
  const acts = createStaffStore(database.db)
  const counties = () => new Set(live.current().search.knowledge.regions.map(({ code }) => code))
  return {
    store,
    reach: createAlertReach(database.db),
    ledger: delivery.ledger,
    subscribers: delivery.subscribers,
    capabilities: delivery.capabilities,
    wordAlert,
    words: settings.followUpWords,
    isHazard: (id) => settings.hazards.some((hazard) => hazard.id === id),
    isOurs: (region) => counties().has(region.slice(0, 6)),
    sender: config.alertAuthority,
    identifierOf: (at, id) => identifierOf(config.alertAuthority, at, id),
    singleApprovalUntil: config.alertSingleApprovalUntil,
    async onAlone({ id, createdBy }) {
      logger.warn({ alert: id }, 'one person alone broadcasts an alert')
      await acts.record({ at: clock(), staff: createdBy, act: 'alert.alone', object: id, detail: {} })
    },
    onError,
    clock,
    newId: () => `a${randomBytes(ID_BYTES).toString('hex')}`,
  }
}

function feedPoller(
  { config, database, settings, clock, logger }: AlertParts,
  { alerts, store, alertOf }: Pick<Warnings, 'alerts' | 'store' | 'alertOf'>,
): FeedPoller {
  const runs = createCronRunStore(database.db)
  const instance = randomBytes(ID_BYTES).toString('hex')
  return createFeedPoller({
    sources: settings.sources,
    fetch,
    readCap,
    alertOf,
    take: createTakeMessage({ alerts, store }),
    claim: (source, slot) => runs.claim(`feed:${source}`, slot, instance, clock()),
    clock,
    wait: waitInReal,
    userAgent: `kepu-chuxiong/${readVersion()}${config.publicUrl === undefined ? '' : ` (+${config.publicUrl})`}`,
    onError: (source, reason) => logger.warn({ source, reason }, 'a feed of warnings'),
    onFindings: ({ source, identifier, importAs, findings }) =>
      logger.info({ source, identifier, importAs, findings: findings.length }, 'a message of a feed'),
  })
}
