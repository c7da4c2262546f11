import type { MqttClient } from 'mqtt'
import { AppError } from '../domain/app-error.ts'

/** A broker that says nothing for so long counts as away. */
const LIMIT_MS = 10_000
const KEEPALIVE_SECONDS = 20

/** One connection; when it is lost it is over, and with it whatever was under way. */
export interface MqttConnection {
  /** Resolves when the broker has it. */
  readonly publish: (topic: string, payload: string, expirySeconds: number) => Promise<void>
  readonly lost: Promise<void>
  readonly close: () => Promise<void>
}

export type OpenMqtt = (url: string, signal: AbortSignal) => Promise<MqttConnection>

/** The text of an error may name the address and with it the password, so only its code is told. */
function faultOf(error: unknown): AppError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no answer'
  return new AppError('mqtt.unreached', `The MQTT broker was not reached: ${code}; check MQTT_URL and the broker`)
}

async function within<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppError('mqtt.late', `No answer of the broker in ${LIMIT_MS} ms`)), LIMIT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', (error) => reject(faultOf(error)))
    client.once('close', () => reject(faultOf(undefined)))
  })
}

/**
 * Connects by MQTT 5, which can let a retained message expire. It is not left to the client to connect again: it would send
 * what was under way when the connection broke, and an alert may be over by then.
 * @throws AppError when the broker is not reached within 10 s
 */
export const openMqtt: OpenMqtt = async (url, signal) => {
  // About 12 MB that only those need who have loudspeakers.
  const { connect } = await import('mqtt')
  const client = connect(url, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    connectTimeout: LIMIT_MS,
    keepalive: KEEPALIVE_SECONDS,
    resubscribe: false,
  })
  const lost = new Promise<void>((resolve) => {
    client.once('close', () => resolve())
  })
  // Whatever breaks after the start also closes; without a listener it would end the process.
  client.on('error', () => undefined)
  const drop = () => client.endAsync(true).catch(() => undefined)
  const giveUp = () => void drop()
  signal.addEventListener('abort', giveUp)
  if (signal.aborted) giveUp()
  try {
    await within(connected(client))
  } catch (error) {
    await drop()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
  return {
    lost,
    async publish(topic, payload, expirySeconds) {
      const properties = payload === '' ? {} : { messageExpiryInterval: expirySeconds }
      try {
        await within(client.publishAsync(topic, payload, { qos: 1, retain: true, properties }))
      } catch (error) {
        await drop()
        throw error instanceof AppError ? error : faultOf(error)
      }
    },
    async close() {
      await within(client.endAsync()).catch(drop)
    },
  }
}
