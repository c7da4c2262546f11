import { type AlertRecord, isDrill, regionsOf } from '../../domain/alert.ts'

/** Named one by one: what else a record holds does not go out. Times are ISO 8601 in UTC. */
export function alertView(alert: AlertRecord) {
  const { id, series, identifier, content, hash, references, origin, state, createdBy, approval, note } = alert
  const { status, messageType, event, hazard, colour, severity, urgency, certainty, responseTypes } = content
  const { senderName, headline, description, instructions, areas, contact, web } = content
  return {
    id,
    series,
    identifier,
    state,
    drill: isDrill(content),
    status,
    messageType,
    event,
    hazard,
    colour,
    severity,
    urgency,
    certainty,
    responseTypes,
    issuer: senderName,
    headline,
    description,
    instructions,
    areas: areas.map(({ name, regions }) => ({ name, regions })),
    regions: regionsOf(content),
    contact,
    web,
    effective: content.effective?.toISOString() ?? null,
    onset: content.onset?.toISOString() ?? null,
    expires: content.expires.toISOString(),
    sent: alert.sent?.toISOString() ?? null,
    references,
    origin,
    hash,
    createdBy,
    createdAt: alert.createdAt.toISOString(),
    approval: approval && { staff: approval.staff, at: approval.at.toISOString(), alone: approval.alone },
    liveAt: alert.liveAt?.toISOString() ?? null,
    endedAt: alert.endedAt?.toISOString() ?? null,
    endedBy: alert.endedBy,
    note,
  }
}
