export type AlertTables = object
