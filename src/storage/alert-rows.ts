import { z } from 'zod'
import type { NewAlert } from '../alerts/alert-store.ts'
import { AlertContent, AlertOrigin, type AlertRecord } from '../domain/alert.ts'
import type { AlertRow } from './tables/alerts.ts'

const References = z.array(z.string())

const dateOf = (at: number | null) => (at === null ? null : new Date(at))

function approvalOf(row: AlertRow): AlertRecord['approval'] {
  const { approved_by: staff, approved_at: at, approved_hash: hash, approved_alone: alone } = row
  return staff === null || at === null || hash === null ? null : { staff, at: new Date(at), hash, alone: alone === 1 }
}

/** @throws ZodError when what is stored is not of its shape any more */
export function toAlert(row: AlertRow): AlertRecord {
  return {
    id: row.id,
    series: row.series,
    identifier: row.identifier,
    sent: dateOf(row.sent),
    content: AlertContent.parse(JSON.parse(row.content)),
    hash: row.hash,
    references: References.parse(JSON.parse(row.refs)),
    origin: AlertOrigin.parse(JSON.parse(row.origin)),
    state: row.state,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at),
    approval: approvalOf(row),
    liveAt: dateOf(row.live_at),
    endedAt: dateOf(row.ended_at),
    endedBy: row.ended_by,
    note: row.note,
  }
}

/** What is written of a draft. */
export function toNewRow({ id, series, content, hash, origin, createdBy, createdAt, note }: NewAlert) {
  const came = origin.kind === 'cap' ? origin : undefined
  return {
    id,
    series,
    content: JSON.stringify(content),
    hash,
    origin: JSON.stringify(origin),
    origin_sender: came?.sender ?? null,
    origin_identifier: came?.identifier ?? null,
    origin_key: came === undefined ? null : JSON.stringify([came.sender, came.identifier, came.sent]),
    created_by: createdBy,
    created_at: createdAt.getTime(),
    note,
    expires_at: content.expires.getTime(),
  }
}
