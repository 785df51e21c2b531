import type { ChangeSource, Context } from '../../context.ts';

/** Subscribes the caller to a source, as {@link Context.listen} does. */
export function listen<Change extends object>(
  source: ChangeSource<Change>,
  context: Context,
): Promise<AsyncIterable<Change>> {
  if (!context.listen) throw new Error('Only a subscription listens.');
  return context.listen(source);
}
