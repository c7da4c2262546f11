export type EmergencyModeTables = object
