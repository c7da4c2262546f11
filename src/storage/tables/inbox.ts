import type { Generated } from 'kysely'
import type { Lane } from '../../domain/letter.ts'

export interface InboxTable {
  id: Generated<number>
  conversation: string
  letter: string
  text: string
  priority: Lane
  at: number
  read_at: number | null
}
