import { createHash } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { AppError } from '../domain/app-error.ts'

export type NumberArray = Uint8Array | Uint32Array | Float32Array

/** Named arrays of numbers with a description, as they lie in one file. */
export interface ArrayFile {
  readonly meta: unknown
  readonly arrays: ReadonlyMap<string, NumberArray>
}

const MAGIC = 'KEPUIDX1'
const ALIGNMENT = 8
const TYPES = { u8: Uint8Array, u32: Uint32Array, f32: Float32Array } as const

function typeOf(array: NumberArray): keyof typeof TYPES {
  if (array instanceof Uint8Array) return 'u8'
  return array instanceof Uint32Array ? 'u32' : 'f32'
}

function padding(length: number): number {
  return (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT
}

/**
 * Writes to a side file, flushes it and renames it over `path`: a reader sees the old file or the new one, never half.
 * Layout: magic, header length (uint32 LE), sha256 of all that follows, header JSON, arrays at multiples of eight bytes.
 * Little-endian, as are all machines Node runs on here.
 */
export async function writeArrayFile(path: string, { meta, arrays }: ArrayFile): Promise<void> {
  const parts: Buffer[] = []
  const layout: Array<{ name: string; type: string; at: number; length: number }> = []
  let at = 0
  for (const [name, array] of arrays) {
    layout.push({ name, type: typeOf(array), at, length: array.length })
    parts.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength), Buffer.alloc(padding(array.byteLength)))
    at += array.byteLength + padding(array.byteLength)
  }
  const text = JSON.stringify({ meta, layout })
  const header = Buffer.from(text + ' '.repeat(padding(Buffer.byteLength(text) + MAGIC.length + 4 + 32)))
  const hash = createHash('sha256').update(header)
  for (const part of parts) hash.update(part)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)

  const side = `${path}.${process.pid}.tmp`
  const file = await open(side, 'w')
  try {
    await file.writev([Buffer.from(MAGIC), length, hash.digest(), header, ...parts])
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(side, path)
}

/** Throws `index.damaged` for anything but a whole file of this kind. */
export async function readArrayFile(path: string): Promise<ArrayFile> {
  const file = await readFile(path)
  const start = MAGIC.length + 4 + 32
  if (file.length < start || file.subarray(0, MAGIC.length).toString() !== MAGIC) throw damaged(path)
  const headerLength = file.readUInt32LE(MAGIC.length)
  const digest = createHash('sha256').update(file.subarray(start)).digest()
  if (!digest.equals(file.subarray(MAGIC.length + 4, start))) throw damaged(path)

  const header: unknown = JSON.parse(file.subarray(start, start + headerLength).toString())
  if (!isHeader(header)) throw damaged(path)
  const aligned = file.byteOffset % ALIGNMENT === 0 ? file : Buffer.from(new Uint8Array(file).buffer)
  const base = aligned.byteOffset + start + headerLength
  const arrays = header.layout.map(({ name, type, at, length }): [string, NumberArray] => [
    name,
    new TYPES[type](aligned.buffer, base + at, length),
  ])
  return { meta: header.meta, arrays: new Map(arrays) }
}

function damaged(path: string): AppError {
  return new AppError('index.damaged', `Index file ${path} is damaged: delete it, it is made again`)
}

interface Header {
  readonly meta: unknown
  readonly layout: ReadonlyArray<{ name: string; type: keyof typeof TYPES; at: number; length: number }>
}

function isHeader(value: unknown): value is Header {
  return typeof value === 'object' && value !== null && 'layout' in value && Array.isArray(value.layout)
}
