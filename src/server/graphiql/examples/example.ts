/** An operation that runs as it is against the sandbox. */
export interface Example {
  /** In the list of examples: short enough for its column. */
  readonly title: string;
  /** Whose token it wants: Feishu gives some lists to applications only. */
  readonly as: 'person' | 'application';
  readonly query: string;
}

/** Examples of one noun or one kind. */
export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}
