import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { refuseNetworkFileSystem } from '../../src/storage/network-file-system.ts'

describe('the file system of DATA_DIR', () => {
  it.each([
    ['NFS', 0x6969],
    ['CIFS', 0xff534d42],
    ['CIFS as a signed number', 0xff534d42 | 0],
    ['SMB2', 0xfe534d42],
  ])('may not be %s', (_name, type) => {
    expect(() => refuseNetworkFileSystem('/data', () => type)).toThrow('DATA_DIR lies on a network file system')
  })

  it('may be a local disk', () => {
    expect(() => refuseNetworkFileSystem('/data', () => 0xef53)).not.toThrow()
    expect(() => refuseNetworkFileSystem(tmpdir())).not.toThrow()
  })
})
