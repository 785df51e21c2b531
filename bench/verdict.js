/** A ratio may be so much worse than its baseline: other load and another processor move it by less. */
const TOLERANCE = 1 / 3;

/**
 * Compares the layer's ratios to raw with the baseline: those by processor time, which other load on the machine affects
 * least. Returns a line for each that is worse by more than a third, or that was not measured.
 */
export function worsened(baseline, figures, layer) {
  return Object.entries(baseline).flatMap(([label, expected]) => {
    const measured = figures[`${label}, by processor time`]?.[layer];
    if (typeof measured !== 'number') return [`${label}: not measured`];
    const least = expected * (1 - TOLERANCE);
    return measured >= least
      ? []
      : [`${label}: ${measured.toFixed(2)} of raw, at least ${least.toFixed(2)} (baseline ${expected})`];
  });
}
