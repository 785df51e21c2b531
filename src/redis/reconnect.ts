/** The longest delay between two attempts to reconnect to Redis. */
export const LONGEST_RECONNECT_WAIT_MS = 1_000;

/** Within this time after Redis is back every replica is connected again: the delay, the connection, a command. */
export const RECONNECTED_WITHIN_MS = 2 * LONGEST_RECONNECT_WAIT_MS;
