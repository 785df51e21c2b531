/** The longest time between two tries to find Redis again. */
export const LONGEST_RECONNECT_WAIT_MS = 1_000;

/** By when after its return every replica has found it again: the wait, a connection, a command. */
export const RECONNECTED_WITHIN_MS = 2 * LONGEST_RECONNECT_WAIT_MS;
