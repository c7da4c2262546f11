import { compose, type Service } from './compose.ts'
import { readConfig } from './config.ts'
import { AppError } from './domain/app-error.ts'
import { createLogger } from './logger.ts'
import { checkAddons } from './native-addons.ts'

const STOP_LIMIT_MS = 20_000

async function main(): Promise<void> {
  const config = readConfig()
  checkAddons()
  const logger = createLogger(config.logLevel)
  // Before anything is opened: a stop while the index is being made is a stop like any other.
  let service: Service | undefined
  const stop = (signal: string) => {
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    Promise.resolve(service?.stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.on('SIGHUP', () => void service?.refresh())

  logger.info('opening; the first start makes the index, which takes up to a minute')
  service = await compose(config, logger)
  const address = await service.start()
  logger.info({ address }, 'listening')
}

/** What an operator can mend by a setting, said in one line. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken: set PORT, or stop the other program',
  EADDRNOTAVAIL: 'HOST is no address of this machine: set HOST',
  ENOTFOUND: 'HOST cannot be found: set HOST',
  EACCES: 'no permission: set DATA_DIR to a folder that may be written, or PORT above 1023',
  SQLITE_CANTOPEN: 'the database cannot be opened: set DATA_DIR to a folder that may be written',
  ENOENT: 'a file or folder is missing',
}

function lineFor(error: unknown): string {
  if (error instanceof AppError) return error.message
  if (!(error instanceof Error)) return String(error)
  const remedy = 'code' in error && typeof error.code === 'string' ? REMEDIES[error.code] : undefined
  return remedy === undefined ? String(error.stack) : `${error.message}: ${remedy}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${lineFor(error)}\n`)
  process.exit(error instanceof AppError && error.code === 'config.invalid' ? 2 : 1)
})
