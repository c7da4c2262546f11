import { statfsSync } from 'node:fs'
import { AppError } from '../domain/app-error.ts'

/** Magic numbers of file systems on other machines (statfs(2), linux/magic.h): locks and flushes mean little there. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
])

/**
 * SQLite on a network file system loses or damages data: its locks are not reliable there.
 * @param typeOf type of the file system of a folder, as statfs gives it
 * @throws AppError `database.network` with the remedy
 */
export function refuseNetworkFileSystem(
  folder: string,
  typeOf: (folder: string) => number = (path) => statfsSync(path).type,
): void {
  const name = NETWORK.get(typeOf(folder) >>> 0)
  if (name === undefined) return
  throw new AppError(
    'database.network',
    `DATA_DIR lies on a network file system (${name}), where SQLite loses data: name a folder on a local disk, or set DATABASE_URL`,
  )
}
