import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type { Logger }

/** Fields that never reach a log, whoever passes them: secrets, addresses and what people wrote. */
const NAMES = [
  'text',
  'token',
  'tokenHash',
  'token_hash',
  'authorization',
  'cookie',
  'apiKey',
  'password',
  'secret',
  'sender',
  'conversation',
  'address',
  'recipient',
  'body',
  // Of an error of PostgreSQL: "Key (address)=(…) already exists", "Failing row contains (…)", and where it came from.
  'detail',
  'where',
  'parameters',
]
const HIDDEN = [...NAMES, ...NAMES.map((name) => `*.${name}`), ...NAMES.map((name) => `*.*.${name}`)]

/** JSON lines on standard error, so that `kepu` commands can print results on standard output. */
export function createLogger(level: string, to: DestinationStream = destination({ fd: 2, sync: false })): Logger {
  return pino({ level, base: null, redact: { paths: HIDDEN, remove: true } }, to)
}
