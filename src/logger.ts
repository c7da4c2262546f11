import { destination, type Logger, pino } from 'pino'

export type { Logger }

/** Fields that never reach a log, whoever passes them: secrets, addresses and what people wrote. */
const HIDDEN = [
  'text',
  'token',
  'apiKey',
  'password',
  'secret',
  'sender',
  'conversation',
  'req.headers.authorization',
  'req.headers.cookie',
  'req.body',
  '*.text',
  '*.sender',
  '*.conversation',
]

/** JSON lines on standard error, so that `kepu` commands can print results on standard output. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, redact: { paths: HIDDEN, remove: true } }, destination({ fd: 2, sync: false }))
}
