import type { AlertSettings } from './alert-settings.ts'
import type { AnswerEmergencies } from './answer-emergencies.ts'
import { type AlertParts, composeAlerts, type Warnings } from './compose-alerts.ts'
import { composeDelivery, type Delivery, type DeliveryParts } from './compose-delivery.ts'
import { composeEmergency, type Emergency } from './compose-emergency.ts'

export interface PushesParts
  extends Omit<DeliveryParts, 'heldUntil' | 'onError' | 'database'>,
    Pick<AlertParts, 'config' | 'database' | 'aliases'> {
  readonly settings: AlertSettings
  readonly emergencies: AnswerEmergencies
  readonly onFault: (place: string) => (error: unknown) => void
}

export interface Pushes {
  readonly emergency: Emergency
  readonly delivery: Delivery
  readonly warnings: Warnings
}

/** Letters, what holds them back in an emergency, and warnings; answers learn of both. */
export function composePushes(parts: PushesParts): Pushes {
  const { emergencies, onFault } = parts
  const emergency = composeEmergency({ ...parts, onError: onFault('emergency') })
  const delivery = composeDelivery({ ...parts, heldUntil: emergency.modes.heldUntil, onError: onFault('delivery') })
  const warnings = composeAlerts({ ...parts, delivery, emergency, onError: onFault('alerts') })
  emergencies.follow({ modes: emergency.modes, alerts: warnings.live })
  return { emergency, delivery, warnings }
}
