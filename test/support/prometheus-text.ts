type Labels = Readonly<Record<string, string>>;

/** The samples of Prometheus's text format. */
export interface Samples {
  readonly names: readonly string[];
  /** The value of the first sample with this name and these labels; undefined where there is none. */
  value(name: string, labels?: Labels): number | undefined;
  /** The sum of all samples with this name and these labels. */
  sum(name: string, labels?: Labels): number;
  /** The names of the labels of the samples with this name. */
  labelsOf(name: string): readonly string[];
}

export function samplesIn(text: string): Samples {
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return { name, labels: labelsIn(labels), value: Number(value) };
    });
  const matching = (name: string, labels: Labels) =>
    samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  return {
    names: [...new Set(samples.map(({ name }) => name))],
    value: (name, labels = {}) => matching(name, labels)[0]?.value,
    labelsOf: (name) => [...new Set(matching(name, {}).flatMap(({ labels }) => Object.keys(labels)))],
    sum: (name, labels = {}) => matching(name, labels).reduce((sum, { value }) => sum + value, 0),
  };
}

function labelsIn(text: string): Labels {
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]));
}
